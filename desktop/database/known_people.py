"""Who is known here, as entries of staff in this store say: entries that come in are compared with that."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Connection, and_, bindparam, func, or_, select

from casework.cases.entries import Entry, Recorded
from casework.cases.kinds.table import KINDS, read_body
from casework.cases.roster import (
    BANNER,
    STAFF_KINDS,
    Acting,
    KnownPerson,
    staff_problem,
    with_posts,
    with_statement,
)
from casework.language import _
from desktop.database.prepared import Prepared
from desktop.database.set_aside import counts
from desktop.database.tables import ConfirmedEntry, JournalBody, JournalEntry, StaffMember, Workplace
from sync.wire.packing import Placed

_HALL_ONLY = frozenset(kind.name for kind in KINDS.values() if kind.hall_only)
_JUDGED = _HALL_ONLY.union(STAFF_KINDS)
Place = tuple[str, int]


def staff_problems(connection: Connection, page: Iterable[Placed]) -> dict[Place, str]:
    """Why entries that came cannot be by whom they name, by their places."""
    entries = list(page)
    people = _people_of(connection, [each.recorded for each in entries])
    if _JUDGED.isdisjoint({each.recorded.entry.kind for each in entries}) and not any(
        person.left_at for person in people.values()
    ):
        return {}  # as good as always: thousands come at once, and a reader asks no more of these
    problems: dict[Place, str] = {}
    for placed in entries:
        entry = placed.recorded.entry
        is_of_staff = entry.kind in STAFF_KINDS
        if entry.kind in _HALL_ONLY and entry.staff != BANNER:
            problems[entry.device, entry.seq] = _("这只能由旗里来说")
            continue
        if not is_of_staff and not _has_left(people, entry.staff):
            continue
        body = read_body(placed.recorded) if is_of_staff else None
        # Which site a device speaks for is the banner's to know: here an entry speaks for where it counts.
        acting = Acting(people=people, sites={placed.site}, is_hall=entry.staff == BANNER, is_whole=False)
        if problem := staff_problem(entry, body, acting):
            problems[entry.device, entry.seq] = problem
        elif is_of_staff:
            people = with_statement(people, entry, body, placed.site)
    return problems


def _has_left(people: Mapping[str, KnownPerson], staff: str) -> bool:
    person = people.get(staff)
    return person is not None and person.left_at != ""


def _people_of(connection: Connection, entries: Collection[Recorded]) -> dict[str, KnownPerson]:
    staff = {each.entry.staff for each in entries if each.entry.staff != BANNER}
    staff |= {each.entry.subject for each in entries if each.entry.kind in STAFF_KINDS}
    people = _as_recorded(connection, staff)
    names = [person.name for person in people.values()]
    appointed = set(_APPOINTED.on(connection, listed=json.dumps(names)).scalars())
    return with_posts(people, list(_as_recorded(connection, appointed).values()))


def _as_recorded(connection: Connection, staff: Collection[str]) -> dict[str, KnownPerson]:
    """What the entries of this store say of these people, in the order in which they came."""
    people: dict[str, KnownPerson] = {}
    if not staff:
        return people
    rows = _OF_STAFF.on(connection, listed=json.dumps(list(staff))).all()
    here = connection.scalar(select(Workplace.site)) or "" if rows else ""
    for *fields, content, site in map(tuple, rows):
        recorded = Recorded(Entry(*fields), content)
        people = with_statement(people, recorded.entry, read_body(recorded), site or here)
    return people


_LISTED = select(func.json_each(bindparam("listed")).table_valued("value").c.value)
_BODY = and_(JournalBody.device == JournalEntry.device, JournalBody.seq == JournalEntry.seq)
_CONFIRMED = and_(ConfirmedEntry.device == JournalEntry.device, ConfirmedEntry.seq == JournalEntry.seq)
_OF_STAFF = Prepared(
    select(*(getattr(JournalEntry, field) for field in Entry.__struct_fields__))
    .add_columns(JournalBody.body, ConfirmedEntry.site)
    .join(JournalBody, _BODY, isouter=True)
    .join(ConfirmedEntry, _CONFIRMED, isouter=True)
    .where(
        JournalEntry.subject.in_(_LISTED), or_(*(JournalEntry.kind == kind for kind in STAFF_KINDS)), counts()
    )
    .order_by(JournalEntry.position)
)
_APPOINTED = Prepared(select(StaffMember.staff).where(StaffMember.name.in_(_LISTED), StaffMember.site != ""))
