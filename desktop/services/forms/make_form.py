"""Making a form: its entry is recorded, its PDF set and archived, all in one transaction or not at all."""

from __future__ import annotations

import hashlib

import msgspec
from sqlalchemy import Connection, insert, select

from casework.cases.kinds.forms import FormArchived
from casework.cases.kinds.table import read_body
from casework.language import _
from desktop.database import journal, slips
from desktop.database.journal import Statement
from desktop.database.tables import ArchivedPdf, PrintLine
from desktop.errors import CaseError
from desktop.services.catalogue.load_release import load_current, load_release
from desktop.services.duty import Duty, as_it_stands
from desktop.services.forms import kinds
from desktop.services.forms.form_kind import DrawnFrom, FormKind, MadeForm, Order, RecordedAs, issued_form
from desktop.services.forms.origin import Ground, Origin
from desktop.services.record import moment_now, record
from forms.pdf.embed import to_pdf
from forms.text.fonts import FontSet

_NO_REASON = "未说明"  # data


def make_form(duty: Duty, fonts: FontSet, order: Order) -> MadeForm:
    """Make the form that is ordered; what it claims is recorded and archived, durable on return.

    Raises what its kind raises, DocumentError for what cannot be set, StoreError; then nothing has changed.
    """
    kind = kinds.kind_of_order(order)
    if isinstance(kind.source, DrawnFrom):
        return _drawn(duty, fonts, order, kind.source)
    return _recorded(duty, fonts, order, kind.source)


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


def form_once_more(duty: Duty, fonts: FontSet, number: str, reason: str = "") -> MadeForm:
    """The form to be printed again: its next print; the newest as it lies here where nothing came of it.

    Raises CaseError when no form has that number here.
    """
    number = number.strip().upper()
    with duty.store.reading() as connection:
        steps = set(connection.scalars(select(PrintLine.step).where(PrintLine.slip_number == number)))
        statement = _find(connection, number)
        kind = kinds.kind_of_entry(statement.kind)
        newest = connection.execute(
            select(ArchivedPdf.print_no, ArchivedPdf.pdf)
            .where(ArchivedPdf.slip_number == number)
            .order_by(ArchivedPdf.print_no.desc())
            .limit(1)
        ).first()
    if steps != {"failed"} or kind is None or newest is None:
        return reissue_form(duty, fonts, number, reason)
    return _made(kind, _Print(statement, newest.print_no), newest.pdf)


def form_as_issued(connection: Connection, fonts: FontSet, number: str) -> bytes:
    """The PDF of the form's first print, set by its entry; raises CaseError or CatalogueError."""
    statement = _find(connection, number)
    kind = kinds.kind_of_entry(statement.kind)
    if kind is None:
        raise TypeError(f"{statement.kind} is no form")
    return _composed(connection, kind, _Print(statement, 1), fonts)


def _drawn(duty: Duty, fonts: FontSet, order: Order, source: DrawnFrom) -> MadeForm:
    kind = kinds.kind_of_order(order)
    with duty.store.reading() as connection:
        form = source.compose(_ground(connection, as_it_stands(connection, duty)), order)
    pdf = to_pdf(kind.lay_out(form, fonts), fonts)
    title = f"{_(kind.title)} {source.about(order)}"
    return MadeForm(title=title, number="", pdf=pdf, print_no=0, paper=kind.papers[0])


def _recorded(duty: Duty, fonts: FontSet, order: Order, source: RecordedAs) -> MadeForm:
    with duty.store.writing() as connection:
        ground = _ground(connection, as_it_stands(connection, duty))
        written = source.write(ground, order)
        record(connection, ground.duty, [*written.before, written.form], ground.moment)
        return _archive(connection, ground.duty, _Print(written.form, 1), fonts)


def _ground(connection: Connection, duty: Duty) -> Ground:
    return Ground(connection, duty, moment_now(connection, duty.device), load_current(connection))


class _Print(msgspec.Struct, frozen=True):
    form: Statement
    print_no: int
    reason: str = ""


def _archive(connection: Connection, duty: Duty, print_: _Print, fonts: FontSet) -> MadeForm:
    subject, entry = print_.form.subject, print_.form.kind
    issued, kind = issued_form(print_.form.body), kinds.kind_of_entry(entry)
    if issued is None or kind is None:
        raise TypeError(f"{entry} is no form")
    pdf = _composed(connection, kind, print_, fonts)
    row = {"slip_number": issued.number, "print_no": print_.print_no, "pdf": pdf}
    connection.execute(insert(ArchivedPdf), [row])
    archived = FormArchived(
        number=issued.number,
        print_no=print_.print_no,
        pdf_digest=hashlib.sha256(pdf).hexdigest(),
        size_bytes=len(pdf),
        reason=print_.reason,
    )
    archived_kind = "case_form_archived" if entry.startswith("case_") else "form_archived"
    record(connection, duty, [Statement(subject, archived_kind, archived)])
    return _made(kind, print_, pdf)


def _made(kind: FormKind, print_: _Print, pdf: bytes) -> MadeForm:
    issued = issued_form(print_.form.body)
    return MadeForm(
        title=_(kind.title),
        number=issued.number if issued else "",
        pdf=pdf,
        print_no=print_.print_no,
        paper=kind.papers[0],
        subject=print_.form.subject,
        entry=print_.form.kind,
    )


def _composed(connection: Connection, kind: FormKind, print_: _Print, fonts: FontSet) -> bytes:
    """The PDF of that print, by the entry alone.

    Raises CatalogueError when its release is not here, CaseError for words of a later program.
    """
    issued = issued_form(print_.form.body)
    if issued is None or isinstance(kind.source, DrawnFrom):
        raise TypeError(f"{print_.form.kind} is no form")
    release = load_release(connection, issued.release.digest).release
    origin = Origin(connection, print_.form.subject, issued, release, print_.print_no)
    try:
        form = kind.source.compose(origin, issued)
    except msgspec.ValidationError:
        what = _("单据 {number} 里有本程序还不认识的写法").format(number=issued.number)
        raise CaseError(_("程序太旧"), what, _("请更新程序；编号和登记的内容都在")) from None
    return to_pdf(kind.lay_out(form, fonts), fonts)


def _find(connection: Connection, number: str) -> Statement:
    """The entry that issued the form of that number."""
    for recorded, _position in journal.of_kinds(connection, kinds.recorded_entries()):
        issued = issued_form(read_body(recorded))
        if issued is not None and issued.number == number:
            return Statement(recorded.entry.subject, recorded.entry.kind, issued)
    if slips.case_of(connection, number) is not None:
        what = _("{number} 是告知单，这里再打印的是别的单据").format(number=number)
        raise CaseError(_("这是告知单"), what, _("请在窗口里按 F2 输入编号找到它，再打印或另存为 PDF"))
    raise CaseError(_("找不到单据"), _("本机没有编号 {number} 的单据").format(number=number), _("请核对编号"))
