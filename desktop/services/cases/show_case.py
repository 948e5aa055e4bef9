"""One case with all that is known of it, as pages and commands show it: masked, in plain words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import msgspec
from sqlalchemy import Connection

from casework.cases import custody
from casework.cases.case import Case, Escalation
from casework.cases.case_tasks import CaseTask, case_tasks
from casework.cases.events import (
    AttachedFile,
    GivenGrade,
    HotlineComplaint,
    Inspection,
    LimitStop,
    Remark,
    TimeCorrection,
    WrittenRefusal,
)
from casework.cases.history import HistoryLine, history
from casework.cases.legal_clocks import Clocks, clocks, facts_of, limits_of
from casework.cases.states import STATES, State, state_of
from casework.deadline import WorkingDays
from casework.language import _
from casework.people.applicant import DOCUMENT_NAMES
from casework.people.masking import mask_name, mask_phone
from casework.people.shown_applicant import masked_name, masked_number
from casework.release.catalogue import Release
from desktop.database import journal
from desktop.services.cases.find_case import opened_under
from desktop.services.cases.joint_departments import JointGround, JointLine, joint_lines
from desktop.services.cases.names_around import names_around
from desktop.services.cases.recorded_event import case_number, known_case


class ShownApplicant(msgspec.Struct, frozen=True, kw_only=True):
    """Whom the case is for, masked as lists are; what an organization has in public stands in full."""

    name: str
    document: str
    id_number: str
    phone: str
    legal_person: str
    agent_name: str
    is_organization: bool


class CustodyLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the ledger of originals; `unfounded` were named and did not lie at the origin."""

    at: str
    code: str
    name: str
    count: int
    origin: str
    goal: str
    number: str
    staff: str
    unfounded: int


class LyingLine(msgspec.Struct, frozen=True, kw_only=True):
    """Originals where they lie now."""

    code: str
    name: str
    count: int
    place: str
    missing: bool  # the bag was looked through, and they were not in it


class ShownCustody(msgspec.Struct, frozen=True, kw_only=True):
    """The ledger of a case's originals, and where each lies now."""

    case_id: str
    slip_number: str
    movements: tuple[CustodyLine, ...]
    lying: tuple[LyingLine, ...]


class ShownCase(msgspec.Struct, frozen=True, kw_only=True):
    """All that the entries at hand say of one case."""

    case_id: str
    slip_number: str
    slip_numbers: tuple[str, ...]
    site: str
    matter_code: str
    matter_name: str
    applicant: ShownApplicant
    sources: dict[str, str]  # of what is known of the applicant, by its fields
    opened_at: str
    clock_trusted: bool
    state: State
    state_words: str
    missing_count: int
    clocks: Clocks
    tasks: tuple[CaseTask, ...]
    custody: ShownCustody
    escalation: Escalation
    refusal: WrittenRefusal
    notes: tuple[Remark, ...]
    attachments: tuple[AttachedFile, ...]
    complaints: tuple[HotlineComplaint, ...]
    evaluations: tuple[GivenGrade, ...]
    bundles: dict[str, str]
    departments: tuple[JointLine, ...]  # that take part, in their order
    inspection: Inspection | None
    stops: tuple[LimitStop, ...]
    corrections: tuple[TimeCorrection, ...]
    history: tuple[HistoryLine, ...]


def show_case(connection: Connection, number: str, release: Release) -> ShownCase:
    """The case of a slip or an inspection; `release` is the one in use.  Raises UnknownSlip."""
    case = known_case(connection, number)
    state, under = state_of(case), opened_under(connection, case)
    names = names_around(connection, case)
    return ShownCase(
        case_id=case.case_id,
        slip_number=case_number(case),
        slip_numbers=tuple(slip.number for slip in case.slips),
        site=case.site,
        matter_code=case.matter_code,
        matter_name=case.matter_name,
        applicant=_applicant(case),
        sources=dict(case.sources),
        opened_at=case.opened_at,
        clock_trusted=case.clock_trusted,
        state=state,
        state_words=_(STATES[state]),
        missing_count=case.missing_count,
        clocks=_clocks_under(under, case, release),
        tasks=case_tasks(case),
        custody=shown_custody(case, names),
        escalation=case.escalated,
        refusal=case.refusal,
        notes=case.notes,
        attachments=tuple(case.attachments.values()),
        complaints=tuple(case.complaints.values()),
        evaluations=case.evaluations,
        bundles=dict(case.bundles),
        departments=_departments(under, case, release),
        inspection=case.inspection,
        stops=case.stops,
        corrections=case.corrections,
        history=history(journal.of_subject(connection, case.case_id), names),
    )


def case_clocks(connection: Connection, case: Case, release: Release) -> Clocks:
    """The days of the case, by the release it was opened under and the calendar of the one in use."""
    return _clocks_under(opened_under(connection, case), case, release)


def deemed_words(running: Clocks) -> str:
    """Why a case counts as accepted though nobody accepted it (行政许可法 第三十二条)."""
    return _("{day} 收到材料后五个工作日内没有一次告知补正，自那天起即为受理").format(day=running.accepted_on)


def _clocks_under(under: Release | None, case: Case, release: Release) -> Clocks:
    matter = under.matter(case.matter_code) if under else None
    if under is None or matter is None:
        return Clocks()
    today = dt.datetime.now().astimezone().date()
    days = WorkingDays(release.calendar)
    try:
        return clocks(facts_of(case), limits_of(matter, under.sites), days, today)
    except (ValueError, OverflowError):  # another device's clock; nobody can reckon with it
        return Clocks()


def _departments(under: Release | None, case: Case, release: Release) -> tuple[JointLine, ...]:
    ground = JointGround(WorkingDays(release.calendar), dt.datetime.now().astimezone().date())
    return joint_lines(under.matter(case.matter_code) if under else None, case.opinions, ground)


def shown_custody(case: Case, names: Mapping[str, str]) -> ShownCustody:
    """The ledger of the case's originals in the words of the counter; `names` are by codes."""
    missing = case.custody.missing()
    return ShownCustody(
        case_id=case.case_id,
        slip_number=case_number(case),
        movements=tuple(
            CustodyLine(
                at=each.at,
                code=each.code,
                name=names.get(each.code, each.code),
                count=each.count,
                origin=custody.holder_words(each.origin, names),
                goal=custody.holder_words(each.goal, names),
                number=each.number,
                staff=each.staff,
                unfounded=each.unfounded,
            )
            for each in case.custody.movements
        ),
        lying=tuple(
            LyingLine(
                code=each.code,
                name=names.get(each.code, each.code),
                count=each.count,
                place=custody.holder_words(each.holder, names),
                missing=each.holder.kind == "way" and each.holder.place in missing,
            )
            for each in case.custody.lying()
        ),
    )


def _applicant(case: Case) -> ShownApplicant:
    applicant = case.applicant
    return ShownApplicant(
        name=masked_name(applicant),
        document=_(DOCUMENT_NAMES[applicant.document]),
        id_number=masked_number(applicant),
        phone=mask_phone(applicant.phone),
        legal_person=applicant.legal_person,
        agent_name=_masked(applicant.agent_name),
        is_organization=applicant.is_organization,
    )


def _masked(name: str) -> str:
    return mask_name(name) if name else ""
