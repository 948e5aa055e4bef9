"""Recording one thing that happened to a case: found, checked, written, and said back in words."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from sqlalchemy import Connection, select

from casework.cases.body import Body
from casework.cases.case import Case
from casework.cases.fold import fold
from casework.cases.history import NAMELESS, NAMING, sentence
from casework.cases.states import STATES, State, state_of
from casework.language import _
from casework.written_text import one_line
from desktop.database import journal
from desktop.database.event_tables import NumberLine
from desktop.database.journal import Statement
from desktop.errors import CaseError, UnknownSlip
from desktop.services.cases.find_case import as_typed, case_id_of, is_inspection_number
from desktop.services.cases.names_around import names_around
from desktop.services.duty import Duty, as_it_stands
from desktop.services.read_clock import Moment
from desktop.services.record import moment_now, record


class RecordedEvent(msgspec.Struct, frozen=True, kw_only=True):
    """What was recorded, durable on return: its sentence, its number if any, the state that follows."""

    case_id: str
    slip_number: str
    kind: str
    words: str
    state: State
    state_words: str
    number: str = ""


class EventGround(msgspec.Struct, frozen=True):
    """What an event is written on: the open transaction, who is on duty, the case as it stands, the time."""

    connection: Connection
    duty: Duty
    case: Case
    moment: Moment


def record_event(duty: Duty, number: str, kind: str, write: Callable[[EventGround], Body]) -> RecordedEvent:
    """Record what `write` says of the case of that number; raises UnknownSlip, CaseError or StoreError."""
    with duty.store.writing() as connection:
        duty = as_it_stands(connection, duty)
        case = known_case(connection, number)
        moment = moment_now(connection, duty.device)
        body = write(EventGround(connection, duty, case, moment))
        record(connection, duty, [Statement(case.case_id, kind, body)], moment)
        return event_of(connection, known_case(connection, number), kind, body)


def event_of(connection: Connection, case: Case, kind: str, body: Body) -> RecordedEvent:
    """What was recorded of a case, as it stands now."""
    state = state_of(case)
    names = names_around(connection, case) if kind in NAMING else NAMELESS
    return RecordedEvent(
        case_id=case.case_id,
        slip_number=case_number(case),
        kind=kind,
        words=sentence(kind, body, names),
        state=state,
        state_words=_(STATES[state]),
        number=getattr(body, "number", ""),
    )


def case_number(case: Case) -> str:
    """The number by which people know the case: of its newest slip, or of its inspection."""
    if case.slips:
        return case.slips[-1].number
    return case.inspection.number if case.inspection else ""


def known_case(connection: Connection, typed: str) -> Case:
    """The case of a slip or of an inspection, the number as people type it; raises UnknownSlip."""
    number = typed.strip().upper()
    inspected = select(NumberLine.case_id).where(NumberLine.number == number)
    case_id = connection.scalar(inspected) if is_inspection_number(typed) else None
    if case_id is None:
        case_id = case_id_of(connection, as_typed(typed))
    entries = journal.of_subject(connection, case_id)
    if not entries:
        raise UnknownSlip(number)
    return fold(entries)


def written(text: str, what: str) -> str:
    """The text on one line; raises CaseError where nothing was written."""
    line = one_line(text)
    if not line:
        raise CaseError(_("还不能记录"), _("还没有写{what}").format(what=what), _("请补全后再记录"))
    return line
