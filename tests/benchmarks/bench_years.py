"""The window after years: every key, page and act with 100,000 cases beside 40, and 1,600 matters.

`python -m tests.benchmarks.bench_years --write docs/benchmarks.md` writes the table.  The many are cases of
all sample matters, from before the catalogue of 1,600; recorded by the services on the real encrypted file
(`--keep FOLDER` has them ready for another run); both folders are opened in real windows without a screen
and take turns.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import msgspec
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sqlalchemy import insert

from casework.cases.draft import Draft
from casework.cases.kinds.banner import CaseStatusChanged
from casework.cases.kinds.slips import SlipArchived
from casework.cases.record_id import new_id
from casework.release import release_file
from casework.slip_number import format_slip_number
from desktop import app
from desktop.changes import Changes
from desktop.database.journal import Statement
from desktop.database.tables import AllottedNumber, ArchivedPdf
from desktop.desk.desk import Desk
from desktop.gui.parts.page import Place
from desktop.gui.window.main_window import MainWindow
from desktop.gui.window.work_area import WorkArea
from desktop.services.cases.open_case import Opening, checked_opening, opening_statements
from desktop.services.catalogue.load_release import load_current
from desktop.services.read_clock import Moment
from desktop.services.record import record
from tests.benchmarks.table import load, machine, markdown, percentile, write_section
from tests.support.printers import PaperTray
from tests.support.walkthrough import main_window
from tests.support.window_pages import counter_page
from tests.support.workplaces import demo_duty, demo_folder, ready_draft

MANY, FEW = 100_000, 40
A_DAY = 400
NEWEST = dt.datetime(2026, 11, 27, 9, tzinfo=dt.UTC)
_FAMILY, _GIVEN = "乌云其木格斯琴高娃巴特尔苏和", "甲乙丙丁戊己庚辛壬癸"
_PDF = b"%PDF-1.7 (a slip is 41 kB; its bytes are read when it is printed again)"
_ENDED = CaseStatusChanged(now="refused", by="旗经办")  # 19 of 20: nobody waits for them any more
QUERIES = ("wyqmg", "13800000000", "A007", "cxjm", "社保卡")
PAGES = ("today", "cases", "bags", "ledger", "counter")


class Took(msgspec.Struct):
    """What one kind of step took each time, in milliseconds: by the clock, and of the processor."""

    clock: list[float] = []
    processor: list[float] = []


def fill(folder: Path, count: int) -> None:
    """Record so many cases over the days before NEWEST, a day in a transaction."""
    desk = Desk(demo_duty(folder), folder, PaperTray())
    try:
        drafts = [ready_draft(desk, matter.code) for matter in desk.catalogue.release.matters[:40]]
        days = -(-count // A_DAY)
        for day in range(days):
            at = NEWEST - dt.timedelta(days=days - day)
            _record_day(desk, drafts, at, min(A_DAY, count - day * A_DAY))
        number = desk.catalogue.release.number + 1
        from tests.support.large_catalogue import large_catalogue  # it brings a test runner: 25 MB

        large = msgspec.structs.replace(large_catalogue(), number=number)
        desk.catalogue.import_release(release_file.write(large))
    finally:
        desk.close()


def any_draft(desk: Desk) -> Draft:
    """A draft of the first matter of the catalogue in use."""
    return ready_draft(desk, desk.catalogue.release.matters[0].code)


def _record_day(desk: Desk, drafts: Sequence[Draft], at: dt.datetime, count: int) -> None:
    duty, moment = desk.state.duty, Moment(at.astimezone(), "trusted")
    with duty.store.writing() as connection:
        catalogue = load_current(connection, desk.state.catalogue)
        checked = [checked_opening(connection, duty, draft, catalogue) for draft in drafts]
        statements: list[Statement] = []
        rows: list[dict[str, object]] = []
        numbers: list[dict[str, object]] = []
        for place in range(count):
            opening = _of_somebody(checked[place % len(checked)], moment, place)
            number = format_slip_number(duty.site_code, moment.at.date(), duty.letter, place + 1)
            statements += opening_statements(duty, opening, number, place + 1)
            statements.append(_archived(opening.draft.draft_id, number))
            if place % 20:
                statements.append(Statement(opening.draft.draft_id, "case_status_changed", _ENDED))
            rows.append({"slip_number": number, "print_no": 1, "pdf": _PDF})
            day = moment.at.date().isoformat()
            numbers.append({"slip_number": number, "site": duty.site_code, "day": day, "sequence": place + 1})
        record(connection, duty, statements, moment)
        connection.execute(insert(ArchivedPdf), rows)
        connection.execute(insert(AllottedNumber), numbers)


def _archived(case_id: str, number: str) -> Statement:
    digest = hashlib.sha256(_PDF).hexdigest()
    body = SlipArchived(slip_number=number, print_no=1, pdf_digest=digest, size_bytes=len(_PDF))
    return Statement(case_id, "slip_archived", body)


def _of_somebody(opening: Opening, moment: Moment, place: int) -> Opening:
    name = _FAMILY[place % 11 : place % 11 + 3] + _GIVEN[(place // 11 + moment.at.day) % 10]
    person = msgspec.structs.replace(opening.applicant, name=name)
    draft = msgspec.structs.replace(opening.draft, draft_id=new_id().hex, started_at=moment.at)
    return msgspec.structs.replace(opening, draft=draft, moment=moment, applicant=person)


class Turn:
    """One window, and what its steps took."""

    def __init__(self, folder: Path) -> None:
        self.took: dict[str, Took] = {}
        self.frame = app.open_window(folder)
        self.window: MainWindow = main_window(self.frame)
        self.wait(lambda: self.window.work is not None and not self.window.runner.busy)
        self.frame.resize(1366, 768)

    @property
    def work(self) -> WorkArea:
        assert self.window.work is not None
        return self.window.work

    def wait(self, is_so: Callable[[], bool]) -> None:
        end = time.monotonic() + 300
        while not is_so():
            QCoreApplication.processEvents()
            assert time.monotonic() < end
            time.sleep(0.001)

    def settle(self) -> None:
        self.wait(lambda: not self.window.runner.busy and self.window.feed.is_idle)
        # The loop of a real window deletes what was put away; without this a soak measures what nobody holds.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def step(self, name: str, act: Callable[[], object], *, whole: bool = False) -> None:
        """Do it and paint; with `whole` until what it asked for in the background is on screen, too."""
        took = self.took.setdefault(name, Took([], []))
        clock, processor = time.perf_counter(), time.process_time()
        act()
        QCoreApplication.processEvents()
        if whole:
            self.settle()
        took.clock.append((time.perf_counter() - clock) * 1000)
        took.processor.append((time.process_time() - processor) * 1000)
        self.settle()

    def go_through(self) -> None:
        """One round of what is done at a counter."""
        page, key = counter_page(self.work), Qt.Key
        self.work.show_page(page)
        for query in QUERIES:
            page.find_column.clear()
            self.settle()
            for character in query:
                self.step("a letter in the box", partial(page.find_column.search.insert, character))
                self.step("… its cases and people", lambda: None, whole=True)
        page.find_column.clear()
        desk = self.window.desk
        assert desk is not None
        newest = frozenset((desk.cases.list("", 1)[0].case_id,))
        news = Changes(own_entries=True, subjects=newest, kinds=frozenset(("case_opened",)))
        for name in PAGES:
            there = self.work.page_named(name)
            self.step(f"page {name}", partial(self.work.show_page, there))
            self.step(f"… {name} whole", partial(there.refresh, news), whole=True)
        draft = any_draft(desk)
        self.step("F9, committed", lambda: desk.cases.open(draft))
        row = desk.cases.list("", 1)[0]
        self.step("case opened", lambda: self.work.open_place(Place("case", row.slip_number)), whole=True)
        self.step("Esc", lambda: QTest.keyClick(self.frame, key.Key_Escape))

    def close(self) -> None:
        self.frame.close()
        self.frame.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def measure(few: Path, many: Path, rounds: int) -> tuple[dict[str, Took], dict[str, Took]]:
    """Both windows in turns."""
    turns = Turn(few), Turn(many)
    for _ in range(rounds):
        for turn in turns:
            turn.go_through()
    for turn in turns:
        turn.close()
    return turns[0].took, turns[1].took


def lines(few: dict[str, Took], many: dict[str, Took]) -> Iterator[tuple[str, ...]]:
    """The rows of the table: the middle and the worst by the clock, the middle of the processor."""
    for name in few:
        cells = []
        for took in (few[name], many[name]):
            middle, worst = percentile(took.clock, 0.5), max(took.clock)
            cells += [f"{middle:.1f}", f"{worst:.1f}", f"{percentile(took.processor, 0.5):.1f}"]
        yield (name, *cells)


def main() -> None:
    """Fill, measure, write."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", type=Path)
    parser.add_argument("--keep", type=Path, help="where the data are made, or lie from a run before")
    parser.add_argument("--count", type=int, default=MANY)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as scratch:
        root = asked.keep or Path(scratch)
        for name, count in (("few", FEW), ("many", asked.count)):
            if not (root / name).exists():
                fill(demo_folder(root / name), count)
        QApplication(["bench"])
        few, many = measure(root / "few", root / "many", asked.rounds)
    head = ("ms", *(f"{count:,}: {what}" for count in (FEW, asked.count) for what in ("p50", "worst", "CPU")))
    text = f"## The window after years\n\n{machine()}, {load()}; {asked.rounds} rounds in turns.\n\n"
    text += markdown(head, lines(few, many))
    print(text)
    if asked.write:
        write_section(asked.write, "years", text)


if __name__ == "__main__":
    main()
