"""Cases whose term of keeping is over: which they are, and letting go of them, slice by slice.

A case is due when it has ended, nothing was recorded of it for as many years as the catalogue says, no
original of it lies anywhere, and all of its entries are in a backup; a complaint that belongs to no case once
it was answered, else the same.  Letting go is an entry of the banner
that says what stays, and in the same transaction the bodies before it go; devices do the same as that entry
comes to them (docs/decisions/0124-terms-of-keeping.md).
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

import msgspec
from sqlalchemy import Connection, exists, select

from casework.cases.affair import AFFAIRS, affair_kind
from casework.cases.case import Case
from casework.cases.complaint import fold_complaint
from casework.cases.entries import Entry, Recorded, encode_body
from casework.cases.events import HotlineComplaint
from casework.cases.fold import fold
from casework.cases.kinds.purging import (
    CASE_PURGED,
    COMPLAINT_PURGED,
    PURGES,
    Ended,
    purged_body,
    purged_complaint,
)
from casework.cases.kinds.table import body_problem
from casework.cases.states import ENDED, has_ended, state_of
from casework.language import N_, _
from casework.local_day import local_day
from casework.release.catalogue import KeepingTerm, Release
from sync.server.acts.acts import Act, act
from sync.server.acts.emptying import empty
from sync.server.overview import case_lines
from sync.server.releases import releases
from sync.server.report.case_releases import CaseReleases
from sync.server.store.database import Database
from sync.server.store.entries import recorded_of
from sync.server.store.line_tables import HallCaseLine
from sync.server.store.rows import among, listed
from sync.server.store.streams import hold_stream
from sync.server.store.tables import COMPLAINTS, Device, StoredEntry
from sync.wire.protocol import LARGEST_BODY_BYTES

_SLICE = 20  # cases; some 20 ms
_PAGE = 200  # looked at in one reading
_COLUMNS = tuple(getattr(StoredEntry, field) for field in Entry.__struct_fields__)
_OF_CASES = (
    select(*_COLUMNS, StoredEntry.body, StoredEntry.site)
    .where(among(StoredEntry.subject, "subjects"))
    .order_by(StoredEntry.subject)
)
# Entries whose bodies are there still; what the banner says in letting go holds nothing of a person.
_FULL = exists().where(
    StoredEntry.subject == HallCaseLine.subject,
    StoredEntry.body.is_not(None),
    StoredEntry.kind != CASE_PURGED,
)

Hindrance = Literal["", "term", "original", "backup", "odd"]
HINDRANCES: Mapping[str, str] = {
    "term": N_("目录没有写保存期限"),
    "original": N_("原件还没有退还"),
    "backup": N_("还没有全部备份"),
    "odd": N_("记录写得不合规，说不清要留下什么"),
}


class EndedCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case that has ended, or a complaint that was answered: when its term is over, what hinders it."""

    subject: str
    site: str
    number: str
    matter_code: str
    matter_name: str
    ended: Ended
    over_on: dt.date | None
    hindrance: Hindrance
    case: Case = Case()
    complaint: HotlineComplaint | None = None


class Terms:
    """The terms of keeping: of the matter in the newest release, else of all, else of its own release."""

    def __init__(self, release: Release) -> None:
        self._general = release.settings.keeping
        self._of_complaints = release.settings.complaint_keeping
        self._of_matters = {each.code: each.keeping for each in release.matters}
        self._former = CaseReleases(release)
        terms = (self._general, *self._of_matters.values())
        self.shortest = min((each.personal_years or 1 for each in terms if each), default=1)

    def of(self, connection: Connection, case: Case) -> KeepingTerm:
        """The term of this case; without years where nobody has said any."""
        for term in (self._of_matters.get(case.matter_code), self._general):
            if term is not None and term.personal_years is not None:
                return term
        matter = self._former.matter_of(connection, case)
        return (matter.keeping if matter else None) or KeepingTerm()

    def of_complaints(self) -> KeepingTerm:
        """The term of complaints that belong to no case; without years where nobody has said any."""
        for term in (self._of_complaints, self._general):
            if term is not None and term.personal_years is not None:
                return term
        return KeepingTerm()


def over_by(database: Database, day: dt.date) -> Iterator[EndedCase]:
    """All cases whose term is over by that day, or of which nobody has said one; hindered ones too.

    Then the complaints.  Lines of cases are to be current.  Raises Refused before a catalogue was published.
    """
    for candidates in (_cases, _complaints):
        after = ""
        while True:
            with database.reading() as connection:
                terms = Terms(releases.release_for_all(connection)[1])
                subjects = candidates(connection, after, _years_later(day, -terms.shortest))
                yield from _over(connection, subjects, terms, day)
            if not subjects:
                break
            after = subjects[-1]


def _complaints(connection: Connection, after: str, _opened_by: dt.date) -> Sequence[str]:
    wanted = select(StoredEntry.subject).where(COMPLAINTS, StoredEntry.subject > after).distinct()
    return connection.scalars(wanted.order_by(StoredEntry.subject).limit(_PAGE)).all()


