"""Acceptance scenarios of docs/product.md through the real window, where no page's own test has them.

4 is in test_case_page, 11 in test_bag_between_windows; 3, 7, 8 and 12 in test_scenarios_with_banner.
"""

from __future__ import annotations

import csv
import datetime as dt
import itertools
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QPushButton

from casework.people.resident_number import check_character
from desktop.desk.desk import Desk
from desktop.gui.case.case import CasePage
from desktop.gui.parts.output_choice import Target
from desktop.gui.window.work_area import WorkArea
from desktop.printing.jobs import PrintJob, PrintRequest
from resources import SAMPLE_RELEASE
from tests.gui.counter import KEY, NAME, Counter
from tests.support.printers import PaperTray, lp_environment
from tests.support.source import ROOT
from tests.support.workplaces import demo_duty, demo_folder

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

KILLS = int(os.environ.get("TAMGA_TEST_WINDOW_KILLS", "8"))


def numbered(digits: str) -> str:
    """Those 17 digits (sequence 000) with their check character."""
    return digits + check_character(digits)


LONGEST_S = 0.4  # from F9 to a queued print, and beyond


class Witness(PaperTray):
    """A printer that looks into the store at the moment when it is handed a slip."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.cases_when_asked: list[int] = []

    def submit(self, request: PrintRequest) -> PrintJob:
        self.cases_when_asked.append(len(self.desk.cases.list()))
        return super().submit(request)


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def test_1_a_gacha_without_a_network(counter: Counter, work: WorkArea, desk: Desk) -> None:
    """The record is there before the printer is asked, and one case waits here."""
    tray = Witness(desk)
    desk.state.printing = tray
    work.output.choose(Target(queue="tray"))
    counter.choose("cxjm")
    counter.type("32")
    counter.name_applicant()
    counter.press(KEY.Key_Return, KEY.Key_Return, KEY.Key_Return)  # the agent's fields stay empty
    counter.press(KEY.Key_1, KEY.Key_1)
    rows = counter.ask.materials.model.rows
    counter.press(KEY.Key_F9)
    counter.settle()
    (case,) = desk.cases.list()
    assert tray.cases_when_asked == [1], "saved first, then printed"
    (request,) = tray.requests
    text = text_of(request.pdf)
    assert len(rows) == 4
    assert [row.mark.state for row in rows].count("handed_in") == 2
    missing = [row.material.name.zh for row in rows if row.mark.is_missing]
    assert case.missing_count == len(missing) > 0
    assert all(name in text.replace("\r\n", "") for name in missing)
    assert "1 件在本机" in status(work)


def status(work: WorkArea) -> str:
    badge = work.strip.badges["exchange"]
    return f"{badge.press.text()} {badge.detail.text()}"


# Kind of document, what is typed, what is said of it ("" for a number that is right).
NUMBERS = (
    ("resident_id", "15212919500101000", "现在 17 位"),
    ("resident_id", "152129195001010005", "校验位不对"),
    ("resident_id", "150727200102290000", "2001-02-29 不存在"),
    ("resident_id", "152129195001010004", ""),  # a division that is no more
    ("resident_id", "15072719881105000x", ""),
    ("resident_id", "１５２１２９１９５００１０１０００４", ""),
    ("resident_id", "152129500101000", "15 位的老身份证号"),
    ("resident_id", numbered("15072729990101000"), "在今天以后"),
    ("residence_permit", numbered("81000019900101000"), ""),
    ("residence_permit", numbered("82000019900101000"), ""),
    ("residence_permit", numbered("83000019900101000"), ""),
    ("permanent_resident", numbered("91584019900101000"), ""),
    ("permanent_resident", "USA150090010100", ""),
)


def test_2_numbers_are_judged_as_they_are_typed_and_stay(counter: Counter, desk: Desk) -> None:
    """The reason stands beside the field at the last key; what has no number has its reason."""
    counter.choose("SAMPLE-001")
    counter.type("11")
    form = counter.ask.applicant
    counter.commit(NAME)
    for kind, typed, says in NUMBERS:
        form.document.setCurrentIndex(form.document.findData(kind))
        form.number.setFocus()
        form.number.clear()
        counter.type(typed) if typed.isascii() else counter.commit(typed)
        if len(typed) == 17:  # that it is too short is known when the field is left
            counter.press(KEY.Key_Tab)
        note = form.number_note
        assert (note.property("tone") == "stop", says in note.text()) == (bool(says), True), typed
        assert note.text(), "it is judged at the last key"
        assert form.number.text() == typed, "what was typed is kept"
    form.document.setCurrentIndex(form.document.findData("other"))
    form.number.setFocus()
    form.number.clear()
    counter.commit("边字第0001号")
    assert form.number_note.property("tone") != "stop"
    form.document.setCurrentIndex(form.document.findData("none"))
    assert (form.number.isEnabled(), form.reason.isVisible()) == (False, True)
    form.reason.setFocus()
    counter.commit("证件遗失，正在补办")
    counter.press(KEY.Key_F9)
    counter.settle()
    assert len(desk.cases.list()) == 1


def test_5_the_paper_jams_at_the_second_copy(counter: Counter, work: WorkArea, desk: Desk) -> None:
    """The case is safe and stays one; nobody claims that it was printed; the next print says which it is."""
    tray = PaperTray()
    desk.state.printing = tray
    work.output.choose(Target(queue="tray"))
    counter.fill_in()
    counter.press(KEY.Key_F9)
    counter.settle()
    tray.state = "unknown"  # one copy is out, and the printer has forgotten the job
    desk.slips.jobs()
    counter.settle()
    (case,) = desk.cases.list()
    assert case.print_state == "unconfirmed"
    assert [line.words for line in desk.affairs.today() if line.kind == "print"] == [
        "打印没确认：纸出来了吗？"
    ]
    counter.press(KEY.Key_F2)
    counter.type(case.slip_number)
    counter.press(KEY.Key_Return)
    counter.settle()
    page = work.page
    assert isinstance(page, CasePage)
    page.papers.setFocus()
    counter.press(KEY.Key_Down, KEY.Key_Return)
    assert page.questions.isVisible()
    counter.commit("第二联卡纸")
    counter.press(KEY.Key_Return)
    counter.settle()
    first, again = tray.requests
    assert ["第 2 次打印" in text_of(each.pdf) for each in (first, again)] == [False, True]
    (still,) = desk.cases.list()
    assert (still.case_id, still.slip_number) == (case.case_id, case.slip_number)
    assert any("第二联卡纸" in line.words for line in desk.cases.show(case.slip_number).history)


def test_6_the_power_goes_after_f9(tmp_path: Path) -> None:
    """Killed at any moment from F9 on: each case whole, or back as a draft; no number twice."""
    folder, environment = demo_folder(tmp_path / "data"), lp_environment(tmp_path)
    environment |= {"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    became = [_killed(folder, environment, f"测试{place}号", place) for place in range(KILLS)]
    assert set(became) <= {"case", "draft"}
    assert "case" in became
    desk = Desk(demo_duty(folder), folder, PaperTray())
    try:
        numbers = [row.slip_number for row in desk.cases.list(limit=1000)]
        assert len(numbers) == len(set(numbers)) == became.count("case")
        desk.upkeep.recover()
        assert desk.upkeep.verify().ok
        assert desk.upkeep.problems() == []
    finally:
        desk.close()


def _killed(folder: Path, environment: dict[str, str], name: str, place: int) -> str:
    """Kills the window somewhere after F9; what became of that person, looked at as the next start does."""
    command = [sys.executable, "-P", "-m", "tests.support.window_walk_in", str(folder), name]
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as window:
        assert window.stdin is not None
        assert window.stdout is not None
        try:
            assert window.stdout.readline() == "ready\n"
            window.stdin.write("\n")
            window.stdin.flush()
            assert window.stdout.readline() == "pressed\n"
            time.sleep(LONGEST_S * place / KILLS)
        finally:
            window.kill()
        saved = "saved" in window.stdout.read()
    desk = Desk(demo_duty(folder), folder, PaperTray())
    try:
        cases = [row for row in desk.cases.list(name, limit=1000) if row.applicant_name == name]
        drafts = [draft for draft in desk.cases.drafts() if draft.applicant.name == name]
        assert len(cases) + len(drafts) == 1, "never both, never none"
        assert cases or not saved, "what was said to be saved is there"
        for draft in drafts:
            desk.cases.discard_draft(draft.draft_id)
        return "case" if cases else "draft"
    finally:
        desk.close()


def test_9_a_clock_of_2019_then_days_ahead_then_back(tmp_path: Path) -> None:
    """Warned, printed as doubtful, in the order in which it happened; a true time puts it right."""
    folder = demo_folder(tmp_path / "data")
    now = dt.datetime.now().astimezone()
    long_ago = (dt.datetime(2019, 6, 1, 8, tzinfo=dt.UTC) - now).days
    clocks = enumerate((long_ago, 3, 0))
    warned = [_walk_in_at(folder, f"测试{place}号", days_off) for place, days_off in clocks]
    clock_warning = "本机时钟可能不对"
    assert [clock_warning in each for each in warned] == [True, False, True], (
        f"ahead is a pause, back is not: {warned}"
    )
    desk = Desk(demo_duty(folder), folder, PaperTray())
    try:
        third, second, first = desk.cases.list()
        assert [row.applicant_name for row in (first, second, third)] == ["测试0号", "测试1号", "测试2号"]
        assert [row.clock_trusted for row in (first, second, third)] == [False, True, False]
        assert first.opened_at.year == 2019
        printed = [text_of(desk.slips.archive(row.slip_number)) for row in (first, second, third)]
        assert ["时间待核" in text for text in printed] == [True, False, True]
        assert len({row.slip_number for row in (first, second, third)}) == 3
        assert desk.upkeep.verify().ok
        assert desk.upkeep.problems() == []
        desk.events.correct_time(first.slip_number, now, "看了纸质存根")
        (corrected,) = (row for row in desk.cases.list() if row.slip_number == first.slip_number)
        assert (corrected.clock_trusted, corrected.opened_at.date()) == (True, now.date())
    finally:
        desk.close()


def _walk_in_at(folder: Path, name: str, days_off: int) -> str:
    """One walk-in through a window of a computer whose clock is so many days off; what it warns of."""
    command = [sys.executable, "-P", "-m", "tests.support.window_walk_in", str(folder), name, str(days_off)]
    scratch = folder.parent / f"tray {name}"
    scratch.mkdir()
    environment = lp_environment(scratch) | {"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as window:
        assert window.stdin is not None
        assert window.stdout is not None
        try:
            assert window.stdout.readline() == "ready\n"
            window.stdin.write("\n")
            window.stdin.flush()
            assert window.stdout.readline() == "pressed\n"
            told = list(itertools.takewhile(lambda line: line not in ("", "saved\n"), window.stdout))
        finally:
            window.kill()
        return "".join(told)


@pytest.mark.parametrize("name", ["ᠠᠯᠲᠠᠨᠴᠡᠴᠡᠭ·ᠮᠥᠩᠬᠡ", "阿拉坦其其格•孟和", "𬱖䶮𠮷"])
def test_10_names_that_others_print_as_boxes(
    name: str, counter: Counter, work: WorkArea, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are on the slip as they are written, and the ledger opens right in a spreadsheet."""
    work.output.choose(Target(folder=tmp_path))
    counter.choose("SAMPLE-004")
    while counter.focus in counter.ask.situations.boxes:
        box = counter.focus
        counter.type("1")
        if box.hasFocus() and counter.focus is box:
            counter.press(KEY.Key_Return)
    counter.name_applicant(name)
    counter.press(KEY.Key_F9)
    counter.settle()
    (case,) = desk.cases.list()
    written = name.replace("•", "·")
    assert case.applicant_name == written
    text = text_of(desk.slips.archive(case.slip_number))
    assert written in text.replace("\r\n", "")
    assert "\ufffd" not in text
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(tmp_path / "cases.csv"), ""))
    counter.press(KEY.Key_5, held=Qt.KeyboardModifier.ControlModifier)
    counter.settle()
    press = next(each for each in work.page.findChildren(QPushButton) if each.text() == "台账 CSV")
    press.click()
    counter.settle()
    file = tmp_path / "cases.csv"
    assert file.read_bytes().startswith(b"\xef\xbb\xbf"), "a spreadsheet takes it for UTF-8"
    rows = list(csv.reader(file.read_text("utf-8-sig").splitlines()))
    assert any(case.slip_number in row for row in rows)


