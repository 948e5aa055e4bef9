"""Listing the people known here: their role, since when, and whether this device opens for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
from sqlalchemy import Connection, func, select

from desktop.database.engine import Store
from desktop.database.keyring import name_tag, read_keyring
from desktop.database.tables import JournalEntry, Setting, StaffMember
from desktop.services.duty import Duty
from desktop.services.people import on_duty
from desktop.services.people.first_password import FIRST_PASSWORD


class Colleague(msgspec.Struct, frozen=True):
    """A member of staff as known here; role, site and `left` where the banner's roster names them."""

    name: str
    role: str
    site: str
    left: bool


class StaffLine(msgspec.Struct, frozen=True, kw_only=True):
    """One person of this site: `role` is what counts here, a key of `ROLE_NAMES` or a later program's word.

    `opens`: this device opens for the person; `has_first`: with a password that a lead chose.
    `by_roster`: the banner's roster says the role, and nobody here changes it.
    """

    staff: str
    name: str
    role: str
    since: str = ""
    opens: bool = False
    left: bool = False
    by_roster: bool = False
    has_first: bool = False
    is_me: bool = False


def names_of_staff(connection: Connection) -> dict[str, str]:
    """Everybody's name by their id."""
    return {row.staff: row.name for row in connection.execute(select(StaffMember.staff, StaffMember.name))}


def list_staff(store: Store) -> list[Colleague]:
    """Everybody by site and name."""
    statement = select(StaffMember.name, StaffMember.role, StaffMember.site, StaffMember.left).order_by(
        StaffMember.site, StaffMember.name
    )
    with store.reading() as connection:
        return [Colleague(*row) for row in connection.execute(statement)]


def staff_here(duty: Duty, data_dir: Path) -> list[StaffLine]:
    """The people of this site and whoever can unlock this device; who has left comes last."""
    keyring = read_keyring(data_dir)
    tags = {wrap.tag for wrap in keyring.wraps}
    with duty.store.reading() as connection:
        around = _Standing(
            duty=duty,
            since=_since(connection, duty.device),
            founder=on_duty.founder(connection) or "",
            firsts=frozenset(
                connection.scalars(select(Setting.name).where(Setting.name.startswith(FIRST_PASSWORD)))
            ),
        )
        rows = connection.execute(_EVERYBODY).all()
    by_name: dict[str, list[_Known]] = {}
    for row in rows:
        by_name.setdefault(row.name, []).append(_Known(*row))
    lines = [
        _line(known, around, opens=name_tag(keyring, name) in tags) for name, known in by_name.items() if name
    ]
    here = [line for line in lines if line.opens or line.by_roster or line.since]
    return sorted(here, key=lambda line: (line.left, line.since, line.name))


class _Known(msgspec.Struct, frozen=True):
    staff: str
    name: str
    role: str
    site: str
    left: bool


class _Standing(msgspec.Struct, frozen=True, kw_only=True):
    duty: Duty
    since: Mapping[str, str]
    founder: str
    firsts: frozenset[str]


_EVERYBODY = select(StaffMember.staff, StaffMember.name, StaffMember.role, StaffMember.site, StaffMember.left)


def _line(known: Sequence[_Known], around: _Standing, *, opens: bool) -> StaffLine:
    """One person, whom roster and device may know by two ids; with that of the device the person works."""
    own = max(known, key=lambda each: (each.staff in around.since, not each.site))
    of_roster = [each for each in known if each.site == around.duty.site_code]
    posts = of_roster or [each for each in known if each.site]  # as `on_duty` asks of who unlocks
    role = (of_roster or [own])[0].role
    return StaffLine(
        staff=own.staff,
        name=own.name,
        role=role or ("administrator" if own.staff == around.founder else "clerk"),
        since=around.since.get(own.staff, ""),
        opens=opens,
        left=own.left or (bool(posts) and all(each.left for each in posts)),
        by_roster=any(not each.left for each in of_roster),
        has_first=FIRST_PASSWORD + own.staff in around.firsts,
        is_me=own.staff == around.duty.staff,
    )


def _since(connection: Connection, device: str) -> dict[str, str]:
    """When each was named first at this device, as its clock had it."""
    statement = (
        select(JournalEntry.subject, func.min(JournalEntry.recorded_at))
        .where(
            JournalEntry.subject.in_(select(StaffMember.staff)),
            JournalEntry.kind == "staff_named",
            JournalEntry.device == device,
        )
        .group_by(JournalEntry.subject)
    )
    return {row[0]: row[1] for row in connection.execute(statement)}
