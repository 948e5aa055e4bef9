"""The page of one case, by keys: second visit, papers, notes, what cannot be done and why."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.desk.desk import Desk
from desktop.gui.case.case import CasePage
from desktop.gui.case.orders import ORDERS
from desktop.gui.keyboard.keys import KEYS
from desktop.gui.parts.lines import ROW_ROLE, Line
from desktop.gui.parts.output import Target
from desktop.gui.parts.page import WindowPage
from desktop.gui.window.work_area import WorkArea
from desktop.services.forms.authorization import AuthorizationOrder
from tests.gui.counter import KEY, Counter
from tests.gui.test_fit import SIZES, clipped, overlapping_edges, show
from tests.support.printers import PaperTray
from tests.support.window_pages import cases_page, counter_page
from tests.support.workplaces import ready_draft

HELD = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def number(desk: Desk, counter: Counter) -> str:
    slip_number = desk.cases.open(ready_draft(desk, "SAMPLE-004")).slip_number
    counter.settle()
    return slip_number


@pytest.fixture
def pdfs(work: WorkArea, tmp_path: Path) -> Path:
    folder = tmp_path / "pdfs"
    folder.mkdir()
    work.output.choose(Target(folder=folder))
    return folder


def case_page(work: WorkArea) -> CasePage:
    page = work.page_named("case")
    assert isinstance(page, CasePage)
    return page


def scan(counter: Counter, number: str) -> int:
    """As a scanner does at the search box: the number and Enter; how many keys a person pressed."""
    counter.press(KEY.Key_F2)
    counter.type(number)
    counter.press(KEY.Key_Return)
    counter.settle()
    return 1


def is_on_screen(work: WorkArea, page: WindowPage) -> bool:
    return work.page is page


def messages(work: WorkArea) -> list[str]:
    return [message.title for message in case_page(work).messages.shown()]


def test_a_second_visit_takes_a_scan_and_a_few_keys(
    counter: Counter, work: WorkArea, desk: Desk, number: str, pdfs: Path
) -> None:
    missing = [each.material.code for each in desk.cases.find(number).missing]
    keys = scan(counter, number)
    page = case_page(work)
    assert is_on_screen(work, page)
    assert page.materials.list.hasFocus()
    row = page.materials.list.current()
    assert row is not None
    assert row.material.code in missing, "the first thing asked is one that is missing"
    counter.press(KEY.Key_Space)
    counter.press(KEY.Key_F9)
    keys += 2
    counter.settle()
    assert keys <= 8
    detail = desk.cases.find(number)
    assert detail.slip_numbers == (number, detail.slip_number)
    assert {each.material.code for each in detail.missing} == set(missing) - {row.material.code}
    assert (pdfs / f"{detail.slip_number}.pdf").is_file()
    lines = desk.slips.read(detail.slip_number).materials
    assert sum(line.state == "missing" for line in lines) == len(missing) - 1
    counter.press(KEY.Key_Escape)
    assert is_on_screen(work, counter_page(work))


def test_nothing_new_makes_no_slip_by_one_key(
    counter: Counter, work: WorkArea, desk: Desk, number: str
) -> None:
    scan(counter, number)
    counter.press(KEY.Key_F9)
    counter.settle()
    assert messages(work) == ["材料没有变化"]
    assert desk.cases.find(number).slip_numbers == (number,)
    counter.press(KEY.Key_F9)
    counter.settle()
    assert len(desk.cases.find(number).slip_numbers) == 2


def test_escape_takes_back_what_was_ticked_then_leads_back_to_the_list(
    counter: Counter, work: WorkArea, desk: Desk, number: str
) -> None:
    counter.press(KEY.Key_F3)
    counter.settle()
    counter.press(KEY.Key_Return)
    counter.settle()
    page = case_page(work)
    assert is_on_screen(work, page)
    assert work.rail.buttons["cases"].is_here
    before = page.materials.model.rows
    counter.press(KEY.Key_Space)
    assert page.materials.model.rows != before
    counter.press(KEY.Key_Escape)
    assert page.materials.model.rows == before
    counter.press(KEY.Key_Escape)
    assert is_on_screen(work, cases_page(work))
    assert len(desk.cases.find(number).slip_numbers) == 1


def test_a_reason_that_is_being_written_is_not_carried_over_to_another_case(
    counter: Counter, work: WorkArea, desk: Desk, number: str
) -> None:
    other = desk.cases.open(ready_draft(desk, "SAMPLE-004")).slip_number
    counter.settle()
    scan(counter, other)
    page = case_page(work)
    counter.press(KEY.Key_3)
    counter.commit("照片不清")
    assert page.materials.reason.hasFocus()
    scan(counter, number)
    assert not page.materials.reason.isVisible()
    assert page.materials.list.hasFocus()
    counter.press(KEY.Key_3)
    assert page.materials.reason.text() == ""
    counter.commit("没盖章")
    counter.press(KEY.Key_Return)
    assert [mark.reason for mark in page.visit.marks.values()] == ["没盖章"]


def test_what_is_possible_is_offered_with_its_key_and_the_rest_with_its_reason(
    counter: Counter, work: WorkArea, desk: Desk, number: str
) -> None:
    scan(counter, number)
    view = case_page(work).acts_view
    acts = desk.cases.place_again(number).acts
    assert set(view.buttons) == {each.name for each in acts if not each.why_not}
    assert view.buttons["receipt"].text() == "收件凭证  Ctrl+J"
    assert view.reasons() == {each.name: each.why_not for each in acts if each.why_not}
    counter.press(KEY.Key_B, held=HELD)
    assert messages(work) == ["现在不能：补正告知"]
    counter.press(KEY.Key_J, held=HELD)
    counter.settle()
    assert "receipt" in view.reasons(), "all that came in is on the receipt now"


def test_every_act_has_a_key_of_its_own() -> None:
    keys = {key.action: key.keys for key in KEYS if key.where == "case"}
    assert keys.keys() == {"visit", "open_person", "ask_evaluation", "paste_card", "attach", *ORDERS}
    assert len(set(keys.values())) == len(keys)


def test_a_note_is_written_and_read_in_the_history(
    counter: Counter, work: WorkArea, desk: Desk, number: str
) -> None:
    scan(counter, number)
    counter.press(KEY.Key_N, held=HELD)
    assert case_page(work).questions.field.hasFocus()
    counter.press(KEY.Key_Return)
    assert case_page(work).questions.isVisible(), "an empty note is none"
    counter.commit("她女儿打电话问还缺什么")
    counter.press(KEY.Key_Return)
    counter.settle()
    history = case_page(work).history.model()
    assert history.index(0, 0).data() == "备注：她女儿打电话问还缺什么"
    assert desk.staff_name in str(history.index(0, 0).data(Qt.ItemDataRole.ToolTipRole))
    assert case_page(work).materials.list.hasFocus(), "the focus is where it was"
    counter.press(KEY.Key_N, held=HELD)
    counter.press(KEY.Key_Escape)
    assert not case_page(work).questions.isVisible()
    assert is_on_screen(work, case_page(work))


def test_a_note_is_withdrawn_and_an_authorization_ended_by_keys(
    counter: Counter, work: WorkArea, desk: Desk, number: str, pdfs: Path
) -> None:
    desk.events.note(number, "记到别人名下了")
    desk.forms.make(AuthorizationOrder(slip_number=number, agent="苏和"))
    scan(counter, number)
    page = case_page(work)
    counter.press(KEY.Key_N, held=HELD | Qt.KeyboardModifier.AltModifier)
    answer(counter, "", "写错了")
    assert "withdraw_note" not in page.acts_view.buttons
    assert page.history.model().index(0, 0).data() == "撤下备注：写错了"
    counter.press(KEY.Key_D, held=HELD | Qt.KeyboardModifier.ShiftModifier)
    answer(counter, "", "代办人辞去委托")
    assert "已记：终止代办委托" in messages(work)
    assert "end_authorization" not in page.acts_view.buttons
    paper = page.papers.model().index(0, 0).data(ROW_ROLE)
    assert isinstance(paper, Line)
    assert (paper.word, "代办人辞去委托" in paper.about) == ("已终止", True)


def answer(counter: Counter, *texts: str) -> None:
    """Each in turn; "" leaves what stands in the field."""
    for text in texts:
        if text:
            counter.commit(text)
        counter.press(KEY.Key_Return)
    counter.settle()


def test_papers_are_made_and_printed_from_there(
    counter: Counter, work: WorkArea, desk: Desk, number: str, pdfs: Path
) -> None:
    scan(counter, number)
    counter.press(KEY.Key_J, held=HELD)
    counter.settle()
    counter.press(KEY.Key_D, held=HELD)  # nobody acts for her yet: the agent is asked
    counter.commit("苏和")
    counter.press(KEY.Key_Return, KEY.Key_Return, KEY.Key_Return)
    counter.settle()
    counter.press(KEY.Key_M, held=HELD)
    counter.settle()
    counter.press(KEY.Key_H, held=HELD)
    counter.commit("准予")
    counter.press(KEY.Key_Return, KEY.Key_Return)
    counter.settle()
    kinds = [form.kind for form in desk.cases.find(number).forms]
    assert kinds == ["case_papers_received", "case_agent_authorized", "case_result_handed_over"]
    names = sorted(path.name[:2] for path in pdfs.iterdir())
    assert len(names) == 4, "the guide too"
    assert desk.cases.place_again(number).shown.state == "delivered"
    assert "visit" in case_page(work).acts_view.reasons()
    page = case_page(work)
    page.papers.setFocus()
    page.papers.setCurrentIndex(page.papers.model().index(0, 0))
    counter.press(KEY.Key_Return)
    counter.commit("卡纸")
    counter.press(KEY.Key_Return)
    counter.settle()
    assert desk.cases.find(number).forms[-1].print_no == 2


def test_untick_takes_back_what_was_recorded(
    counter: Counter, work: WorkArea, desk: Desk, number: str
) -> None:
    scan(counter, number)
    before = len(desk.cases.find(number).missing)
    counter.press(KEY.Key_Space, KEY.Key_F9)
    counter.settle()
    assert len(desk.cases.find(number).missing) == before - 1
    counter.press(KEY.Key_Z, held=HELD)
    counter.settle()
    assert len(desk.cases.find(number).missing) == before


def test_taking_back_says_what_it_undoes_and_what_it_cannot(
    counter: Counter, work: WorkArea, desk: Desk, number: str, tmp_path: Path
) -> None:
    paper = tmp_path / "证.txt"
    paper.write_text("一", "utf-8")
    desk.events.attach(number, paper)
    scan(counter, number)
    press = case_page(work).acts_view.buttons["take_back"]
    assert press.text().startswith("撤销：附上文件“证.txt”")
    counter.press(KEY.Key_Z, held=HELD)
    counter.settle()
    assert desk.cases.show(number).attachments[0].withdrawn
    assert "take_back" not in case_page(work).acts_view.buttons
    desk.events.note(number, "问过一次")
    counter.settle()
    counter.press(KEY.Key_Z, held=HELD)
    counter.settle()
    assert desk.cases.place_again(number).shown.notes[0].withdrawn
    counter.press(KEY.Key_Z, held=HELD)
    message = case_page(work).messages.shown()[-1]
    assert (message.title, message.what) == ("现在不能：撤销上一步", "备注已经撤下，还要用请再记一次")


def test_void_asks_why_and_closes_every_way(
    counter: Counter, work: WorkArea, desk: Desk, number: str
) -> None:
    scan(counter, number)
    counter.press(KEY.Key_Delete, held=HELD)
    counter.commit("重复登记")
    counter.press(KEY.Key_Return)
    counter.settle()
    assert desk.cases.find(number).status == "voided"
    assert set(case_page(work).acts_view.buttons) == {"guide"}


def test_tasks_of_today_are_answered_where_they_lead(
    counter: Counter, work: WorkArea, desk: Desk, number: str
) -> None:
    both = HELD | Qt.KeyboardModifier.ShiftModifier
    scan(counter, number)
    for key, held, answers in (
        (KEY.Key_I, HELD, ("系统里没有这一项",)),
        (KEY.Key_O, HELD, ("12345-1", "等太久")),
        (KEY.Key_E, HELD | Qt.KeyboardModifier.AltModifier, ("5", "等太久")),
    ):
        counter.press(key, held=held)
        for text in answers:
            counter.commit(text)
            counter.press(KEY.Key_Return)
        counter.settle()
    tasks = {line.words for line in desk.affairs.today() if line.kind == "task"}
    assert tasks == {"办不成事待答复", "投诉待答复", "差评待回访"}
    for key, skipped, text in ((KEY.Key_I, 0, "可以办"), (KEY.Key_O, 1, "已道歉"), (KEY.Key_E, 0, "已回访")):
        counter.press(key, held=both)
        for _ in range(skipped):
            counter.press(KEY.Key_Return)  # which complaint is known
        counter.commit(text)
        counter.press(KEY.Key_Return)
        counter.settle()
    assert [line for line in desk.affairs.today() if line.kind == "task"] == []
    assert not {"answer", "answer_complaint", "follow_up"} & case_page(work).acts_view.buttons.keys()


def test_whoever_has_the_sheet_in_hand_says_so(
    counter: Counter, work: WorkArea, desk: Desk, number: str
) -> None:
    tray = PaperTray()
    desk.state.printing = tray
    desk.slips.print(number, "tray")
    tray.state = "unknown"
    desk.slips.jobs()
    scan(counter, number)
    assert "print" in {line.kind for line in desk.affairs.today()}
    counter.press(KEY.Key_H, held=Qt.KeyboardModifier.AltModifier)
    counter.settle()
    assert [row.print_state for row in desk.cases.list()] == ["printed"]
    assert "print" not in {line.kind for line in desk.affairs.today()}
    assert "confirm_print" not in case_page(work).acts_view.buttons


def test_an_unknown_number_is_told_and_opens_nothing(counter: Counter, work: WorkArea, number: str) -> None:
    scan(counter, "ML0101-20200101-A001")
    assert len(messages(work)) == 1
    assert case_page(work).place is None


def test_it_fits_every_size_and_says_every_name(counter: Counter, number: str) -> None:
    scan(counter, number)
    for size in SIZES:
        show(counter, size)
        assert clipped(counter.window) == [], size
        assert overlapping_edges(counter.window) == [], size
    QApplication.processEvents()


def test_a_slip_that_was_wrong_is_corrected_by_one_that_says_so(
    counter: Counter, work: WorkArea, desk: Desk, number: str, pdfs: Path
) -> None:
    scan(counter, number)
    page = case_page(work)
    counter.press(KEY.Key_U, held=HELD)
    asked: list[str] = []
    while page.questions.isVisible():
        asked.append(page.questions.words.text())
        if asked[-1] == "电话改为":
            counter.type("13900000002")
        if asked[-1] == "为什么更正":
            counter.commit("录错一位")
        counter.press(KEY.Key_Return)
        assert len(asked) < 20
    counter.settle()
    new = desk.cases.find(number).slip_number
    assert new != number
    assert (pdfs / f"{new}.pdf").is_file()
    assert page.place is not None
    assert page.place.shown.slip_number == new
    assert [paper.replaced_by for paper in page.place.papers] == ["", new]
    assert any("更正电话：录错一位" in line.words for line in page.place.shown.history)
