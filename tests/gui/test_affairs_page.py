"""记事 by keys: an enquiry, a complaint until its answer, an inspection until it is mended."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop import bootstrap
from desktop.desk.desk import Desk
from desktop.gui.affairs.affairs import AffairsPage
from desktop.gui.parts.lines import ROW_ROLE
from desktop.gui.parts.output import Target
from desktop.gui.window.work_area import WorkArea
from desktop.services.cases.list_ledgers import Period
from desktop.services.cases.record_events import Complaining
from desktop.services.upkeep.new_workplace import SetUp
from tests.gui.counter import KEY, Counter
from tests.gui.test_fit import SIZES, clipped, overlapping_edges, show
from tests.support.window_pages import counter_page

ALT = Qt.KeyboardModifier.AltModifier
HELD = Qt.KeyboardModifier.ControlModifier
MENDED_BY = "2036-12-05"


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    folder = tmp_path / "town"
    bootstrap.set_up(folder, SetUp(site_code="ML01", staff_name="苏和"))
    return folder


@pytest.fixture
def page(work: WorkArea, counter: Counter) -> AffairsPage:
    counter.press(KEY.Key_F6)
    counter.settle()
    found = work.page
    assert isinstance(found, AffairsPage)
    return found


def fill(counter: Counter, *texts: str) -> None:
    """One field after another, by Enter; "" leaves one as it is."""
    for text in texts:
        counter.commit(text) if text else None
        counter.press(KEY.Key_Return)


def titles(page: AffairsPage) -> list[str]:
    return [each.title for each in page.messages.shown()]


def today(desk: Desk) -> list[tuple[str, str, str]]:
    return [(each.words, each.place, each.about) for each in desk.affairs.today() if each.kind == "task"]


def test_an_enquiry_takes_a_few_keys_and_no_name(counter: Counter, desk: Desk, page: AffairsPage) -> None:
    assert counter.focus is page.forms["enquiry"].fields["asked"]
    assert page.nothing.isVisible(), "what will be here is said"
    fill(counter, "", "SAMPLE-004", "要身份证和申请书")
    counter.press(KEY.Key_F9)
    counter.settle()
    assert titles(page) == ["已记下：咨询"]
    (row,) = desk.affairs.list("enquiry")
    assert "要带什么" in row.title
    assert page.forms["enquiry"].text("answered") == ""
    assert [each.title for each in page.known] == [row.title]
    assert not page.nothing.isVisible()


def test_a_phone_enquiry_is_printed(
    counter: Counter, work: WorkArea, desk: Desk, page: AffairsPage, tmp_path: Path
) -> None:
    work.output.choose(Target(folder=tmp_path))
    fill(counter, "高龄津贴怎么办", "", "带身份证", "斯琴", "13800000000")
    box = page.forms["enquiry"].fields["paper"]
    box.setFocus()
    counter.press(KEY.Key_Space, KEY.Key_F9)
    counter.settle()
    (row,) = desk.affairs.list("enquiry")
    assert [path.stem for path in tmp_path.glob("ZX-*.pdf")] == [row.number]


def test_a_complaint_stays_in_today_until_it_is_answered(
    counter: Counter, work: WorkArea, desk: Desk, page: AffairsPage, tmp_path: Path
) -> None:
    work.output.choose(Target(folder=tmp_path))
    counter.press(KEY.Key_2, held=ALT)
    fill(counter, "12345-7", "窗口没有人", "", "", "", MENDED_BY)
    assert counter.focus is page.save_button
    counter.press(KEY.Key_F9)
    counter.settle()
    assert today(desk) == [("投诉待答复", "affairs", "12345-7")]
    work.page_named("today").place_wanted.emit(place(desk))
    counter.settle()
    assert page.questions.isVisible(), "the task leads to where it is answered"
    fill(counter, "已经安排轮班")
    counter.settle()
    assert today(desk) == []
    page.list.setFocus()
    counter.press(KEY.Key_P, held=HELD)
    counter.settle()
    assert [path for path in tmp_path.glob("*.pdf") if "12345-7" in path.stem]


def place(desk: Desk) -> object:
    from desktop.gui.parts.page import Place

    (line,) = [each for each in desk.affairs.today() if each.kind == "task"]
    return Place(line.place, line.about)


def test_what_is_missing_or_no_day_is_said(counter: Counter, desk: Desk, page: AffairsPage) -> None:
    counter.press(KEY.Key_2, held=ALT)
    fill(counter, "12345-8", "等太久", "", "", "", "后天")
    counter.press(KEY.Key_F9)
    assert titles(page) == ["日期不对"]
    page.forms["complaint"].set_text("answer_by", "")
    page.forms["complaint"].set_text("text", "")
    counter.press(KEY.Key_F9)
    counter.settle()
    assert titles(page) == ["还不能记录"]
    assert desk.affairs.known("complaint") == []


def inspect(counter: Counter, page: AffairsPage) -> None:
    counter.press(KEY.Key_3, held=ALT)
    form = page.inspection
    assert form.about.text() == "旗农牧和科技局 · 取得动物防疫条件合格证的场所 · 现场检查 · 按年度计划抽查"
    item = form.items.model().index(0, 0).data(ROW_ROLE)
    assert item.about == "与取得合格证时一致 · 《中华人民共和国动物防疫法》第二十四条"
    form.fields["name"].setFocus()
    counter.commit("示例养殖合作社")
    form.fields["inspectors"].setFocus()
    counter.press(KEY.Key_End)
    counter.commit("乌云")
    form.items.setFocus()
    counter.press(KEY.Key_1, KEY.Key_2)
    fill(counter, "消毒池没有药液")
    counter.press(KEY.Key_1)
    form.fields["rectify_by"].setFocus()
    counter.commit(MENDED_BY)
    counter.press(KEY.Key_F9)
    counter.settle()


def test_an_inspection_is_looked_at_again_when_today_says_so(
    counter: Counter, work: WorkArea, desk: Desk, page: AffairsPage
) -> None:
    inspect(counter, page)
    assert titles(page) == ["已记下：检查"]
    (first,) = desk.affairs.known("inspection")
    assert (first.result, first.violations, first.is_open) == ("to_be_mended", 1, True)
    assert today(desk) == [("责令改正待复查", "affairs", first.number)]
    work.page_named("today").place_wanted.emit(place(desk))
    counter.settle()
    assert page.inspection.follows == first.number
    assert counter.focus is page.inspection.items
    counter.press(KEY.Key_1, KEY.Key_1, KEY.Key_1)
    page.inspection.fields["inspectors"].setFocus()
    counter.press(KEY.Key_End)
    counter.commit("乌云")
    counter.press(KEY.Key_F9)
    counter.settle()
    assert today(desk) == []
    known = desk.affairs.known("inspection")
    assert [each.is_open for each in known] == [False, False]
    day = dt.datetime.now().astimezone().date()
    rows = desk.ledgers.ledger("inspections", Period(day, day)).rows
    assert [(row[0], row[6], row[7]) for row in rows] == [
        (first.number, 1, "责令改正"),
        (known[0].number, 0, "未发现问题"),
    ]


def test_a_complaint_about_a_case_is_listed_and_in_the_ledger_too(desk: Desk) -> None:
    from tests.support.workplaces import ready_draft

    number = desk.cases.open(ready_draft(desk, "SAMPLE-004")).slip_number
    desk.events.complain(number, Complaining(number="12345-9", text="跑了三趟", complainant="阿拉坦"))
    desk.affairs.complain(Complaining(number="12345-10", text="没人接电话"))
    desk.events.answer_complaint(number, "12345-9", "已道歉")
    known = desk.affairs.known("complaint")
    assert [(each.number, each.slip_number, each.is_open) for each in known] == [
        ("12345-10", "", True),
        ("12345-9", number, False),
    ]
    assert "阿拉坦" not in str(known), "masked"
    day = dt.datetime.now().astimezone().date()
    rows = desk.ledgers.ledger("complaints", Period(day, day)).rows
    assert [(row[0], row[3], row[7]) for row in rows] == [("12345-9", number, day), ("12345-10", "", None)]


@pytest.mark.parametrize("size", SIZES)
def test_every_size_shows_all_words(
    counter: Counter, work: WorkArea, page: AffairsPage, size: tuple[int, int]
) -> None:
    for key in (KEY.Key_1, KEY.Key_2, KEY.Key_3):
        counter.press(key, held=ALT)
        show(counter, size)
        assert clipped(counter.window) == []
        assert overlapping_edges(counter.window) == []
    counter.press(KEY.Key_Escape)
    assert work.page is counter_page(work)
    assert QApplication.focusWidget() is not None
