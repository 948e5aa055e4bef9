"""What is on record and is no case: enquiries that need nobody's name, complaints; and the lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Literal

import msgspec
from sqlalchemy import Connection, select

from casework.cases.affair import AffairKind
from casework.cases.case_tasks import TaskKind
from casework.cases.complaint import fold_complaint
from casework.cases.kinds.events import ComplaintAnswered
from casework.cases.kinds.forms import EnquiryNoted
from casework.cases.record_id import new_id
from casework.deadline import WorkingDays
from casework.language import _
from casework.release.catalogue import Release
from casework.written_text import one_line
from desktop.database import journal
from desktop.database.conditions import UNDECIDED, those
from desktop.database.event_tables import AffairLine, CaseTaskLine
from desktop.database.journal import Statement
from desktop.database.tables import CaseLine
from desktop.errors import CaseError, MatterUnavailable
from desktop.services.cases.joint_departments import JointGround, late_departments
from desktop.services.cases.list_cases import Promise
from desktop.services.cases.record_events import Complaining, complaint_body
from desktop.services.cases.recorded_event import written
from desktop.services.catalogue.load_release import load_current
from desktop.services.duty import Duty, as_it_stands
from desktop.services.record import record

Channel = Literal["window", "phone", "visit", "online"]


class AffairRow(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the list of affairs; `due` "" is no day."""

    subject: str
    kind: AffairKind
    site: str
    at: str
    number: str
    title: str
    member_count: int
    is_open: bool
    due: str


class TaskRow(msgspec.Struct, frozen=True, kw_only=True):
    """What of a case needs somebody; `due` "" is no day."""

    case_id: str
    slip_number: str
    matter_name: str
    kind: TaskKind
    about: str
    since: str
    due: str


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """An enquiry: about a matter or in words, and what was answered."""

    asked: str = ""
    answered: str = ""
    matter_code: str = ""
    channel: Channel = "window"


def note_enquiry(duty: Duty, enquiry: Asked) -> AffairRow:
    """Record an enquiry; nobody has to give a name or a number.  Raises CaseError or MatterUnavailable."""
    with duty.store.writing() as connection:
        duty = as_it_stands(connection, duty)
        asked = one_line(enquiry.asked)
        if enquiry.matter_code:
            matter = load_current(connection).release.matter(enquiry.matter_code)
            if matter is None:
                raise MatterUnavailable(enquiry.matter_code, _("不在现行目录里"))
            asked = asked or f"“{matter.name.zh}”要带什么"  # data
        body = EnquiryNoted(
            site=duty.site_code,
            channel=enquiry.channel,
            asked=written(asked, _("咨询内容")),
            answered=one_line(enquiry.answered),
            matter_code=enquiry.matter_code,
        )
        subject = f"enquiry-{new_id()}"
        record(connection, duty, [Statement(subject, "enquiry_noted", body)])
        return _row(connection, subject)


def receive_complaint(duty: Duty, order: Complaining) -> AffairRow:
    """Record a complaint about no case, by the hotline's number; raises CaseError for one that is known."""
    with duty.store.writing() as connection:
        duty = as_it_stands(connection, duty)
        body = complaint_body(duty.site_code, order)
        if _of_number(connection, body.number) is not None:
            what = _("投诉 {number} 已经记过").format(number=body.number)
            raise CaseError(_("已经记过"), what, _("请答复原来那件"))
        subject = f"complaint-{new_id()}"
        record(connection, duty, [Statement(subject, "complaint_received", body)])
        return _row(connection, subject)


def answer_complaint(duty: Duty, number: str, answer: str) -> AffairRow:
    """Record the answer to it; raises CaseError where it is unknown or was answered."""
    with duty.store.writing() as connection:
        duty = as_it_stands(connection, duty)
        subject = _of_number(connection, number.strip())
        if subject is None:
            what = _("本机没有投诉 {number}").format(number=number)
            raise CaseError(_("找不到投诉"), what, _("请核对编号"))
        known = fold_complaint(journal.of_subject(connection, subject))
        if known is not None and known.answered_at:
            what = _("投诉 {number} 已有答复").format(number=number)
            raise CaseError(_("已经答复"), what, _("不需要再答复"))
        site = _row(connection, subject).site
        body = ComplaintAnswered(
            site=site, number=number.strip(), answer=written(answer, _("答复内容")), by=duty.staff_name
        )
        record(connection, duty, [Statement(subject, "complaint_answered", body)])
        return _row(connection, subject)


def list_affairs(connection: Connection, kind: AffairKind) -> list[AffairRow]:
    """Those of a kind, the newest first."""
    rows = connection.execute(
        select(AffairLine).where(AffairLine.kind == kind).order_by(AffairLine.position.desc())
    ).mappings()
    return [_affair(row) for row in rows]


def list_tasks(connection: Connection, promise: Promise) -> list[TaskRow]:
    """What of cases needs somebody: what has a day first, the nearest at the top."""
    rows = [
        *(each for each in _lines_of_tasks(connection) if each.kind != "opinion"),
        *_late_departments(connection, promise.release),
        *_clock_tasks(connection, promise),
    ]
    return sorted(rows, key=lambda row: (not row.due, row.due))


def _late_departments(connection: Connection, release: Release) -> Iterator[TaskRow]:
    """Of departments that were asked those whose own limit is over: by the catalogue and today."""
    ground = JointGround(WorkingDays(release.calendar), dt.datetime.now().astimezone().date())
    waiting = [each for each in _lines_of_tasks(connection) if each.kind == "opinion"]
    days: dict[str, dict[str, str]] = {}
    for row in waiting:
        if row.case_id not in days:
            days[row.case_id] = late_departments(connection, row.case_id, ground)
        if due := days[row.case_id].get(row.about):
            yield msgspec.structs.replace(row, due=due)


def _clock_tasks(connection: Connection, promise: Promise) -> Iterator[TaskRow]:
    """Licences whose papers are not whole: until when what lacks must be told, or that it is too late."""
    waiting = select(CaseLine).where(those(UNDECIDED))
    for line in connection.execute(waiting.order_by(CaseLine.position)).mappings().all():
        running = promise.days.clocks_of(connection, line, promise.release)
        if running is None or running.supplement_by is None:
            continue
        yield TaskRow(
            case_id=line["case_id"],
            slip_number=line["slip_number"],
            matter_name=line["matter_name"],
            kind="deemed_accepted" if running.is_deemed else "supplement",
            about="",
            since=running.papers_at,
            due=running.supplement_by.day.isoformat(),
        )


def _lines_of_tasks(connection: Connection) -> list[TaskRow]:
    rows = connection.execute(
        select(CaseTaskLine, CaseLine.slip_number, CaseLine.matter_name)
        .join(CaseLine, CaseLine.case_id == CaseTaskLine.case_id)
        .order_by(CaseTaskLine.since, CaseTaskLine.case_id)
    ).mappings()
    return [TaskRow(**{name: row[name] for name in TaskRow.__struct_fields__}) for row in rows]


def _of_number(connection: Connection, number: str) -> str | None:
    wanted = select(AffairLine.subject).where(AffairLine.kind == "complaint", AffairLine.number == number)
    return connection.scalar(wanted.order_by(AffairLine.position).limit(1))


def _row(connection: Connection, subject: str) -> AffairRow:
    return _affair(
        connection.execute(select(AffairLine).where(AffairLine.subject == subject)).mappings().one()
    )


def _affair(row: object) -> AffairRow:
    return AffairRow(**{name: row[name] for name in AffairRow.__struct_fields__})  # type: ignore[index]
