"""A bundle through the window by keys: found, asked once, ticked once, saved as four cases by one F9."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from desktop import bootstrap
from desktop.desk.desk import Desk
from desktop.gui.case.case import CasePage
from desktop.gui.counter.together_page import TogetherPage
from desktop.gui.parts.messages import Message, MessageAnswer
from desktop.gui.parts.output import Target
from desktop.gui.window.work_area import WorkArea
from desktop.services.upkeep.new_workplace import SetUp
from tests.gui.counter import ID_NUMBER, KEY, Counter
from tests.gui.test_fit import SIZES, clipped, overlapping_edges, show
from tests.support.printers import PaperTray
from tests.support.window_pages import counter_page

ALT = Qt.KeyboardModifier.AltModifier
BIRTH = "xsecsyjs"  # 新生儿出生一件事


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    folder = tmp_path / "town"
    bootstrap.set_up(folder, SetUp(site_code="ML01", staff_name="苏和"))
    return folder


@pytest.fixture
def page(work: WorkArea, counter: Counter) -> TogetherPage:
    counter.press(KEY.Key_F2)
    counter.type(BIRTH)
    counter.press(KEY.Key_Return)
    counter.settle()
    found = work.page
    assert isinstance(found, TogetherPage)
    return found


def answer_all(counter: Counter, page: TogetherPage) -> None:
    """The first choice of every question, by its digit."""
    while counter.focus is not page.ask.applicant.name:
        counter.press(KEY.Key_1)


def name(counter: Counter, page: TogetherPage) -> None:
    counter.commit("斯琴")
    counter.press(KEY.Key_Return, KEY.Key_Return)
    counter.type(ID_NUMBER)
    counter.press(KEY.Key_Return, KEY.Key_Return)
    assert counter.focus is page.ask.materials.list


def test_four_cases_by_one_f9_and_one_paper(
    counter: Counter, work: WorkArea, desk: Desk, page: TogetherPage, tmp_path: Path
) -> None:
    work.output.choose(Target(folder=tmp_path))
    assert counter.focus is page.ask.situations.boxes[0], "what is open has the focus"
    answer_all(counter, page)
    name(counter, page)
    assert len(page.ask.situations.boxes) == 6, "who comes is asked once"
    counter.press(KEY.Key_Space)
    counter.press(KEY.Key_F9)
    counter.settle()
    assert work.page is counter_page(work), "ready for the next person"
    assert counter_page(work).find_column.search.text() == ""
    (row,) = desk.affairs.list("bundle")
    assert (row.title, row.member_count) == ("新生儿出生一件事", 4)
    assert desk.cases.drafts() == []
    (made,) = tmp_path.glob("*.pdf")
    assert made.read_bytes().startswith(b"%PDF")
    assert any("新生儿出生一件事" in each.title for each in counter_page(work).messages.shown())


def test_a_matter_is_left_out_with_its_reason_and_comes_back(
    counter: Counter, work: WorkArea, desk: Desk, page: TogetherPage, tmp_path: Path
) -> None:
    work.output.choose(Target(folder=tmp_path))
    answer_all(counter, page)
    name(counter, page)
    counter.press(KEY.Key_1, held=ALT)
    counter.press(KEY.Key_Space)
    counter.commit("已经登记过")
    counter.press(KEY.Key_Return)
    assert page.shown is not None
    assert [part.number for part in page.shown.parts] == [0, 1, 2, 3]
    assert counter.focus is page.matters.matters
    counter.press(KEY.Key_Space)
    assert page.shown is not None
    assert [part.number for part in page.shown.parts] == [1, 2, 3, 4], "taken in again"
    counter.press(KEY.Key_Space)
    counter.commit("已经登记过")
    counter.press(KEY.Key_Return, KEY.Key_F9)
    counter.settle()
    (row,) = desk.affairs.list("bundle")
    (left,) = desk.affairs.bundle(row.subject).left_out
    assert (row.member_count, left.reason) == (3, "已经登记过")


def test_what_is_missing_is_said_and_the_focus_goes_there(
    counter: Counter, page: TogetherPage, desk: Desk
) -> None:
    counter.press(KEY.Key_F9)
    counter.settle()
    assert [each.title for each in page.messages.shown()] == ["还不能保存"]
    assert counter.focus is page.ask.situations.boxes[0]
    assert desk.affairs.list("bundle") == []


def test_what_was_begun_comes_back_from_today(
    counter: Counter, work: WorkArea, desk: Desk, page: TogetherPage
) -> None:
    counter.press(KEY.Key_1, KEY.Key_Escape)
    counter.settle()
    assert work.page is counter_page(work)
    (line,) = [each for each in desk.affairs.today() if each.kind == "draft"]
    assert line.matter == "新生儿出生一件事"
    counter_page(work).show_about(line.about)
    counter.settle()
    assert work.page_named("together").isVisible()
    assert list(page.draft.answers.values()) == [("是",)]


def test_a_bundle_that_is_called_so_stands_first(counter: Counter, work: WorkArea) -> None:
    counter.press(KEY.Key_F2)
    counter.commit("新生儿")
    rows = counter_page(work).find_column.model.rows
    assert [row.name for row in rows if row.is_bundle] == ["新生儿出生一件事"]
    assert rows[0].is_bundle


def fill_in(counter: Counter, page: TogetherPage) -> None:
    answer_all(counter, page)
    name(counter, page)
    counter.press(KEY.Key_Space)


def test_alt_u_takes_all_of_it_back_and_what_was_typed_is_on_screen(
    counter: Counter, work: WorkArea, desk: Desk, page: TogetherPage
) -> None:
    tray = PaperTray()
    desk.state.printing = tray
    work.output.choose(Target(queue="tray"))
    fill_in(counter, page)
    typed = page.draft
    counter.press(KEY.Key_F9)
    counter.settle()
    counter.press(KEY.Key_U, held=ALT)
    counter.settle()
    assert work.page is page
    assert (page.draft.answers, page.draft.applicant) == (typed.answers, typed.applicant)
    assert page.draft.draft_id != typed.draft_id
    assert {row.status for row in desk.cases.list()} == {"voided"}
    assert tray.state == "canceled"
    shown = {each.title: each.what for each in page.messages.shown()}
    assert "打印已取消" in shown["已撤销 新生儿出生一件事"]
    counter.press(KEY.Key_U, held=ALT)
    counter.settle()
    assert len(desk.cases.list()) == 4, "pressed once more it takes nothing back"
    counter.press(KEY.Key_F9)
    counter.settle()
    assert sorted(row.status for row in desk.cases.list()) == ["open"] * 4 + ["voided"] * 4
    page.undo.end()
    (message,) = [each for each in counter_page(work).messages.shown() if each.key == page.undo.key]
    assert (message.title, message.actions) == ("已保存 4 件：新生儿出生一件事", ())


def test_a_bundle_warns_of_what_the_same_person_has_already(
    counter: Counter, work: WorkArea, desk: Desk, page: TogetherPage, tmp_path: Path
) -> None:
    work.output.choose(Target(folder=tmp_path))
    fill_in(counter, page)
    counter.press(KEY.Key_F9)
    counter.settle()
    page.undo.end()
    (row,) = desk.affairs.list("bundle")
    first, *others = (each.slip_number for each in desk.affairs.bundle(row.subject).members)
    for number in others:
        desk.cases.void(number, "重复登记")
    page.show_about("SAMPLE-B01")
    work.show_page(page)
    answer_all(counter, page)
    name(counter, page)
    counter.qtbot.waitUntil(lambda: bool(warnings(page)))
    (warning,) = warnings(page)
    matter = desk.catalogue.release.matter(desk.cases.place_again(first).shown.matter_code)
    assert matter is not None
    assert warning.title.endswith(f"办过“{matter.name.zh}”")
    assert first in warning.what
    page.messages.answered.emit(MessageAnswer(page.duplicates.key, warning.actions[0].meaning))
    counter.settle()
    case = work.page
    assert isinstance(case, CasePage)
    assert case.place is not None
    assert case.place.shown.slip_number == first
    assert warnings(page) == []


def warnings(page: TogetherPage) -> list[Message]:
    return [each for each in page.messages.shown() if each.key == page.duplicates.key]


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
def test_every_size_shows_all_words(
    counter: Counter, work: WorkArea, page: TogetherPage, size: tuple[int, int]
) -> None:
    show(counter, size)
    assert clipped(counter.window) == []
    assert overlapping_edges(counter.window) == []


def test_the_case_shows_with_what_it_is_handled_and_can_leave(
    counter: Counter, work: WorkArea, desk: Desk, page: TogetherPage, tmp_path: Path
) -> None:
    work.output.choose(Target(folder=tmp_path))
    answer_all(counter, page)
    name(counter, page)
    counter.press(KEY.Key_F9)
    counter.settle()
    (row,) = desk.affairs.list("bundle")
    first, second, *_others = (each.slip_number for each in desk.affairs.bundle(row.subject).members)
    counter.press(KEY.Key_F2)
    counter.type(first)
    counter.press(KEY.Key_Return)
    counter.settle()
    case = work.page
    assert isinstance(case, CasePage)
    assert case.siblings.isVisible()
    case.siblings.list.setFocus()
    counter.press(KEY.Key_Return)
    counter.settle()
    assert case.place is not None
    assert case.place.shown.slip_number == second
    counter.press(KEY.Key_L, held=Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    counter.commit("另行办理")
    counter.press(KEY.Key_Return)
    counter.settle()
    assert desk.cases.show(second).bundles == {}
    assert not case.siblings.isVisible()
    assert second in [each.slip_number for each in desk.slips.unprinted()], "it needs a slip of its own"
    assert first not in [each.slip_number for each in desk.slips.unprinted()]
