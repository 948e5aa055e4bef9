"""The newest print of a slip or a form as PDF, to be looked at: reading it records and archives nothing."""

from __future__ import annotations

from sqlalchemy import Connection, select

from casework.cases.fold import fold
from desktop.database import journal, slips
from desktop.database.tables import ArchivedPdf
from desktop.services.duty import Duty
from desktop.services.forms.make_form import form_as_issued
from desktop.services.slips.archive_slip import Render
from desktop.services.slips.compose_slip import find_case_id, printed_notification
from forms.text.fonts import FontSet


def paper_pdf(duty: Duty, number: str, render: Render, fonts: FontSet) -> bytes:
    """The archived PDF; where none lies here (not printed yet, from another device) it is set anew.

    Raises UnknownSlip or CaseError for a number that nothing here has, CatalogueError without its release,
    DocumentError for what cannot be set.
    """
    with duty.store.reading() as connection:
        newest = select(ArchivedPdf.pdf).where(ArchivedPdf.slip_number == number)
        archived = connection.scalar(newest.order_by(ArchivedPdf.print_no.desc()).limit(1))
        if archived is not None:
            return archived
        slip_paper = _slip_paper(connection, number)
        if not slip_paper:
            return form_as_issued(connection, fonts, number)
        content = printed_notification(connection, number)
    return render(content, slip_paper)


def _slip_paper(connection: Connection, number: str) -> str:
    """What the slip of that number is on, "" where it is none."""
    if slips.case_of(connection, number) is None:
        return ""
    case = fold(journal.of_subject(connection, find_case_id(connection, number)))
    return next((slip.paper for slip in case.slips if slip.number == number), "") or "a4"
