"""After the commit: archive, printer, export; each recorded, none able to harm the case."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from casework.errors import FileUnwritable
from desktop.desk.desk import Desk
from desktop.errors import PrintError, UnknownSlip
from desktop.services.cases.open_case import SavedCase
from desktop.services.slips.print_slip import Printing, PrintOrder, print_slip
from forms.errors import DocumentError
from tests.support.desks import desk, folder, tray
from tests.support.printers import PaperTray
from tests.support.workplaces import demo_duty, ready_draft

__all__ = ["desk", "folder", "tray"]


@pytest.fixture
def saved(desk: Desk) -> SavedCase:
    return desk.cases.open(ready_draft(desk))


def kinds(desk: Desk, saved: SavedCase) -> list[str]:
    return [entry.kind for entry in desk.upkeep.journal() if entry.subject == saved.case_id][3:]


def test_the_pdf_is_rendered_once_and_kept(desk: Desk, saved: SavedCase) -> None:
    pdf = desk.slips.archive(saved.slip_number)
    assert pdf.startswith(b"%PDF-")
    assert desk.slips.archive(saved.slip_number) == pdf
    assert kinds(desk, saved) == ["slip_archived"]


def test_an_unknown_number_is_named(desk: Desk) -> None:
    for ask in (desk.slips.archive, desk.slips.read):
        with pytest.raises(UnknownSlip, match="ML0101-20261124-A999"):
            ask("ML0101-20261124-A999")
    with pytest.raises(UnknownSlip):
        desk.slips.print("ML0101-20261124-A999", "tray")


def test_the_job_is_in_the_journal_before_the_printer_hears_of_it(
    desk: Desk, saved: SavedCase, tray: PaperTray
) -> None:
    job = desk.slips.print(saved.slip_number, "tray")
    assert job.title == saved.slip_number
    (request,) = tray.requests
    assert request.pdf == desk.slips.archive(saved.slip_number)
    assert request.title == saved.slip_number
    assert kinds(desk, saved) == ["slip_print_queued", "slip_archived", "slip_print_accepted"]


def test_what_becomes_of_a_job_is_recorded_once(desk: Desk, saved: SavedCase, tray: PaperTray) -> None:
    desk.slips.print(saved.slip_number, "tray")
    assert [job.standing.state for job in desk.slips.jobs()] == ["printing"]
    tray.state = "completed"
    assert [job.standing.state for job in desk.slips.jobs()] == ["printed"]
    assert [job.standing.state for job in desk.slips.jobs()] == ["printed"]
    assert kinds(desk, saved).count("slip_printed") == 1
    assert desk.cases.list()[0].print_count == 1


@pytest.mark.parametrize("state", ["canceled", "aborted", "unknown"])
def test_a_lost_job_is_not_confirmed(desk: Desk, saved: SavedCase, tray: PaperTray, state: str) -> None:
    desk.slips.print(saved.slip_number, "tray")
    tray.state = state  # type: ignore[assignment]
    desk.slips.jobs()
    assert kinds(desk, saved)[-1] == "slip_print_unconfirmed"


def test_the_second_print_is_a_reprint_with_its_reason(desk: Desk, saved: SavedCase, tray: PaperTray) -> None:
    desk.slips.print(saved.slip_number, "tray")
    desk.slips.print(saved.slip_number, "tray", "第一份卡纸")
    assert "slip_reprinted" in kinds(desk, saved)
    assert len({request.pdf for request in tray.requests}) == 2
    assert desk.slips.read(saved.slip_number, 2).print_no == 2
    assert len(desk.cases.list()) == 1
    assert desk.upkeep.verify().ok


def test_a_print_that_never_left_keeps_its_number(desk: Desk, saved: SavedCase, tray: PaperTray) -> None:
    tray.refuses = True
    with pytest.raises(PrintError, match="缺纸"):
        desk.slips.print(saved.slip_number, "tray")
    assert kinds(desk, saved)[-1] == "slip_print_failed"
    tray.refuses = False
    desk.slips.print(saved.slip_number, "tray")
    assert "slip_reprinted" not in kinds(desk, saved)
    assert [job.standing.state for job in desk.slips.jobs()] == ["printing", "unprinted"]


def test_after_a_crash_slips_get_their_pdf_and_prints_are_called_unconfirmed(
    desk: Desk, saved: SavedCase, folder: Path
) -> None:
    def power_goes(*_args: object) -> bytes:
        raise KeyboardInterrupt

    duty = demo_duty(folder)
    with pytest.raises(KeyboardInterrupt):
        print_slip(duty, PrintOrder(saved.slip_number, "tray"), Printing(PaperTray(), power_goes))
    duty.store.close()
    assert kinds(desk, saved) == ["slip_print_queued"]
    desk.upkeep.recover()
    assert kinds(desk, saved) == ["slip_print_queued", "slip_archived", "slip_print_unconfirmed"]
    before = list(desk.upkeep.journal())
    desk.upkeep.recover()
    assert list(desk.upkeep.journal()) == before
    desk.slips.print(saved.slip_number, "tray")
    assert "slip_reprinted" in kinds(desk, saved)


def test_an_export_replaces_the_file_whole_and_is_recorded(
    desk: Desk, saved: SavedCase, tmp_path: Path
) -> None:
    path = tmp_path / "slip.pdf"
    path.write_bytes(b"x" * 10**6)
    desk.slips.export(saved.slip_number, path)
    assert path.read_bytes() == desk.slips.archive(saved.slip_number)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert kinds(desk, saved)[-1] == "slip_exported"
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == ["slip.pdf"]
    with pytest.raises(FileUnwritable, match="不能写入"):
        desk.slips.export(saved.slip_number, tmp_path / "no-such-folder" / "slip.pdf")


def test_a_name_that_no_font_has_is_refused_before_anything_is_recorded(desk: Desk) -> None:
    draft = ready_draft(desk, name="\U0001f984")
    with pytest.raises(DocumentError, match="1F984"):
        desk.slips.check_printable(draft)
    assert desk.cases.list() == []


def test_rebuilt_lists_equal_those_that_grew(desk: Desk, saved: SavedCase, tray: PaperTray) -> None:
    desk.slips.print(saved.slip_number, "tray")
    desk.slips.print(saved.slip_number, "tray", "再要一份")
    for name in ("甲", "乙"):
        desk.cases.open(ready_draft(desk, "SAMPLE-002", name=name))
    desk.slips.jobs()  # what the printer says just now is recorded
    before = (desk.cases.list(), desk.slips.jobs(), desk.catalogue.recent(), desk.catalogue.find(""))
    assert desk.upkeep.rebuild() == 6  # device, staff, catalogue, three cases
    assert (desk.cases.list(), desk.slips.jobs(), desk.catalogue.recent(), desk.catalogue.find("")) == before


def test_a_job_that_is_taken_back_is_not_called_printed(
    desk: Desk, saved: SavedCase, tray: PaperTray
) -> None:
    desk.slips.print(saved.slip_number, "tray")
    desk.slips.cancel("ML0101-20261124-A999")
    assert tray.state == "processing", "another slip's jobs stay"
    desk.slips.cancel(saved.slip_number)
    assert [job.standing.state for job in desk.slips.jobs()] == ["unconfirmed"]
    assert "slip_printed" not in kinds(desk, saved)
