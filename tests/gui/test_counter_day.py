"""A day at the counter through the real window, by keys: walk-ins, second visits, bags, the month's end.

It leaves pictures of every page, at three sizes and in two palettes, under out/day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog, QScrollArea
from pytestqt.qtbot import QtBot

from casework import language
from desktop.desk.desk import Desk
from desktop.gui.bags.bags import BagsPage
from desktop.gui.ledger.ledger import LedgerPage
from desktop.gui.look.look import Appearance
from desktop.gui.look.roles import PaletteName
from desktop.gui.parts.output import Target
from desktop.gui.parts.page import Place
from desktop.gui.window.main_window import MainWindow
from desktop.gui.window.pages import PAGES
from desktop.gui.window.work_area import WorkArea
from tests.gui.counter import KEY, Counter
from tests.gui.test_fit import clipped, overlapping, overlapping_edges
from tests.support import source
from tests.support.window_pages import counter_page
from tests.support.workplaces import ready_draft

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
HELD = Qt.KeyboardModifier.ControlModifier
BUNDLE = "SAMPLE-B01"
WALK_INS, SECOND_VISITS, BAGS = 40, 10, 5
PEOPLE = (
    ("乌云其木格", "152129195001010004"),
    ("巴特尔", "150727200002290003"),
    ("斯琴高娃", "15072719881105000X"),
    ("阿拉坦其其格·孟和", "150727201006300007"),
)
SIZES = ((1366, 768), (1920, 1080), (683, 384))
PALETTES: tuple[PaletteName, ...] = ("light", "dark")


def walk_in(counter: Counter, place: int) -> str:
    """One person from F2 to F9, with as many papers as their place says; the number of the slip."""
    name, number = PEOPLE[place % len(PEOPLE)]
    desk = counter.window.desk
    assert desk is not None
    before = {row.slip_number for row in desk.cases.list("", 500)}
    counter.choose(f"SAMPLE-{place % 40 + 1:03}")
    while (box := counter.focus) in counter.ask.situations.boxes:
        counter.type("1")
        if box.hasFocus():  # several answers may be given
            counter.press(KEY.Key_Return)
    counter.name_applicant(name, number)
    counter.ask.materials.list.setFocus()
    for _ in range(len(counter.ask.materials.model.rows) if place % 2 else 1):
        counter.press(KEY.Key_1)
    counter.press(KEY.Key_F9)
    counter.settle()
    (new,) = {row.slip_number for row in desk.cases.list("", 500)} - before
    return new


def second_visit(counter: Counter, number: str) -> None:
    """The slip is scanned, one more paper is here."""
    counter.press(KEY.Key_F2)
    counter.type(number)
    counter.press(KEY.Key_Return)
    counter.settle()
    counter.press(KEY.Key_Space, KEY.Key_F9)
    counter.settle()


def pack_a_bag(counter: Counter, work: WorkArea, count: int) -> None:
    """So many of the cases that can go, with their sheet, to the site above."""
    counter.press(KEY.Key_4, held=HELD)
    counter.settle()
    page = work.page
    assert isinstance(page, BagsPage)
    page.show_about("pack")
    counter.settle()
    page.list.setFocus()
    counter.press(KEY.Key_Right)
    for _ in range(count):
        counter.press(KEY.Key_Space, KEY.Key_Down)
    assert len(page.ticked) == count
    counter.press(KEY.Key_F9, KEY.Key_Return, KEY.Key_Return)
    counter.settle()


def places(work: WorkArea, number: str) -> Iterator[Place]:
    """Every page of the table, with something on it."""
    about = {"case": number, "person": number, "together": BUNDLE, "answers": "SAMPLE-001", "bags": "pack"}
    yield from (Place(entry.name, about.get(entry.name, "")) for entry in PAGES)


def pictures(counter: Counter, work: WorkArea, number: str, folder: Path) -> Iterator[str]:
    """Takes them; yields what of a page has no room."""
    for palette in PALETTES:
        for size in SIZES:
            counter.window.look.wear(Appearance(palette=palette))
            counter.window.window().resize(*size)
            for place in places(work, number):
                turn_to(work, place)
                counter.settle()
                if place.page == "counter":
                    begin(counter, work)
                name = f"{place.page}-{palette}-{size[0]}"
                yield from picture(counter, folder, name)


def turn_to(work: WorkArea, place: Place) -> None:
    if place.about:
        work.open_place(place)
    else:
        work.show_page(work.page_named(place.page))


def begin(counter: Counter, work: WorkArea) -> None:
    """Somebody is being served, unless that is so already."""
    if counter_page(work).draft.matter_code:
        return
    counter_page(work).go_find()
    counter.choose("SAMPLE-001")
    counter.type("11")
    counter.name_applicant()
    counter.press(KEY.Key_1)
    counter.settle()


def picture(counter: Counter, folder: Path, name: str) -> list[str]:
    """What the screen shows, in a file; what has no room on it."""
    QCoreApplication.processEvents()
    counter.window.window().grab().save(str(folder / f"{name}.png"))
    found = [*clipped(counter.window), *overlapping_edges(counter.window), *overlapping(counter.window)]
    return [f"{name}: {words}" for words in found]


def test_a_day(
    counter: Counter, work: WorkArea, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work.output.choose(Target(folder=tmp_path))
    numbers = [walk_in(counter, place) for place in range(WALK_INS)]
    assert len(set(numbers)) == WALK_INS
    incomplete = [row.slip_number for row in desk.cases.list("", 500) if row.state == "incomplete"]
    for number in incomplete[:SECOND_VISITS]:
        second_visit(counter, number)
    visited = [desk.cases.find(number).slip_numbers for number in incomplete[:SECOND_VISITS]]
    assert [len(each) for each in visited] == [2] * SECOND_VISITS
    for _ in range(BAGS):
        pack_a_bag(counter, work, 2)
    bags = {row.number for row in desk.custody.transfers()}
    assert (len(bags), len(desk.custody.transfers())) == (BAGS, 2 * BAGS)

    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(tmp_path / "month.xlsx"), ""))
    counter.press(KEY.Key_5, held=HELD)
    counter.settle()
    counter.press(KEY.Key_S, held=HELD)
    counter.settle()
    page = work.page
    assert isinstance(page, LedgerPage)
    assert page.report is not None
    total = page.report.total
    assert (total.cases, total.slips) == (WALK_INS, WALK_INS + SECOND_VISITS)
    assert (tmp_path / "month.xlsx").is_file()
    assert len(list(tmp_path.glob("ML*.pdf"))) == WALK_INS + SECOND_VISITS
    assert desk.upkeep.verify().ok
    assert desk.upkeep.problems() == []

    assert list(pictures(counter, work, incomplete[0], day_folder())) == []
    work.show_page(counter_page(work))


def day_folder() -> Path:
    folder = source.ROOT / "out" / "day"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def test_every_page_in_two_languages(
    open_window: Callable[[Path], MainWindow],
    data_dir: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """On the laptop each page has room for its Mongolian, and the counter is not scrolled."""
    monkeypatch.setenv(language.VARIABLE, "mn")
    language.choose()
    try:
        counter = Counter(open_window(data_dir), qtbot)
        qtbot.waitUntil(lambda: counter.window.work is not None, timeout=20_000)
        work, desk = counter.window.work, counter.window.desk
        assert work is not None
        assert desk is not None
        number = desk.cases.open(ready_draft(desk, "SAMPLE-004")).slip_number
        counter.settle()
        counter.window.window().resize(*SIZES[0])
        lacking = []
        for place in places(work, number):
            turn_to(work, place)
            counter.settle()
            if place.page == "counter":
                begin(counter, work)
                assert counter.ask.findChildren(QScrollArea)[0].verticalScrollBar().maximum() == 0
            lacking += picture(counter, day_folder(), f"{place.page}-mn")
        assert lacking == []
    finally:
        language.use(language.SOURCE, None)
