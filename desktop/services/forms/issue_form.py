"""Issuing a form: its event is recorded, its PDF set and archived, all in one transaction or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select

from casework.cases.body import ReleaseRef
from casework.cases.kinds.forms import FormArchived
from casework.cases.kinds.table import decode_body
from desktop.database import slips
from desktop.database.journal import Statement
from desktop.database.tables import ArchivedPdf, JournalBody, JournalEntry
from desktop.errors import CaseError
from desktop.form_orders import TITLES, MadeForm
from desktop.services.cases.open_case import allot_number
from desktop.services.catalogue.load_release import LoadedRelease, load_current
from desktop.services.duty import Duty, as_it_stands
from desktop.services.forms.compose_form import compose_form, form_issued
from desktop.services.forms.render_form import render_form
from desktop.services.read_clock import Moment
from desktop.services.record import moment_now, record
from forms.text.fonts import FontSet

_NO_REASON = "未说明"


class Ground(msgspec.Struct, frozen=True):
    """What a form is made on: the open transaction, who is on duty, the time and the release in use."""

    connection: Connection
    duty: Duty
    moment: Moment
    catalogue: LoadedRelease

    def stamp(self, series: str, release: ReleaseRef | None = None) -> dict[str, Any]:
        """The fields that all forms have in common, with the next number of that series.

        `release` is that of the case's slip; without one, it is the release in use.
        """
        day = self.moment.at.date()
        return {
            "number": allot_number(self.connection, self.duty, day, series)[0],
            "site": self.duty.site_code,
            "day": day,
            "release": release or self.catalogue.ref,
            "handler": self.duty.staff_name,
            "clock_trusted": self.moment.clock == "trusted",
        }


class Written(msgspec.Struct, frozen=True):
    """The entry of a form, and what else became true with it; those entries come first."""

    form: Statement
    before: tuple[Statement, ...] = ()


Write = Callable[[Ground], Written]


def issue_form(duty: Duty, fonts: FontSet, write: Write) -> MadeForm:
    """Record what `write` says, and archive the PDF; durable on return.

    Raises what `write` raises, PrintError for what cannot be set, StoreError; then nothing has changed.
    """
    with duty.store.writing() as connection:
        duty = as_it_stands(connection, duty)
        moment = moment_now(connection, duty.device)
        written = write(Ground(connection, duty, moment, load_current(connection)))
        record(connection, duty, [*written.before, written.form], moment)
        return _archive(connection, duty, _Print(written.form, 1), fonts)


def reissue_form(duty: Duty, fonts: FontSet, number: str, reason: str = "") -> MadeForm:
    """Print a form once more: same number, next print number, the reason in the journal.

    Raises CaseError when no form has that number here.
    """
    number = number.strip().upper()
    with duty.store.writing() as connection:
        duty = as_it_stands(connection, duty)
        statement = _find(connection, number)
        newest = connection.scalar(
            select(ArchivedPdf.print_no)
            .where(ArchivedPdf.slip_number == number)
            .order_by(ArchivedPdf.print_no.desc())
            .limit(1)
        )
        again = _Print(statement, (newest or 0) + 1, reason.strip() or _NO_REASON)
        return _archive(connection, duty, again, fonts)


class _Print(msgspec.Struct, frozen=True):
    form: Statement
    print_no: int
    reason: str = ""


def _archive(connection: Connection, duty: Duty, print_: _Print, fonts: FontSet) -> MadeForm:
    subject, kind = print_.form.subject, print_.form.kind
    issued = form_issued(print_.form.body)
    if issued is None:
        raise TypeError(f"{kind} is no form")
    pdf = render_form(compose_form(connection, subject, issued, print_.print_no), fonts)
    row = {"slip_number": issued.number, "print_no": print_.print_no, "pdf": pdf}
    connection.execute(insert(ArchivedPdf), [row])
    archived = FormArchived(
        number=issued.number,
        print_no=print_.print_no,
        pdf_digest=hashlib.sha256(pdf).hexdigest(),
        size_bytes=len(pdf),
        reason=print_.reason,
    )
    archived_kind = "case_form_archived" if kind.startswith("case_") else "form_archived"
    record(connection, duty, [Statement(subject, archived_kind, archived)])
    return MadeForm(title=TITLES[kind], number=issued.number, pdf=pdf, print_no=print_.print_no)


def _find(connection: Connection, number: str) -> Statement:
    """The entry that issued the form of that number."""
    same = (JournalBody.device == JournalEntry.device) & (JournalBody.seq == JournalEntry.seq)
    rows = connection.execute(
        select(JournalEntry.subject, JournalEntry.kind, JournalBody.body)
        .join(JournalBody, same)
        .where(JournalEntry.kind.in_(TITLES))
    )
    for subject, kind, content in rows:
        issued = form_issued(decode_body(kind, content))
        if issued is not None and issued.number == number:
            return Statement(subject, kind, issued)
    if slips.case_of(connection, number) is not None:
        what = f"{number} 是告知单，这里再打印的是别的单据"
        raise CaseError("这是告知单", what, "请在窗口里按 F3 找到它，再打印或另存为 PDF")
    raise CaseError("找不到单据", f"本机没有编号 {number} 的单据", "请核对编号")