def test_10_forty_materials_with_long_notes(
    counter: Counter, work: WorkArea, desk: Desk, tmp_path: Path
) -> None:
    """Nothing is missing on paper, and each page says whose it is."""
    release = json.loads(SAMPLE_RELEASE.read_bytes())
    release["name"], release["number"] = "sample-0.2", 2
    matter = next(each for each in release["matters"] if each["code"] == "SAMPLE-004")
    note = "请带原件，复印在同一面上，字迹要清楚，不要裁边。" * 9
    matter["materials"] = [
        {"code": f"m{place}", "name": {"zh": f"第{place}号证明材料"}, "form": "copy", "copies": 1}
        | {"note": {"zh": note[:200]}}
        for place in range(1, 41)
    ]
    matter["situations"] = []
    desk.catalogue.import_release(json.dumps(release, ensure_ascii=False).encode())
    counter.settle()
    work.output.choose(Target(folder=tmp_path))
    counter.choose("SAMPLE-004")
    counter.name_applicant()
    counter.press(KEY.Key_F9)
    counter.settle()
    (case,) = desk.cases.list()
    assert case.missing_count == 40
    document = pypdfium2.PdfDocument(desk.slips.archive(case.slip_number))
    try:
        pages = [page.get_textpage().get_text_range().replace("\r\n", "") for page in document]
    finally:
        document.close()
    assert len(pages) > 1
    assert all(case.slip_number in page for page in pages), "the head is repeated"
    whole = "".join(pages)
    assert [place for place in range(1, 41) if f"第{place}号证明材料" not in whole] == []
    assert whole.count(note[:12]) >= 40
    assert "\ufffd" not in whole
