"""Entries of other devices in this store: they come with the banner's pages, and go with the scope."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite import insert as upsert

from casework.cases.entries import Recorded
from casework.cases.kinds.table import JudgedEntry, judge
from desktop.database import (
    confirmed,
    hidden,
    journal,
    judging,
    set_aside,
    taking_in,
)
from desktop.database.known_people import Place
from desktop.database.rows import at_places, delete_places, newest_seqs
from desktop.database.tables import DisplacedEntry, JournalBody, JournalEntry, SetAsideEntry
from sync.wire.packing import Placed, pack

_OF_ENTRIES = (JournalBody, JournalEntry, SetAsideEntry)


def add(connection: Connection, own: str, page: Sequence[Placed], judged: Sequence[JudgedEntry] = ()) -> int:
    """Add what is new of a page; returns how much that was.

    `judged` is what is said of each by itself, in the same order, where somebody has looked already.
    What the banner has now takes the place of another entry at the same (device, seq), which is kept
    aside: the banner was restored, and what it had before is not what all others see.
    """
    verdicts = judged or [judge(placed.recorded) for placed in page]
    came = [each for each in zip(page, verdicts, strict=True) if each[0].recorded.entry.device != own]
    if not came:
        return 0
    theirs = [placed for placed, _verdict in came]
    if known := _known_hashes(connection, theirs):
        came = [each for each in came if not _stands(known, each[0].recorded)]
        _displace_others(connection, known, [placed.recorded for placed, _verdict in came])
    judged_page = judging.judge_page(connection, came)
    problems = judged_page.problems
    fresh = [placed.recorded for placed, _verdict in came]
    if problems:
        for placed, _verdict in came:
            if problem := problems.get(_place(placed.recorded)):
                set_aside.add(connection, placed, problem)
        # Some may be such that the journal has no room for them.
        fresh = [each for each in fresh if set_aside.has_room(each)]
        theirs = [each for each in theirs if set_aside.has_room(each.recorded)]
    met = journal.known_subjects(connection, {recorded.entry.subject for recorded in fresh})
    first = journal.newest_position(connection) + 1
    positions = range(first, first + len(fresh))
    journal.insert_entries(connection, fresh, positions)
    confirmed.confirm(connection, (_confirmed(each) for each in theirs))
    here = list(zip(fresh, positions, strict=True))
    plain = [each for each in here if _place(each[0]) not in problems] if problems else here
    aside = taking_in.make_lines(connection, plain, met, judged_page.bodies) + len(problems)
    set_aside.tell(connection, aside)
    hidden.obey(connection, own, theirs)
    return len(fresh)


def _stands(known: Mapping[Place, str], recorded: Recorded) -> bool:
    return known.get(_place(recorded)) == recorded.entry.hash


def _displace_others(connection: Connection, known: Mapping[Place, str], fresh: Sequence[Recorded]) -> None:
    """What stands where these come goes aside."""
    places = [_place(recorded) for recorded in fresh if _place(recorded) in known]
    if places:
        displace(connection, [journal.at_place(connection, *place) for place in places], "banner")


def _confirmed(placed: Placed) -> confirmed.Confirmed:
    entry = placed.recorded.entry
    return confirmed.Confirmed(entry.device, entry.seq, entry.hash, placed.site)


def displace(connection: Connection, going: Sequence[Recorded], moved_to: str) -> None:
    """Take entries out of the journal and keep them aside, whole."""
    places = [_place(recorded) for recorded in going]
    rows = [
        {
            "hash": recorded.entry.hash,
            "device": recorded.entry.device,
            "seq": recorded.entry.seq,
            "moved_to": moved_to,
            "content": msgspec.json.encode(pack([Placed(recorded)])[0]),
        }
        for recorded in going
    ]
    connection.execute(upsert(DisplacedEntry).on_conflict_do_nothing(), rows)
    confirmed.unconfirm_places(connection, places)
    for table in _OF_ENTRIES:
        delete_places(connection, table, places)


def _known_hashes(connection: Connection, page: Sequence[Placed]) -> dict[Place, str]:
    newest = newest_seqs(connection, JournalEntry, {placed.recorded.entry.device for placed in page})
    all_places = (_place(placed.recorded) for placed in page)
    places = [(device, seq) for device, seq in all_places if seq <= newest.get(device, 0)]
    rows = at_places(connection, "found.device, found.seq, found.hash", JournalEntry, places)
    return {(device, seq): entry_hash for device, seq, entry_hash in rows}


def _place(recorded: Recorded) -> Place:
    return (recorded.entry.device, recorded.entry.seq)
