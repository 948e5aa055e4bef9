"""From F2 to F9 with the keyboard alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from desktop import bootstrap
from desktop.desk.desk import Desk
from desktop.gui.parts.messages import MessageAnswer
from desktop.gui.parts.output import Target
from desktop.gui.window.main_window import MainWindow
from desktop.gui.window.work_area import WorkArea
from desktop.services.upkeep.new_workplace import SetUp
from resources import SAMPLE_RELEASE
from tests.gui.counter import ID_NUMBER, KEY, NAME, Counter
from tests.support.window_pages import cases_page, counter_page


def titles(work: WorkArea) -> dict[str, str]:
    return {message.key: message.title for message in counter_page(work).messages.shown()}


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def test_a_walk_in_is_saved_and_archived(counter: Counter, work: WorkArea, desk: Desk) -> None:
    counter.fill_in()
    counter.press(KEY.Key_F9)
    counter.settle()
    (case,) = desk.cases.list()
    assert (case.matter_code, case.applicant_name, case.missing_count) == ("SAMPLE-001", NAME, 2)
    assert titles(work)["saved"] == f"已保存 {case.slip_number}"
    kinds = [entry.kind for entry in desk.upkeep.journal() if entry.subject == case.case_id]
    assert kinds[0] == "case_opened"
    assert "slip_archived" in kinds
    text = "".join(
        page.get_textpage().get_text_range()
        for page in pypdfium2.PdfDocument(desk.slips.archive(case.slip_number))
    )
    assert case.slip_number in text
    assert ID_NUMBER not in text


def test_the_window_is_ready_for_the_next_person(counter: Counter, work: WorkArea, desk: Desk) -> None:
    counter.fill_in()
    counter.press(KEY.Key_F9)
    counter.settle()
    assert counter.focus is counter_page(work).find_column.search
    assert not counter_page(work).draft.matter_code
    assert counter_page(work).slip.view.document is None
    assert counter.ask.applicant.name.text() == ""
    assert desk.cases.drafts() == []


def test_two_presses_of_f9_make_one_case(counter: Counter, desk: Desk) -> None:
    counter.fill_in()
    counter.press(KEY.Key_F9, KEY.Key_F9)
    counter.settle()
    assert len(desk.cases.list()) == 1


def test_a_matter_without_situations_asks_none(
    open_window: Callable[[Path], MainWindow], tmp_path: Path, qtbot: QtBot
) -> None:
    release = json.loads(SAMPLE_RELEASE.read_bytes())
    release["matters"][0]["situations"] = []
    for material in release["matters"][0]["materials"]:
        material.pop("when", None)
    (tmp_path / "plain.json").write_text(json.dumps(release), encoding="utf-8")
    folder = tmp_path / "data"
    asked = SetUp(site_code="ML0101", staff_name="测试", release_path=tmp_path / "plain.json")
    bootstrap.set_up(folder, asked)
    window = open_window(folder)
    qtbot.waitUntil(lambda: window.work is not None and not window.runner.busy, timeout=20_000)
    clerk = Counter(window, qtbot)
    clerk.choose("SAMPLE-001")
    assert clerk.ask.situations.boxes == []
    assert not clerk.ask.situations.isVisible()
    clerk.name_applicant()
    assert clerk.ask.materials.list.hasFocus()
    assert len(clerk.ask.materials.model.rows) == len(release["matters"][0]["materials"])


def test_answers_choose_the_materials(counter: Counter) -> None:
    counter.choose("SAMPLE-001")
    counter.type("2")
    names = [row.material.name.zh for row in counter.ask.materials.model.rows]
    assert "出生医学证明" in names
    counter.ask.situations.boxes[0].setFocus()
    counter.type("1")
    names = [row.material.name.zh for row in counter.ask.materials.model.rows]
    assert "出生医学证明" not in names


def test_chinese_finds_a_matter(counter: Counter, work: WorkArea) -> None:
    counter.press(KEY.Key_F2)
    counter.commit("草畜平衡")
    rows = counter_page(work).find_column.model.rows
    assert rows[0].name.startswith("草畜平衡")
    assert rows[0].hit == (0, 4)


def test_the_list_keeps_its_place_when_nothing_changed(counter: Counter, work: WorkArea) -> None:
    counter.press(KEY.Key_F2, KEY.Key_Down, KEY.Key_Down)
    find = counter_page(work).find_column
    assert find.list.currentIndex().row() == 2
    find.refresh()
    assert find.list.currentIndex().row() == 2


def test_four_states_by_keys(counter: Counter) -> None:
    counter.fill_in()
    materials = counter.ask.materials
    materials.list.select(0)
    counter.press(KEY.Key_3)
    assert counter.focus is materials.reason
    counter.commit("已过有效期")
    counter.press(KEY.Key_Return)
    assert (materials.model.rows[0].mark.state, materials.model.rows[0].mark.reason) == (
        "invalid",
        "已过有效期",
    )
    materials.list.select(0)
    counter.press(KEY.Key_Space)
    materials.list.select(0)
    counter.press(KEY.Key_Space)
    assert materials.model.rows[0].mark.state == "missing"


def test_a_required_paper_is_spared_only_with_a_reason(counter: Counter) -> None:
    counter.fill_in()
    materials = counter.ask.materials
    counter.press(KEY.Key_4, KEY.Key_Return)
    assert counter.focus is materials.reason
    counter.press(KEY.Key_Escape)
    assert materials.list.hasFocus()
    assert materials.model.rows[1].mark.state == "missing"


def test_what_is_missing_is_said_and_gets_the_focus(counter: Counter, work: WorkArea, desk: Desk) -> None:
    counter.choose("SAMPLE-001")
    counter.type("11")
    counter.press(KEY.Key_F9)
    counter.settle()
    assert titles(work)["incomplete"] == "还不能保存"
    assert counter.focus is counter.ask.applicant.name
    assert counter.ask.applicant.name_note.text()
    assert desk.cases.list() == []
    counter.commit(NAME)
    assert counter.ask.applicant.name_note.text() == ""
    assert "incomplete" not in titles(work)


def test_f9_without_a_matter_goes_to_the_search(counter: Counter, work: WorkArea) -> None:
    counter.press(KEY.Key_F9)
    counter.settle()
    assert "incomplete" in titles(work)
    assert counter.focus is counter_page(work).find_column.search


def test_a_name_that_cannot_be_printed_gets_no_number(counter: Counter, work: WorkArea, desk: Desk) -> None:
    counter.fill_in()
    counter.ask.applicant.name.setText("测\U0002f7ff")
    counter.press(KEY.Key_F9)
    counter.settle()
    assert desk.cases.list() == []
    (message,) = [m for m in counter_page(work).messages.shown() if m.key == "incomplete"]
    assert "U+2F7FF" in message.what
    counter.ask.applicant.name.setText(NAME)
    counter.press(KEY.Key_F9)
    counter.settle()
    assert len(desk.cases.list()) == 1


def test_what_nobody_can_see_is_no_name_and_is_not_recorded(counter: Counter, desk: Desk) -> None:
    counter.fill_in()
    counter.ask.applicant.name.setText("\u200b\u202e")
    counter.press(KEY.Key_F9)
    counter.settle()
    assert desk.cases.list() == []
    assert counter.focus is counter.ask.applicant.name
    counter.ask.applicant.name.setText("测\u202e试\x1b·ᠪᠠᠲᠤ\u202fᠶᠢᠨ")
    counter.press(KEY.Key_F9)
    counter.settle()
    assert [case.applicant_name for case in desk.cases.list()] == ["测试·ᠪᠠᠲᠤ\u202fᠶᠢᠨ"]


def test_escape_steps_back(counter: Counter, work: WorkArea) -> None:
    counter.fill_in()
    steps = []
    for _ in range(4):
        counter.press(KEY.Key_Escape)
        steps.append(counter.focus)
    boxes = counter.ask.situations.boxes
    assert steps[:2] == [counter.ask.applicant.name, boxes[-1]]
    assert steps[2] is counter_page(work).find_column.search


def test_the_preview_is_what_is_printed(counter: Counter, work: WorkArea, desk: Desk) -> None:
    counter.fill_in()
    counter.settle()
    document = counter_page(work).slip.view.document
    assert document is not None
    shown = "".join(glyph.text for item in document.pages[0].items for glyph in getattr(item, "glyphs", ()))
    assert NAME.replace("·", "") in shown.replace("·", "")
    assert "授权委托书" in shown


def test_pdf_is_written_where_the_folder_was_chosen(
    counter: Counter, work: WorkArea, desk: Desk, tmp_path: Path
) -> None:
    work.output.choose(Target(folder=tmp_path))
    counter.fill_in()
    counter.press(KEY.Key_F9)
    counter.settle()
    (case,) = desk.cases.list()
    assert (tmp_path / f"{case.slip_number}.pdf").read_bytes() == desk.slips.archive(case.slip_number)
    assert desk.upkeep.setting("pdf_folder") == str(tmp_path)


def test_a_failing_printer_is_told_and_the_case_is_safe(counter: Counter, work: WorkArea, desk: Desk) -> None:
    work.output.choose(Target(queue="no-such-printer"))
    counter.fill_in()
    counter.press(KEY.Key_F9)
    counter.settle()
    (case,) = desk.cases.list()
    (message,) = [m for m in counter_page(work).messages.shown() if m.key == "saved"]
    assert (message.tone, message.title) == ("stop", f"已保存 {case.slip_number}")
    assert {action.meaning for action in message.actions} == {"again", "pdf", "undo"}
    counter_page(work).messages.answered.emit(MessageAnswer("saved", "again"))
    counter.settle()
    assert len(desk.cases.list()) == 1


def test_cases_are_listed_with_masked_names(counter: Counter, work: WorkArea, desk: Desk) -> None:
    counter.fill_in()
    counter.press(KEY.Key_F9)
    counter.settle()
    counter.press(KEY.Key_F3)
    counter.settle()
    model = cases_page(work).model
    assert model.data(model.index(0, 1)) == "测**"
    before = len(list(desk.upkeep.journal()))
    cases_page(work).names.setChecked(True)
    counter.settle()  # it is recorded first
    assert model.data(model.index(0, 1)) == NAME
    assert [entry.kind for entry in desk.upkeep.journal()].count("act_done") == 1
    assert len(list(desk.upkeep.journal())) == before + 1
    cases_page(work).names.setChecked(False)
    assert model.data(model.index(0, 1)) == "测**"
    counter.press(KEY.Key_Escape)
    assert work.page is counter_page(work)


def test_a_name_that_cannot_be_printed_leaves_room_for_a_hand(
    counter: Counter, work: WorkArea, desk: Desk
) -> None:
    counter.fill_in()
    counter.ask.applicant.name.setText("测नमित")
    counter.press(KEY.Key_F9)
    counter.settle()
    (message,) = [m for m in counter_page(work).messages.shown() if m.key == "incomplete"]
    assert [action.label for action in message.actions] == ["留空手写"]
    counter_page(work).messages.answered.emit(MessageAnswer("incomplete", message.actions[0].meaning))
    counter.settle()
    (case,) = desk.cases.list()
    assert set(desk.cases.find(case.slip_number).applicant.by_hand) == set("नमित")
    assert "测＿＿＿＿＿＿＿＿" in text_of(desk.slips.archive(case.slip_number))


def test_a_refused_save_forgets_that_a_pdf_was_asked_for(
    counter: Counter, work: WorkArea, desk: Desk, tmp_path: Path
) -> None:
    work.output.choose(Target(folder=tmp_path))
    counter.choose("SAMPLE-001")
    counter.type("11")
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    counter.press(KEY.Key_S, held=modifiers)
    counter.settle()
    assert titles(work)["incomplete"] == "还不能保存"
    counter.name_applicant()
    counter.press(KEY.Key_F9)  # would open a dialog, and wait for it, had the wish been kept
    counter.settle()
    assert len(desk.cases.list()) == 1
    assert len(list(tmp_path.glob("*.pdf"))) == 1


def test_pdf_of_the_last_slip_by_its_key(
    counter: Counter, work: WorkArea, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter.fill_in()
    counter.press(KEY.Key_F9)
    counter.settle()
    # The dialog is the desktop's own; what it would answer is put in its place.
    wanted = tmp_path / "slip.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(wanted), ""))
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    counter.press(KEY.Key_S, held=modifiers)
    counter.settle()
    assert wanted.read_bytes().startswith(b"%PDF")
