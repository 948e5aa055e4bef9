"""The legal clocks of a case: until when a supplement may be asked for, since when it is accepted, its days.

Papers of a licence matter that came to a site with a written delegation, by the applicant or in a bag, start
five working days in which what lacks must be told once; where it is not, the application counts as accepted
from the day on which they came (行政许可法 第三十二条第一款第四项; days are working days, 第八十二条).
A point that only collects is no authority: nothing starts there.  The promised and the statutory limit run
from acceptance; steps that the catalogue excludes (第四十五条), and the time in which the
banner waits or has stopped, do not count.  Nothing here is stored: a better calendar, a corrected clock or a
late entry moves every day at once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import msgspec

from casework.cases.case import Case
from casework.cases.events import LimitStop
from casework.cases.kinds.banner import PAUSES
from casework.cases.promised_limit import LimitBegun, limit_begun
from casework.deadline import Deadline, WorkingDays
from casework.local_day import local_day
from casework.release.catalogue import Limit, Matter, Release, Site

LICENCE = "许可"  # data: in the kind of a matter
SUPPLEMENT_LIMIT = Limit(value=5, unit="working_day")
_DAY = dt.timedelta(days=1)


class ClockFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What of a case its clocks rest on; times are ISO 8601 or ""."""

    begun: LimitBegun
    papers_at: Mapping[str, str] = {}  # by sites
    supplement_at: str = ""
    stops: tuple[LimitStop, ...] = ()
    may_be_deemed: bool = False  # nothing was said of it yet: neither accepted, refused, void nor paused


class MatterLimits(msgspec.Struct, frozen=True, kw_only=True):
    """What of a matter its clocks rest on."""

    kind: str
    promised: Limit | None = None
    statutory: Limit | None = None
    excluded_steps: tuple[str, ...] = ()
    delegated: frozenset[str] = frozenset()  # the sites that hold a written delegation for it


class Clocks(msgspec.Struct, frozen=True, kw_only=True):
    """The days of a case; None where a clock does not run or nothing is promised.

    `papers_at` is when the papers came from which the five days for a supplement are counted, "" where none
    are.  `is_deemed`: nobody asked for a supplement in time, so that it counts as accepted.
    """

    papers_at: str = ""
    supplement_by: Deadline | None = None
    accepted_on: dt.date | None = None
    is_deemed: bool = False
    is_certain: bool = False
    stopped_by: str = ""  # the step because of which the limits do not run now
    promised: Deadline | None = None
    statutory: Deadline | None = None


def facts_of(case: Case) -> ClockFacts:
    """What of the case its clocks rest on."""
    return ClockFacts(
        begun=limit_begun(case),
        papers_at=case.papers_at,
        supplement_at=case.supplement_at,
        stops=case.stops,
        may_be_deemed=case.status == "open" and not case.progress.text and not case.accepted_at,
    )


def limits_of(matter: Matter, sites: Iterable[Site]) -> MatterLimits:
    """What of the matter its clocks rest on, in a release with these sites."""
    return _limits(matter, frozenset(site.code for site in sites if matter.code in site.delegated))


def all_limits(release: Release) -> dict[str, MatterLimits]:
    """The same of every matter of a release, by its code."""
    delegated: dict[str, set[str]] = {}
    for site in release.sites:
        for code in site.delegated:
            delegated.setdefault(code, set()).add(site.code)
    return {each.code: _limits(each, frozenset(delegated.get(each.code, ()))) for each in release.matters}


def _limits(matter: Matter, delegated: frozenset[str]) -> MatterLimits:
    return MatterLimits(
        kind=matter.kind,
        promised=matter.promised_limit,
        statutory=matter.statutory_limit,
        excluded_steps=tuple(each.zh for each in matter.excluded_steps),
        delegated=delegated,
    )


def clocks(facts: ClockFacts, matter: MatterLimits, days: WorkingDays, today: dt.date) -> Clocks:
    """The days of a case of that matter.

    Raises ValueError or OverflowError for times of another device with which nobody can reckon.
    """
    papers_at = _papers_at(facts, matter)
    supplement_by = days.deadline(local_day(papers_at), SUPPLEMENT_LIMIT) if papers_at else None
    is_deemed = (
        supplement_by is not None
        and not facts.begun.is_accepted
        and facts.may_be_deemed
        and _too_late(facts, supplement_by, today)
    )
    begun_at = papers_at if is_deemed else facts.begun.at
    if not begun_at:
        return Clocks(papers_at=papers_at, supplement_by=supplement_by)
    begun = local_day(begun_at)
    counted = _counted(facts.stops, matter)
    stopped_by = next((each.step for each in counted if not each.ended_at), "")
    certain = is_deemed or facts.begun.is_accepted
    excluded = _excluded(counted, begun)

    def last(limit: Limit | None) -> Deadline | None:
        if limit is None or stopped_by:
            return None
        deadline = days.deadline(begun, limit, excluded)
        return deadline if certain else msgspec.structs.replace(deadline, provisional=True)

    return Clocks(
        papers_at=papers_at,
        supplement_by=supplement_by,
        accepted_on=begun,
        is_deemed=is_deemed,
        is_certain=certain,
        stopped_by=stopped_by,
        promised=last(matter.promised),
        statutory=last(matter.statutory),
    )


def _papers_at(facts: ClockFacts, matter: MatterLimits) -> str:
    """When papers came first to a site that must tell what lacks; "" where no such clock began."""
    if LICENCE not in matter.kind:
        return ""
    came = [at for site, at in facts.papers_at.items() if site in matter.delegated]
    return min(came, key=dt.datetime.fromisoformat, default="")


def _too_late(facts: ClockFacts, last: Deadline, today: dt.date) -> bool:
    """Was nothing asked for in time?"""
    if facts.supplement_at:
        return local_day(facts.supplement_at) > last.day
    return today > last.day


def _counted(stops: Iterable[LimitStop], matter: MatterLimits) -> tuple[LimitStop, ...]:
    """The stops that the law or the catalogue allows."""
    return tuple(each for each in stops if each.step in PAUSES or each.step in matter.excluded_steps)


def _excluded(stops: Iterable[LimitStop], begun: dt.date) -> frozenset[dt.date]:
    """The days that do not count: from that on which a stop began to that before it ended."""
    excluded = set[dt.date]()
    for stop in stops:
        if not stop.ended_at:
            continue
        day, end = max(local_day(stop.begun_at), begun), local_day(stop.ended_at)
        excluded.update(day + count * _DAY for count in range((end - day).days))
    return frozenset(excluded)
