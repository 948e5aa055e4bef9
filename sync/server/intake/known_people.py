"""Who is known at which site: what staff entries said so far, kept as they come in, for the judgement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, delete, select

from casework.cases.entries import Entry, Recorded
from casework.cases.kinds.table import read_body
from casework.cases.roster import STAFF_KINDS, KnownPerson, with_posts, with_statement
from sync.server.store.entries import recorded_of
from sync.server.store.rows import among, insert_rows, listed
from sync.server.store.sealing import ROSTER_NAME, Seal, seal_of
from sync.server.store.tables import RosterLine, StoredEntry

_COLUMNS = (RosterLine.staff, RosterLine.name, RosterLine.home, RosterLine.sites, RosterLine.left_at)
_BY_ID = select(*_COLUMNS).where(among(RosterLine.staff, "staff"))
_APPOINTED = select(*_COLUMNS).where(among(RosterLine.name, "names"), RosterLine.is_appointed.is_(True))
_NEVER = delete(RosterLine).where(among(RosterLine.staff, "staff"))


def people_of(connection: Connection, entries: Iterable[Recorded]) -> dict[str, KnownPerson]:
    """Who acts in these entries and whom they name, as far as known, with what the roster says of them."""
    staff = {each.entry.staff for each in entries}
    staff |= {each.entry.subject for each in entries if each.entry.kind in STAFF_KINDS}
    people = _read(connection, staff)
    seal = seal_of(connection)
    names = seal.forms(ROSTER_NAME, {person.name for person in people.values()})
    appointed = [_person(seal, row) for row in connection.execute(_APPOINTED, {"names": listed(names)})]
    return with_posts(people, appointed)


def note_people(connection: Connection, placed: Sequence[tuple[Recorded, str]]) -> None:
    """Staff entries were stored, each counting at a site; the caller holds the stream."""
    new = [(each, site) for each, site in placed if each.entry.kind in STAFF_KINDS]
    if not new:
        return
    subjects = {each.entry.subject for each, _site in new}
    people = _read(connection, subjects)
    is_appointed = _appointed(connection, subjects)
    for recorded, site in new:
        people = with_statement(people, recorded.entry, read_body(recorded), site)
        if recorded.entry.kind == "staff_appointed":
            is_appointed.add(recorded.entry.subject)
    connection.execute(_NEVER, {"staff": listed(subjects)})
    seal = seal_of(connection)
    rows = [
        (
            *(staff, seal.exact(ROSTER_NAME, known.name), known.home, " ".join(sorted(known.sites))),
            *(known.left_at, staff in is_appointed),
        )
        for staff, known in people.items()
    ]
    insert_rows(connection, RosterLine, rows)


def forget_and_note(connection: Connection, subject: str) -> None:
    """An entry of somebody is hidden: what the rest says stands."""
    connection.execute(_NEVER, {"staff": listed([subject])})
    columns = (getattr(StoredEntry, field) for field in Entry.__struct_fields__)
    rows = connection.execute(
        select(StoredEntry.site, *columns, StoredEntry.body)
        .where(StoredEntry.subject == subject)
        .order_by(StoredEntry.position)
    ).all()
    recorded = recorded_of(connection, (row[1:] for row in rows))
    note_people(connection, list(zip(recorded, (row[0] for row in rows), strict=True)))


def _read(connection: Connection, staff: Iterable[str]) -> dict[str, KnownPerson]:
    asked = listed(each for each in staff if "\0" not in each)
    seal = seal_of(connection)
    return {row[0]: _person(seal, row) for row in connection.execute(_BY_ID, {"staff": asked})}


def _appointed(connection: Connection, staff: Iterable[str]) -> set[str]:
    appointed = select(RosterLine.staff).where(
        among(RosterLine.staff, "staff"), RosterLine.is_appointed.is_(True)
    )
    return set(connection.scalars(appointed, {"staff": listed(staff)}))


def _person(seal: Seal, row: Sequence[str]) -> KnownPerson:
    _staff, sealed, home, sites, left_at = row
    name = seal.open_text(ROSTER_NAME, (), sealed)
    return KnownPerson(name=name, home=home, sites=frozenset(sites.split()), left_at=left_at)
