"""A case made void stays with its slips; papers of a slip, and slips that never came out."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from desktop.desk.desk import Desk
from desktop.errors import CaseError, PrintError, UnknownSlip
from desktop.services.cases.open_case import SavedCase
from desktop.services.slips.list_unprinted import Unprinted
from tests.support.desks import desk, folder, tray
from tests.support.printers import PaperTray
from tests.support.workplaces import ready_draft

__all__ = ["desk", "folder", "tray"]


@pytest.fixture
def saved(desk: Desk) -> SavedCase:
    return desk.cases.open(ready_draft(desk))


def words(pdf: bytes) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


def width_mm(pdf: bytes) -> int:
    return int(pypdfium2.PdfDocument(pdf)[0].get_width() / 72 * 25.4 + 0.5)


def test_a_void_case_stays_and_its_number_is_not_given_again(desk: Desk, saved: SavedCase) -> None:
    for nothing in ("", "  "):
        with pytest.raises(CaseError, match="原因"):
            desk.cases.void(saved.slip_number, nothing)
    with pytest.raises(UnknownSlip):
        desk.cases.void("ML0101-20261124-A999", "重复登记")
    assert desk.cases.void(saved.slip_number.lower(), "重复登记")
    assert not desk.cases.void(saved.slip_number, "再按一次")
    (row,) = desk.cases.list()
    assert (row.status, row.slip_number) == ("voided", saved.slip_number)
    assert desk.cases.find(saved.slip_number).void_reason == "重复登记"
    assert desk.cases.open(ready_draft(desk)).slip_number.endswith("A002")
    with pytest.raises(CaseError, match="已作废"):
        desk.slips.issue_again(saved.slip_number)


def test_a_void_slip_says_so_when_it_is_printed_again(desk: Desk, saved: SavedCase, tray: PaperTray) -> None:
    desk.slips.print(saved.slip_number, "tray")
    first = desk.slips.archive(saved.slip_number)
    desk.cases.void(saved.slip_number, "选错事项")
    desk.slips.print(saved.slip_number, "tray", "留底")
    assert "已作废" in words(tray.requests[-1].pdf)
    assert "已作废" not in words(first)
    assert desk.slips.archive(saved.slip_number) == first


def test_the_archive_keeps_the_paper_and_a_reprint_uses_it(
    desk: Desk, saved: SavedCase, tray: PaperTray
) -> None:
    number = saved.slip_number
    desk.slips.archive(number, "a5")
    for asked in ("", "241-full"):
        desk.slips.print(number, "tray", "再要一份", asked)
    desk.slips.print(number, "tray", "再要一份")
    assert [width_mm(request.pdf) for request in tray.requests] == [148, 241, 241]
    assert [request.paper for request in tray.requests] == ["a5", "241-full", "241-full"]
    assert width_mm(desk.slips.archive(number)) == 148


def test_a_first_print_that_failed_keeps_the_archived_paper(
    desk: Desk, saved: SavedCase, tray: PaperTray
) -> None:
    tray.refuses = True
    with pytest.raises(PrintError):
        desk.slips.print(saved.slip_number, "tray", paper="a5")
    tray.refuses = False
    desk.slips.print(saved.slip_number, "tray", paper="80")
    assert (tray.requests[0].paper, width_mm(tray.requests[0].pdf)) == ("a5", 148)


def test_what_was_saved_and_never_printed_is_named(desk: Desk, saved: SavedCase, tray: PaperTray) -> None:
    number = saved.slip_number

    def named() -> list[tuple[str, bool]]:
        return [(each.slip_number, each.tried) for each in desk.slips.unprinted()]

    assert named() == [(number, False)]
    desk.slips.archive(number)
    assert named() == [(number, False)]
    tray.refuses = True
    with pytest.raises(PrintError):
        desk.slips.print(number, "tray")
    assert named() == [(number, False)]
    tray.refuses, tray.state = False, "canceled"
    desk.slips.print(number, "tray")
    assert named() == []
    desk.slips.jobs()
    assert named() == [(number, True)]
    other = desk.cases.open(ready_draft(desk, "SAMPLE-012", name="测试·乙"))
    (_, last) = desk.slips.unprinted()
    assert desk.slips.unprinted(last.position - 1) == [Unprinted(other.slip_number, last.position, False)]
    desk.cases.void(number, "重复登记")
    assert named() == [(other.slip_number, False)]


def test_what_was_written_as_a_file_counts_as_given_out(
    desk: Desk, saved: SavedCase, tmp_path_factory: pytest.TempPathFactory
) -> None:
    desk.slips.export(saved.slip_number, tmp_path_factory.mktemp("out") / "slip.pdf")
    assert desk.slips.unprinted() == []


def test_only_the_newest_slip_of_a_case_is_waited_for(desk: Desk, saved: SavedCase) -> None:
    again = desk.slips.issue_again(saved.slip_number)
    assert [each.slip_number for each in desk.slips.unprinted()] == [again.slip_number]


def test_a_void_slip_says_so_in_the_file_as_well(desk: Desk, saved: SavedCase, tmp_path: Path) -> None:
    before, after = tmp_path / "before.pdf", tmp_path / "after.pdf"
    desk.slips.export(saved.slip_number, before)
    desk.cases.void(saved.slip_number, "选错事项")
    desk.slips.export(saved.slip_number, after)
    assert ["已作废" in words(file.read_bytes()) for file in (before, after)] == [False, True]


def test_a_file_may_be_on_another_paper_than_the_archive(
    desk: Desk, saved: SavedCase, tmp_path: Path
) -> None:
    archived = desk.slips.archive(saved.slip_number)
    desk.slips.export(saved.slip_number, tmp_path / "a5.pdf", "a5")
    assert (width_mm((tmp_path / "a5.pdf").read_bytes()), width_mm(archived)) == (148, 210)
    assert desk.slips.archive(saved.slip_number) == archived
