"""The page of the catalogue, by keys: what it finds is read whole, printed, and handled from there."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from casework.release import release_file
from desktop.desk.desk import Desk
from desktop.gui.catalogue.catalogue import CataloguePage
from desktop.gui.parts.lines import LinesModel
from desktop.gui.parts.output import Target
from desktop.gui.window.work_area import WorkArea
from tests.gui.counter import KEY, NAME, Counter
from tests.gui.test_fit import SIZES, clipped, overlapping_edges, show
from tests.support.window_pages import counter_page

HELD, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
_READ_MS = 400


@pytest.fixture
def page(counter: Counter, work: WorkArea) -> CataloguePage:
    counter.press(KEY.Key_6, held=HELD)
    settle(counter)
    shown = work.page
    assert isinstance(shown, CataloguePage)
    return shown


def settle(counter: Counter) -> None:
    """A matter is read a moment after the arrow keys have stopped at it."""
    counter.qtbot.wait(_READ_MS)
    counter.settle()


def words(model: LinesModel) -> list[str]:
    return [line.words for line in model.lines]


def go_to(counter: Counter, model: LinesModel, wanted: str) -> None:
    """With the arrow keys, in the list that has the focus."""
    for _step in range(model.rowCount()):
        view = QApplication.focusWidget()
        assert view is not None
        line = model.line(view.currentIndex().row())  # type: ignore[attr-defined]
        if line is not None and wanted in line.words:
            return
        counter.press(KEY.Key_Down)
    raise AssertionError(f"{wanted} is not among {words(model)}")


def said(page: CataloguePage) -> str:
    assert page.guide.guide is not None
    return page.guide.words.toPlainText()


def test_a_department_a_matter_its_whole_guide(page: CataloguePage, counter: Counter, desk: Desk) -> None:
    assert page.shelf_list.hasFocus()
    counter.press(KEY.Key_2, held=ALT)
    go_to(counter, page.shelf_model, "旗民政局")
    counter.press(KEY.Key_Return)
    assert page.matter_list.hasFocus()
    go_to(counter, page.matter_model, "高龄津贴申请")
    counter.press(KEY.Key_Return)
    settle(counter)
    assert page.guide.words.hasFocus()
    matter = desk.catalogue.release.matter("SAMPLE-012")
    assert matter is not None
    text = said(page)
    for material in matter.materials:
        assert material.name.zh in text
    for basis in matter.legal_basis:
        assert basis.title.strip("《》") in text
    assert all(each.zh in text for each in (*matter.acceptance_conditions, *matter.remedies))
    assert all(part in text for part in ("承诺时限", "收费", "咨询电话", "投诉电话", matter.authority.zh))
    assert page.guide.here.text() == (
        "本站点代收、没有书面授权；受理在示例苏木便民服务中心，电话 " + desk.catalogue.release.sites[1].phone
    )


def test_every_way_of_browsing_has_every_matter(page: CataloguePage, counter: Counter, desk: Desk) -> None:
    everything = {matter.code for matter in desk.catalogue.release.matters}
    for key in (KEY.Key_1, KEY.Key_2, KEY.Key_3, KEY.Key_4):
        counter.press(key, held=ALT)
        shelves = page.shelf_model.lines
        assert shelves
        found = set()
        for _shelf in shelves:
            found |= {line.number for line in page.matter_model.lines}
            counter.press(KEY.Key_Down)
        assert found == everything, key
    assert words(page.shelf_model)[0] == "认领了、没有书面授权的"
    counter.press(KEY.Key_3, held=ALT)
    assert words(page.shelf_model) == ["代收", "帮办", "告知"]


def test_it_is_handled_from_there(page: CataloguePage, counter: Counter, work: WorkArea) -> None:
    counter.press(KEY.Key_Return, KEY.Key_Return)
    settle(counter)
    assert page.guide.guide is not None
    code = page.guide.guide.code
    counter.press(KEY.Key_F9)
    counter.settle()
    at = counter_page(work)
    assert work.page is at
    assert at.draft.matter_code == code
    assert at.ask.situations.isAncestorOf(counter.focus), "the first question has the focus"


def test_who_is_on_screen_keeps_their_name(counter: Counter, work: WorkArea, desk: Desk) -> None:
    """A case that was begun is left as a draft; it is not turned into another's."""
    counter.choose("SAMPLE-001")
    counter.type("11")
    counter.name_applicant()
    counter.press(KEY.Key_6, held=HELD)
    settle(counter)
    counter.press(KEY.Key_Return, KEY.Key_Return)
    settle(counter)
    counter.press(KEY.Key_F9)
    counter.settle()
    at = counter_page(work)
    assert at.draft.applicant.name == ""
    assert [draft.applicant.name for draft in desk.cases.drafts() if draft.applicant.name] == [NAME]


