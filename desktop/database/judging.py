"""Judging entries that came: what cannot be, or cannot be by whom it names, is set aside."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, func, select

from casework.cases.body import Body
from casework.cases.entries import Entry, Recorded
from casework.cases.kinds.table import JudgedEntry, judge
from casework.cases.plausible import LARGEST_STEP, number_problem, site_of_number
from casework.language import _
from desktop.database import banner, proofs, set_aside
from desktop.database.known_people import Place, staff_problems
from desktop.database.tables import JournalBody, JournalEntry, SetAsideEntry
from sync.wire.packing import Placed


class JudgedPage(msgspec.Struct, frozen=True):
    """Why entries of a page cannot be, by their places; what the others say, by their hashes."""

    problems: dict[Place, str]
    bodies: dict[str, Body]


def judge_page(connection: Connection, came: Sequence[tuple[Placed, JudgedEntry]]) -> JudgedPage:
    """Judge entries that just came by what was said of each by itself, and by whom it names."""
    excluded: dict[Place, str] = {}
    bodies: dict[str, Body] = {}
    stood = _sites_of_writers(connection, came)
    for placed, judged in came:
        entry = placed.recorded.entry
        problem = judged.problem or (_leap(connection, entry) if entry.rev > LARGEST_STEP else "")
        if not problem and entry.device in stood:
            problem = number_problem(judged.body, stood[entry.device])
        if problem:
            excluded[_place(placed)] = problem
        elif judged.body is not None:
            bodies[entry.hash] = judged.body
    plausible = [placed for placed, _judged in came if not excluded or _place(placed) not in excluded]
    return JudgedPage(excluded | staff_problems(connection, plausible), bodies)


def judge_again(connection: Connection) -> None:
    """Take back what this program can take in, which an older one could not: not what nobody has signed."""
    fields = (getattr(JournalEntry, field) for field in Entry.__struct_fields__)
    rows = connection.execute(
        select(*fields, JournalBody.body, SetAsideEntry.site)
        .join(SetAsideEntry, set_aside.same_place(SetAsideEntry))
        .join(JournalBody, set_aside.same_place(JournalBody), isouter=True)
        .where(~SetAsideEntry.is_hidden)
        .order_by(JournalEntry.position)
    ).all()
    aside = [Placed(Recorded(Entry(*fields), body), site) for *fields, body, site in rows]
    still = judge_page(connection, [(each, judge(each.recorded)) for each in aside]).problems
    address = banner.read_address(connection)
    places = {_place(placed) for placed in aside}
    if address is not None:  # before a banner was met nothing came from one
        places &= proofs.proven_of(connection, address.trust.keys, {device for device, _seq in places})
    for place in places - still.keys():
        set_aside.take_back(connection, place)


def _place(placed: Placed) -> Place:
    return (placed.recorded.entry.device, placed.recorded.entry.seq)


def _sites_of_writers(
    connection: Connection, came: Sequence[tuple[Placed, JudgedEntry]]
) -> dict[str, frozenset[str]]:
    """Where each device that gives out a number here stands and stood, as far as the banner certified it."""
    writers = {placed.recorded.entry.device for placed, judged in came if site_of_number(judged.body)}
    known = proofs.devices(connection, writers) if writers else []
    return {each.device: frozenset((each.site, *each.former_sites.split())) for each in known}


def _leap(connection: Connection, entry: Entry) -> str:
    """A revision that nobody can have come to: many more than the entries that this device ever saw."""
    newest = connection.scalar(
        select(func.max(JournalEntry.rev)).where(
            JournalEntry.subject == entry.subject, JournalEntry.hash != entry.hash, set_aside.counts()
        )
    )
    return "" if entry.rev <= (newest or 0) + LARGEST_STEP else _("记录的次序号跳得太远")
