"""The legal clocks of a case: a step that does not count began or ended; the true time of an entry."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection

from casework.cases.case import Case
from casework.cases.entries import Entry
from casework.cases.kinds.limits import TIME_CORRECTED, LimitResumed, LimitStopped, TimeCorrected
from casework.language import _, listed
from casework.written_text import one_line
from desktop.database import journal
from desktop.database.journal import Statement
from desktop.errors import CaseError
from desktop.services.cases.find_case import find_open_case
from desktop.services.cases.recorded_event import (
    EventGround,
    RecordedEvent,
    event_of,
    known_case,
    record_event,
)
from desktop.services.duty import Duty, as_it_stands
from desktop.services.record import moment_now, record

_AT_ONCE = dt.timedelta(minutes=1)  # by one clock, whatever it said


def stop_limit(duty: Duty, number: str, step: str, reason: str = "") -> RecordedEvent:
    """Record that a step began that the catalogue excludes from the limits; raises CaseError for others."""

    def write(ground: EventGround) -> LimitStopped:
        matter = find_open_case(ground.connection, number).matter
        excluded = [each.zh for each in matter.excluded_steps]
        if step not in excluded:
            known = listed(excluded) or _("没有")
            raise CaseError(
                _("这个环节计入时限"),
                _("目录里“{matter}”不计入时限的环节：{known}").format(matter=matter.name.zh, known=known),
                _("请核对目录里的环节名称"),
            )
        return LimitStopped(step=step, reason=one_line(reason))

    return record_event(duty, number, "case_limit_stopped", write)


def resume_limit(duty: Duty, number: str, step: str) -> RecordedEvent:
    """Record that the step is over."""
    return record_event(duty, number, "case_limit_resumed", lambda _ground: LimitResumed(step=step or "-"))


def correct_time(
    duty: Duty, number: str, at: dt.datetime, reason: str = "", *, again: bool = False
) -> RecordedEvent:
    """State when the first entries of a case were truly made whose clock could not be believed.

    What was recorded within a minute, as a slip and its filing are, is corrected at once.  `again` states
    anew when those were that were corrected last; so it is without `again` where no others are doubtful.
    """
    with duty.store.writing() as connection:
        duty = as_it_stands(connection, duty)
        case = known_case(connection, number)
        moment = moment_now(connection, duty.device)
        if at > moment.at and moment.clock == "trusted":
            what = _("{at} 还没有到").format(at=f"{at.astimezone():%Y-%m-%d %H:%M}")
            raise CaseError(_("时间不对"), what, _("请写当时的日期和时间"))
        bodies = [
            TimeCorrected(device=entry.device, seq=entry.seq, at=at, reason=one_line(reason))
            for entry in _to_correct(connection, case, again=again)
        ]
        stands = {(each.device, each.seq): each.at for each in case.corrections}
        if all(stands.get((body.device, body.seq)) == body.at.isoformat() for body in bodies):
            what = _("已经更正为 {at}").format(at=f"{at.astimezone():%Y-%m-%d %H:%M}")
            raise CaseError(_("没有变化"), what, _("不需要再记"))
        record(connection, duty, [Statement(case.case_id, TIME_CORRECTED, body) for body in bodies], moment)
        return event_of(connection, known_case(connection, number), TIME_CORRECTED, bodies[0])


def _to_correct(connection: Connection, case: Case, *, again: bool) -> list[Entry]:
    """The first entries that nobody corrected, else those corrected last; raises CaseError without any."""
    entries = (each.entry for each in journal.of_subject(connection, case.case_id))
    doubtful = {
        (entry.device, entry.seq): entry
        for entry in entries
        if entry.clock != "trusted" and entry.kind != TIME_CORRECTED
    }
    times = {(each.device, each.seq): each.at for each in case.corrections}  # the newest holds
    left = [entry for place, entry in doubtful.items() if place not in times]
    newest = next((each.at for each in reversed(case.corrections) if (each.device, each.seq) in doubtful), "")
    if newest and (again or not left):
        return [entry for place, entry in doubtful.items() if times.get(place) == newest]
    if not left or again:
        what = _("还没有更正过") if left else _("本办件的记录时间都可信")
        raise CaseError(_("没有要更正的时间"), what, _("可信的时间不能更正"))
    first = min(left, key=lambda each: (each.rev, each.device))
    return [each for each in left if each.device == first.device and _is_at_once(first, each)]


def _is_at_once(first: Entry, other: Entry) -> bool:
    begun, then = (dt.datetime.fromisoformat(each.recorded_at) for each in (first, other))
    return abs(then - begun) <= _AT_ONCE