def test_what_to_bring_is_printed_without_a_name(
    page: CataloguePage, counter: Counter, work: WorkArea, desk: Desk, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    work.output.choose(Target(folder=out))
    counter.press(KEY.Key_Return, KEY.Key_Return)
    settle(counter)
    counter.press(KEY.Key_P, held=HELD)
    counter.settle()
    assert [path.suffix for path in out.iterdir()] == [".pdf"]
    (enquiry,) = desk.affairs.list("enquiry")
    assert page.guide.guide is not None
    assert enquiry.title == f"“{page.guide.guide.name}”要带什么"
    assert desk.cases.list() == []


def test_the_bilingual_paper_is_one_key_away(page: CataloguePage, counter: Counter) -> None:
    counter.press(KEY.Key_Return, KEY.Key_Return)
    settle(counter)
    counter.press(KEY.Key_M, held=HELD)
    assert page.guide.is_paper
    assert page.guide.paper.page_count > 0
    assert page.guide.paper.hasFocus()
    counter.press(KEY.Key_M, held=HELD)
    assert not page.guide.is_paper


def test_esc_goes_back_step_by_step(page: CataloguePage, counter: Counter, work: WorkArea) -> None:
    counter.press(KEY.Key_Return, KEY.Key_Return)
    settle(counter)
    counter.press(KEY.Key_Escape)
    assert page.matter_list.hasFocus()
    counter.press(KEY.Key_Escape)
    assert page.shelf_list.hasFocus()
    counter.press(KEY.Key_Escape)
    assert work.page is work.home


def test_the_newest_release_says_what_it_changed(page: CataloguePage, counter: Counter, desk: Desk) -> None:
    counter.press(KEY.Key_5, held=ALT)
    assert page.about.text() == f"{desk.catalogue.release.name} 是本机的第一个目录版本，没有更早的可比"
    assert page.guide.guide is None, "F9 takes no matter that is not on screen"
    before = desk.catalogue.release
    first, second, *rest = before.matters
    changed = msgspec.structs.replace(first, visits=(first.visits or 0) + 1, materials=first.materials[1:])
    added = msgspec.structs.replace(second, code="SAMPLE-900", status="in_use")
    settings = msgspec.structs.replace(before.settings, list_code=True)
    after = msgspec.structs.replace(
        before,
        name="示例-2",
        number=before.number + 1,
        matters=(changed, *rest, added),
        settings=settings,
    )
    desk.catalogue.import_release(release_file.write(after))
    settle(counter)
    assert words(page.shelf_model) == ["新增的事项", "有改动的事项", "不再有的事项"]
    assert page.about.text().endswith("另外改了：打印和受理的设置")
    counter.press(KEY.Key_Down)
    (line,) = page.matter_model.lines
    assert line.words == first.name.zh
    assert line.about == f"不再要：{first.materials[0].name.zh}；到现场次数有改动"
    counter.press(KEY.Key_Down)
    settle(counter)
    assert words(page.matter_model) == [second.name.zh]
    assert page.guide.guide is None, "what is gone has no guide"
    assert not page.handle.isEnabled()
    assert page.messages.shown() == ()


def test_it_fits_every_size(page: CataloguePage, counter: Counter) -> None:
    for size in SIZES:
        show(counter, size)
        assert clipped(counter.window) == [], size
        assert overlapping_edges(counter.window) == [], size
    assert page.matter_list.isVisible()
    counter.press(KEY.Key_Return, KEY.Key_Return)
    settle(counter)
    assert page.guide.isVisible()
    assert not page.matter_list.isVisible()
    assert clipped(counter.window) == []
    counter.press(KEY.Key_Escape)
    assert page.matter_list.hasFocus()
