"""Voiding a case or all of a bundle: they stay with their slips, and their numbers are never given again."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from casework.cases.bundle import CaseBundle
from casework.cases.draft import Draft
from casework.cases.kinds.cases import CaseVoided
from casework.language import _
from casework.written_text import one_line
from desktop.database.journal import Statement
from desktop.errors import CaseError
from desktop.services.cases.find_case import find_case
from desktop.services.cases.handle_together import read_bundle
from desktop.services.cases.keep_draft import store_draft
from desktop.services.duty import Duty, as_it_stands
from desktop.services.people.on_duty import require
from desktop.services.record import record


def void_case(duty: Duty, slip_number: str, reason: str) -> bool:
    """Record that the case of this slip is void, and why; False when it was so already.

    Raises UnknownSlip, CaseError without a reason, NotAllowed for a case
    that somebody else opened, or StoreError.
    """
    why = _written(reason)
    with duty.store.writing() as connection:
        duty = as_it_stands(connection, duty)
        statements = list(_voiding(connection, duty, [slip_number], why))
        if statements:
            record(connection, duty, statements)
    return bool(statements)


def void_bundle(duty: Duty, bundle_id: str, reason: str, back: Draft | None = None) -> CaseBundle:
    """Record that all cases of a bundle are void, in one transaction; `back` is a draft again from then on.

    Raises CaseError for an unknown bundle, without a reason, or where all are void, NotAllowed as for one
    case, or StoreError; then nothing has changed.
    """
    why = _written(reason)
    with duty.store.writing() as connection:
        duty = as_it_stands(connection, duty)
        bundle = read_bundle(connection, bundle_id)
        numbers = [member.slip_number for member in bundle.members]
        statements = list(_voiding(connection, duty, numbers, why))
        if not statements:
            what = _("“{name}”的办件都已作废").format(name=bundle.name)
            raise CaseError(_("已经作废"), what, _("不需要再作废"))
        record(connection, duty, statements)
        if back is not None:
            store_draft(connection, back, duty.staff)
    return bundle


def _voiding(connection: Connection, duty: Duty, numbers: list[str], why: str) -> Iterator[Statement]:
    """That each case which is not void is so; raises NotAllowed for somebody else's."""
    for number in numbers:
        case = find_case(connection, number).case
        if case.status == "voided":
            continue
        if case.handler != duty.staff_name:
            require(connection, duty, "void_any_case")
        yield Statement(case.case_id, "case_voided", CaseVoided(reason=why))


def _written(reason: str) -> str:
    why = one_line(reason)
    if not why:
        raise CaseError(_("还不能作废"), _("还没有写作废的原因"), _("请写明原因，例如：重复登记、选错事项"))
    return why
