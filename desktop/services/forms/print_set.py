"""The forms that go out with the slip of a matter (成套打印): which, and what of them is there already."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection

from casework.language import _
from casework.release.catalogue import PrintedForm
from desktop.services.cases.find_case import IssuedCase, find_open_case
from desktop.services.forms import kinds
from desktop.services.forms.form_kind import MadeForm, Order


class SetMember(msgspec.Struct, frozen=True, kw_only=True):
    """One form of the set: `number` is that of the one issued with this slip already, else it is ordered.

    Neither is there where no form of this program is meant, or one that a case alone does not fill.
    """

    title: str
    copies: int
    number: str = ""
    order: Order | None = None


class PrintedMember(msgspec.Struct, frozen=True):
    """A form of the set as PDF, and how many copies go out."""

    form: MadeForm
    copies: int


class PrintSet(msgspec.Struct, frozen=True):
    """A set as it was made: `left_out` says in words what could not be, and why."""

    members: tuple[PrintedMember, ...] = ()
    left_out: tuple[str, ...] = ()


def set_members(connection: Connection, slip_number: str) -> tuple[SetMember, ...]:
    """What goes out with that slip by its release; raises UnknownSlip, CatalogueError or CaseError."""
    target = find_open_case(connection, slip_number)
    return tuple(_member(target, each) for each in target.matter.print_set)


def _member(target: IssuedCase, wanted: PrintedForm) -> SetMember:
    kind = next((kind for kind in kinds.FORMS if kind.key == wanted.form), None)
    if kind is None:
        return SetMember(title=wanted.form, copies=wanted.copies)
    issued = [
        form.issued.number
        for form in target.case.forms
        if form.kind == kind.entry and form.issued.slip_number == target.slip_number
    ]
    return SetMember(
        title=_(kind.title),
        copies=wanted.copies,
        number=issued[-1] if issued else "",
        order=kind.of_case(target) if kind.of_case else None,
    )
