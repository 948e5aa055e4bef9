"""Departments that take part in a case (并联): who, in what order, by when, and what each has said so far."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

import msgspec
from sqlalchemy import Connection

from casework.cases.events import DepartmentOpinion, Opinion
from casework.cases.fold import fold
from casework.cases.kinds.opinions import OPINIONS, OpinionRecorded
from casework.deadline import WorkingDays
from casework.language import _
from casework.release.catalogue import JointDepartment, Matter
from casework.written_text import one_line
from desktop.database import journal
from desktop.errors import CaseError
from desktop.services.cases.find_case import opened_under
from desktop.services.cases.recorded_event import EventGround, RecordedEvent, record_event, written
from desktop.services.duty import Duty


class Opining(msgspec.Struct, frozen=True, kw_only=True):
    """What a department says; `department` is its name, or its number in the order of the list."""

    department: str
    opinion: Opinion
    text: str = ""
    document_number: str = ""


class JointLine(msgspec.Struct, frozen=True, kw_only=True):
    """One department; those with the same `turn` act at once, 0 is one that the catalogue does not name.

    `due` is the last day of its own limit, from the day it was asked: "" where none is known.
    """

    number: int
    turn: int
    name: str
    duty: str = ""
    opinion: Opinion | None = None
    words: str = ""
    text: str = ""
    document_number: str = ""
    at: str = ""
    due: str = ""
    is_late: bool = False
    is_next: bool = False  # nothing keeps it from being asked, or from answering, now

    @property
    def is_given(self) -> bool:
        """Has it answered?"""
        return self.opinion not in (None, "asked")


class JointGround(msgspec.Struct, frozen=True):
    """What the days of departments rest on."""

    days: WorkingDays
    today: dt.date


def joint_lines(
    matter: Matter | None, opinions: Mapping[str, DepartmentOpinion], ground: JointGround
) -> tuple[JointLine, ...]:
    """The departments of the catalogue in their order, then others that the case names."""
    listed = matter.joint_departments if matter else ()
    lines = [*_of_catalogue(listed, opinions, ground)]
    named = {line.name for line in lines}
    for name, each in opinions.items():
        if name not in named:
            lines.append(_line(JointLine(number=len(lines) + 1, turn=0, name=name), each))
    waiting = min((line.turn for line in lines if line.turn and not line.is_given), default=0)
    return tuple(
        msgspec.structs.replace(line, is_next=not line.is_given and line.turn in (0, waiting))
        for line in lines
    )


def late_departments(connection: Connection, case_id: str, ground: JointGround) -> dict[str, str]:
    """Of a case the departments that were asked and are late, each with its last day."""
    case = fold(journal.of_subject(connection, case_id))
    under = opened_under(connection, case)
    matter = under.matter(case.matter_code) if under else None
    return {line.name: line.due for line in joint_lines(matter, case.opinions, ground) if line.is_late}


def record_opinion(duty: Duty, number: str, order: Opining) -> RecordedEvent:
    """Record what a department says of the case; raises UnknownSlip, CaseError or StoreError."""

    def write(ground: EventGround) -> OpinionRecorded:
        return OpinionRecorded(
            department=_named(ground, written(order.department, _("是哪个部门"))),
            opinion=order.opinion,
            text=one_line(order.text),
            document_number=one_line(order.document_number),
        )

    return record_event(duty, number, "case_opinion_recorded", write)


def _named(ground: EventGround, typed: str) -> str:
    """The department's name: as typed, or by its number in the order of the catalogue."""
    under = opened_under(ground.connection, ground.case)
    matter = under.matter(ground.case.matter_code) if under else None
    days = JointGround(WorkingDays(), ground.moment.at.date())
    lines = joint_lines(matter, ground.case.opinions, days)
    numbered = {str(line.number): line.name for line in lines}
    if typed.isdecimal() and typed not in numbered:
        what = _("没有第 {number} 个部门").format(number=typed)
        raise CaseError(_("没有记下部门意见"), what, _("请写部门名称，或列出的序号"))
    return numbered.get(typed, typed)


def _of_catalogue(
    listed: Sequence[JointDepartment], opinions: Mapping[str, DepartmentOpinion], ground: JointGround
) -> Iterator[JointLine]:
    turn = 0
    for number, department in enumerate(listed, start=1):
        turn += not (department.parallel and turn)
        name = department.name.zh
        duty = department.duty.zh if department.duty else ""
        line = JointLine(number=number, turn=turn, name=name, duty=duty)
        opinion = opinions.get(name)
        if opinion is None:
            yield line
            continue
        due = _due(department, opinion, ground.days)
        yield msgspec.structs.replace(
            _line(line, opinion),
            due=due.isoformat() if due else "",
            is_late=due is not None and not opinion.is_given and ground.today > due,
        )


def _line(line: JointLine, opinion: DepartmentOpinion) -> JointLine:
    return msgspec.structs.replace(
        line,
        opinion=opinion.opinion,
        words=_(OPINIONS[opinion.opinion]),
        text=opinion.text,
        document_number=opinion.document_number,
        at=opinion.at,
    )


def _due(department: JointDepartment, opinion: DepartmentOpinion, days: WorkingDays) -> dt.date | None:
    if department.limit is None:
        return None
    try:
        asked = dt.datetime.fromisoformat(opinion.asked_at).astimezone().date()
        return days.deadline(asked, department.limit).day
    except (ValueError, OverflowError):  # another device's clock; nobody can reckon with it
        return None