def _cases(connection: Connection, after: str, opened_by: dt.date) -> Sequence[str]:
    wanted = (
        select(HallCaseLine.subject)
        .where(HallCaseLine.subject > after, HallCaseLine.state.in_(ENDED), _FULL)
        .where(HallCaseLine.opened_at <= (opened_by + dt.timedelta(days=1)).isoformat())
        .order_by(HallCaseLine.subject)
        .limit(_PAGE)
    )
    return connection.scalars(wanted).all()


def _over(connection: Connection, subjects: Sequence[str], terms: Terms, day: dt.date) -> Iterator[EndedCase]:
    safe = {row.device: row.backed_up for row in connection.execute(select(Device.device, Device.backed_up))}
    for entries, site in _entries(connection, subjects):
        is_complaint = any(affair_kind(each.entry.kind) == "complaint" for each in entries)
        ended = _answered(entries, terms, site) if is_complaint else _ended(connection, entries, terms, site)
        if ended is None or (ended.over_on is not None and ended.over_on > day):
            continue
        unsafe = any(each.entry.seq > safe.get(each.entry.device, 0) for each in entries)
        if not ended.hindrance and (unsafe or _is_odd(ended)):
            ended = msgspec.structs.replace(ended, hindrance="backup" if unsafe else "odd")
        yield ended


def _is_odd(ended: EndedCase) -> bool:
    """Would nobody take the word that says what stays of it?  One such case holds up no other."""
    word = _word(ended, "")
    body = encode_body(word.body)
    return len(body) > LARGEST_BODY_BYTES or body_problem(word.kind, body) != ""


class _Entries(NamedTuple):
    """The entries of one case, and where they count."""

    entries: list[Recorded]
    site: str


def _entries(connection: Connection, subjects: Sequence[str]) -> Iterator[_Entries]:
    rows = connection.execute(_OF_CASES, {"subjects": listed(subjects)}).all()
    entries: dict[str, list[Recorded]] = {}
    sites: dict[str, str] = {}
    for recorded, row in zip(recorded_of(connection, (row[:-1] for row in rows)), rows, strict=True):
        entries.setdefault(recorded.entry.subject, []).append(recorded)
        sites[recorded.entry.subject] = row.site
    for subject, of_case in entries.items():
        yield _Entries(of_case, sites[subject])


def _ended(connection: Connection, entries: Sequence[Recorded], terms: Terms, site: str) -> EndedCase | None:
    """None while it has not ended; its term runs from the last day on which anything was recorded of it."""
    case = fold(entries)
    if not has_ended(case):
        return None
    last = _last_day(entries)
    term = terms.of(connection, case)
    years = term.personal_years
    return EndedCase(
        subject=case.case_id,
        site=site,
        number=case.slips[-1].number if case.slips else "",
        matter_code=case.matter_code,
        matter_name=case.matter_name,
        ended=Ended(state_of(case), last, years or 0, term.basis, ""),
        over_on=_years_later(last, years) if years else None,
        hindrance="original" if case.custody.lying() else "" if years else "term",
        case=case,
    )


def _answered(entries: Sequence[Recorded], terms: Terms, site: str) -> EndedCase | None:
    """None while it was not answered."""
    complaint = fold_complaint(entries)
    if complaint is None or not complaint.answered_at:
        return None
    last, term = _last_day(entries), terms.of_complaints()
    years = term.personal_years
    return EndedCase(
        subject=entries[0].entry.subject,
        site=site,
        number=complaint.number,
        matter_code="",
        matter_name=_(AFFAIRS["complaint"]),
        ended=Ended("", last, years or 0, term.basis, ""),
        over_on=_years_later(last, years) if years else None,
        hindrance="" if years else "term",
        complaint=complaint,
    )


def _last_day(entries: Sequence[Recorded]) -> dt.date:
    """On which anything was recorded."""
    return max(local_day(each.entry.recorded_at) for each in entries if each.entry.kind not in PURGES)


def _years_later(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return dt.date(day.year + years, 3, 1)


def purge(database: Database, day: dt.date, by: str, *, most: int = 0) -> int:
    """Let go of all that is due by that day, or of so many cases; how many that was.

    Each slice is a transaction of its own: interrupted anywhere, it goes on from there when it is run again.
    """
    case_lines.make_all(database)
    due = (each.subject for each in over_by(database, day) if not each.hindrance)
    gone = 0
    while slice_ := list(itertools.islice(due, min(_SLICE, most - gone) if most else _SLICE)):
        gone += _purge_some(database, slice_, day, by)
    case_lines.make_all(database)
    return gone


def _purge_some(database: Database, subjects: Sequence[str], day: dt.date, by: str) -> int:
    """Those of them that are still due: somebody may have written of one meanwhile."""
    with database.writing() as connection:
        hold_stream(connection)
        terms = Terms(releases.release_for_all(connection)[1])
        due = [each for each in _over(connection, subjects, terms, day) if not each.hindrance]
        act(connection, [_word(each, by) for each in due])
        empty(connection, [each.subject for each in due])
    return len(due)


def _word(due: EndedCase, by: str) -> Act:
    ended = msgspec.structs.replace(due.ended, by=by)
    if due.complaint is not None:
        body = purged_complaint(due.complaint, due.site, ended)
        return Act(due.subject, due.site, COMPLAINT_PURGED, body)
    case = msgspec.structs.replace(due.case, site=due.case.site or due.site)  # some have no beginning
    return Act(due.subject, due.site, CASE_PURGED, purged_body(case, ended))
