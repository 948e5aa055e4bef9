"""Archiving a slip: its PDF is rendered once and kept in the encrypted store."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import msgspec
from sqlalchemy import Connection, insert, select

from casework.cases.kinds.slips import SlipArchived
from desktop.changes import Changes
from desktop.database import slips
from desktop.database.journal import Statement
from desktop.database.noted import note
from desktop.database.tables import ArchivedPdf
from desktop.services.duty import Duty
from desktop.services.record import record
from desktop.services.slips.compose_slip import printed_notification
from forms.documents.notification.data import Notification

Render = Callable[[Notification, str], bytes]  # on the paper of that key of forms.sheet.paper.PAPERS


class Copy(msgspec.Struct, frozen=True):
    """A print of a slip, and the paper that it is (to be) on."""

    slip_number: str
    print_no: int = 1
    paper: str = "a4"


def archive_slip(duty: Duty, copy: Copy, render: Render) -> bytes:
    """The PDF of a print of a slip, from the archive or rendered, stored and recorded now.

    What is in the archive stays on its paper.  Two processes at once store it once.  Raises UnknownSlip,
    CatalogueError, DocumentError or StoreError.
    """
    slip_number, print_no = copy.slip_number, copy.print_no
    with duty.store.reading() as connection:
        archived = _archived(connection, slip_number, print_no)
        if archived is not None:
            return archived
        content = printed_notification(connection, slip_number, print_no)
    pdf = render(content, copy.paper)
    with duty.store.writing() as connection:
        archived = _archived(connection, slip_number, print_no)
        if archived is not None:
            return archived
        body = SlipArchived(
            slip_number=slip_number,
            print_no=print_no,
            pdf_digest=hashlib.sha256(pdf).hexdigest(),
            size_bytes=len(pdf),
            paper=copy.paper,
        )
        _keep(connection, duty, body, pdf)
    return pdf


def _archived(connection: Connection, slip_number: str, print_no: int) -> bytes | None:
    return connection.scalar(
        select(ArchivedPdf.pdf).where(
            ArchivedPdf.slip_number == slip_number, ArchivedPdf.print_no == print_no
        )
    )


def _keep(connection: Connection, duty: Duty, body: SlipArchived, pdf: bytes) -> None:
    row = {"slip_number": body.slip_number, "print_no": body.print_no, "pdf": pdf}
    connection.execute(insert(ArchivedPdf), [row])
    note(connection, Changes(prints=frozenset((body.slip_number,))))
    case_id = slips.case_of(connection, body.slip_number)
    record(connection, duty, [Statement(str(case_id), "slip_archived", body)])
