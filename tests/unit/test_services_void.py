"""A case made void stays with its slips; papers of a slip, and slips that never came out."""

from __future__ import annotations

import pypdfium2
import pytest

from desktop.desk import SavedCase, Unprinted
from desktop.errors import CaseError, PrintError, UnknownSlip
from desktop.workplace import OpenDesk
from tests.support.desks import desk, folder, tray
from tests.support.printers import PaperTray
from tests.support.workplaces import ready_draft

__all__ = ["desk", "folder", "tray"]


@pytest.fixture
def saved(desk: OpenDesk) -> SavedCase:
    return desk.save(ready_draft(desk))


def words(pdf: bytes) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


def width_mm(pdf: bytes) -> int:
    return int(pypdfium2.PdfDocument(pdf)[0].get_width() / 72 * 25.4 + 0.5)


def test_a_void_case_stays_and_its_number_is_not_given_again(desk: OpenDesk, saved: SavedCase) -> None:
    for nothing in ("", "  "):
        with pytest.raises(CaseError, match="原因"):
            desk.void_case(saved.slip_number, nothing)
    with pytest.raises(UnknownSlip):
        desk.void_case("ML0101-20261124-A999", "重复登记")
    assert desk.void_case(saved.slip_number.lower(), "重复登记")
    assert not desk.void_case(saved.slip_number, "再按一次")
    (row,) = desk.cases()
    assert (row.status, row.slip_number) == ("voided", saved.slip_number)
    assert desk.case(saved.slip_number).void_reason == "重复登记"
    assert desk.save(ready_draft(desk)).slip_number.endswith("A002")
    with pytest.raises(CaseError, match="已作废"):
        desk.issue_again(saved.slip_number)


def test_a_void_slip_says_so_when_it_is_printed_again(
    desk: OpenDesk, saved: SavedCase, tray: PaperTray
) -> None:
    desk.print_slip(saved.slip_number, "tray")
    first = desk.archive(saved.slip_number)
    desk.void_case(saved.slip_number, "选错事项")
    desk.print_slip(saved.slip_number, "tray", "留底")
    assert "已作废" in words(tray.requests[-1].pdf)
    assert "已作废" not in words(first)
    assert desk.archive(saved.slip_number) == first


def test_the_archive_keeps_the_paper_and_a_reprint_uses_it(
    desk: OpenDesk, saved: SavedCase, tray: PaperTray
) -> None:
    number = saved.slip_number
    desk.archive(number, "a5")
    for asked in ("", "241-full"):
        desk.print_slip(number, "tray", "再要一份", asked)
    desk.print_slip(number, "tray", "再要一份")
    assert [width_mm(request.pdf) for request in tray.requests] == [148, 241, 241]
    assert [request.paper for request in tray.requests] == ["a5", "241-full", "241-full"]
    assert width_mm(desk.archive(number)) == 148


def test_a_first_print_that_failed_keeps_the_archived_paper(
    desk: OpenDesk, saved: SavedCase, tray: PaperTray
) -> None:
    tray.refuses = True
    with pytest.raises(PrintError):
        desk.print_slip(saved.slip_number, "tray", paper="a5")
    tray.refuses = False
    desk.print_slip(saved.slip_number, "tray", paper="80")
    assert (tray.requests[0].paper, width_mm(tray.requests[0].pdf)) == ("a5", 148)


def test_what_was_saved_and_never_printed_is_named(desk: OpenDesk, saved: SavedCase, tray: PaperTray) -> None:
    number = saved.slip_number

    def named() -> list[tuple[str, bool]]:
        return [(each.slip_number, each.tried) for each in desk.unprinted()]

    assert named() == [(number, False)]
    desk.archive(number)
    assert named() == [(number, False)]
    tray.refuses = True
    with pytest.raises(PrintError):
        desk.print_slip(number, "tray")
    assert named() == [(number, False)]
    tray.refuses, tray.state = False, "canceled"
    desk.print_slip(number, "tray")
    assert named() == []
    desk.print_jobs()
    assert named() == [(number, True)]
    other = desk.save(ready_draft(desk, "SAMPLE-012", name="测试·乙"))
    (_, last) = desk.unprinted()
    assert desk.unprinted(last.position - 1) == [Unprinted(other.slip_number, last.position, False)]
    desk.void_case(number, "重复登记")
    assert named() == [(other.slip_number, False)]


def test_what_was_written_as_a_file_counts_as_given_out(
    desk: OpenDesk, saved: SavedCase, tmp_path_factory: pytest.TempPathFactory
) -> None:
    desk.export_pdf(saved.slip_number, tmp_path_factory.mktemp("out") / "slip.pdf")
    assert desk.unprinted() == []


def test_only_the_newest_slip_of_a_case_is_waited_for(desk: OpenDesk, saved: SavedCase) -> None:
    again = desk.issue_again(saved.slip_number)
    assert [each.slip_number for each in desk.unprinted()] == [again.slip_number]
