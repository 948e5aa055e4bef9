"""Exporting a slip's PDF: the user takes it out of the encrypted store, and the journal knows."""

from __future__ import annotations

from pathlib import Path

from casework.cases.fold import fold
from casework.cases.kinds.slips import SlipExported
from casework.language import _
from casework.named_files import writing_named
from desktop.database import journal, slips
from desktop.database.journal import Statement
from desktop.database.keyring import write_atomically
from desktop.out_file import check_out_file
from desktop.services.duty import Duty
from desktop.services.record import record
from desktop.services.slips.archive_slip import Copy, Render, archive_slip
from desktop.services.slips.compose_slip import find_case_id, printed_notification


def exported_pdf(duty: Duty, slip_number: str, paper: str, render: Render) -> bytes:
    """The archived PDF, unless another paper is asked for or it holds no more: void, or corrected.

    `paper` "" is that of the archived one.
    """
    if duty.store.is_frozen:  # nothing can be put into the archive, and what was archived may not be there
        with duty.store.reading() as connection:
            return render(printed_notification(connection, slip_number), paper or "a4")
    pdf = archive_slip(duty, Copy(slip_number, 1, paper or "a4"), render)
    with duty.store.reading() as connection:
        case = fold(journal.of_subject(connection, find_case_id(connection, slip_number)))
        archived_on = next(slip.paper for slip in case.slips if slip.number == slip_number)
        content = printed_notification(connection, slip_number)
    holds_no_more = case.status == "voided" or case.replaced_by(slip_number)
    if holds_no_more or (paper and paper != archived_on):
        return render(content, paper or archived_on)
    return pdf


def export_pdf(duty: Duty, slip_number: str, pdf: bytes, path: Path) -> None:
    """Write the PDF in place of what stood at `path`, whole or not at all, and record it.

    Out of a workplace that can only be looked at it comes without an entry.
    Raises FileUnwritable when the file cannot be written, or must not be: in the data folder, over a device.
    """
    check_out_file(path, duty.store.path.parent)
    with writing_named(path, _("请换一个文件夹；告知单已保存在本机")):
        write_atomically(path, pdf)
    if duty.store.is_frozen:
        return
    with duty.store.writing() as connection:
        case_id = slips.case_of(connection, slip_number)
        body = SlipExported(slip_number=slip_number, print_no=1)
        record(connection, duty, [Statement(str(case_id), "slip_exported", body)])
