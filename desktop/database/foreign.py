"""Entries of other devices in this store: they come with the banner's pages, and go with the scope."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, and_, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from casework.cases.entries import Recorded
from desktop.database import (
    attachments,
    confirmed,
    hidden,
    journal,
    judging,
    projections,
    set_aside,
    taking_in,
)
from desktop.database.event_tables import TransferLine
from desktop.database.rows import at_places, newest_seqs
from desktop.database.tables import ConfirmedEntry, DisplacedEntry, JournalBody, JournalEntry, SetAsideEntry
from sync.wire.packing import Placed, pack

_OF_ENTRIES = (ConfirmedEntry, JournalBody, JournalEntry, SetAsideEntry)


def add(connection: Connection, own: str, page: Sequence[Placed]) -> int:
    """Add what is new of a page; returns how much that was.

    What the banner has now takes the place of another entry at the same (device, seq), which is kept
    aside: the banner was restored, and what it had before is not what all others see.
    """
    theirs = [placed for placed in page if placed.recorded.entry.device != own]
    if not theirs:
        return 0
    known = _known_hashes(connection, theirs)
    new = [each for each in theirs if known.get(_place(each.recorded)) != each.recorded.entry.hash]
    fresh = [each.recorded for each in new]
    displaced = [_place(recorded) for recorded in fresh if _place(recorded) in known]
    for device, seq in displaced:
        displace(connection, device, seq, "banner")
    judged = judging.judge_page(connection, new)
    problems = judged.problems
    for each in new:
        if _place(each.recorded) in problems:
            set_aside.add(connection, each, problems[_place(each.recorded)])
    if problems:  # some may be such that the journal has no room for them
        fresh = [each for each in fresh if set_aside.has_room(each)]
        theirs = [each for each in theirs if set_aside.has_room(each.recorded)]
    met = journal.known_subjects(connection, {recorded.entry.subject for recorded in fresh})
    first = journal.newest_position(connection) + 1
    placed = list(zip(fresh, range(first, first + len(fresh)), strict=True))
    journal.insert_entries(connection, fresh, range(first, first + len(fresh)))
    confirmed.confirm(connection, (_confirmed(each) for each in theirs))
    if displaced:
        confirmed.count_again(connection)
    plain = [each for each in placed if _place(each[0]) not in problems]
    aside = taking_in.make_lines(connection, plain, met, judged.bodies) + len(problems)
    set_aside.tell(connection, aside)
    hidden.obey(connection, own, theirs)
    return len(fresh)


def _confirmed(placed: Placed) -> confirmed.Confirmed:
    entry = placed.recorded.entry
    return confirmed.Confirmed(entry.device, entry.seq, entry.hash, placed.site)


def displace(connection: Connection, device: str, seq: int, moved_to: str) -> Recorded:
    """Take an entry out of the journal and keep it aside, whole."""
    recorded = journal.at_place(connection, device, seq)
    entry = recorded.entry
    row = {
        "hash": entry.hash,
        "device": device,
        "seq": seq,
        "moved_to": moved_to,
        "content": msgspec.json.encode(pack([Placed(recorded)])[0]),
    }
    connection.execute(upsert(DisplacedEntry).values(row).on_conflict_do_nothing())
    for table in _OF_ENTRIES:
        connection.execute(delete(table).where(table.device == device, table.seq == seq))
    return recorded


def evict(connection: Connection, own: str, scope: Sequence[str]) -> None:
    """Let go of others' entries of sites that are no longer in scope; the banner has them all.

    A case whose bag went to a site in scope stays: the banner delivers it wherever it counts.
    """
    sent_here = select(TransferLine.case_id).where(TransferLine.to_site.in_(scope))
    gone = and_(
        ConfirmedEntry.site.not_in(scope),
        ConfirmedEntry.device != own,
        JournalEntry.subject.not_in(sent_here),
    )
    same = and_(ConfirmedEntry.device == JournalEntry.device, ConfirmedEntry.seq == JournalEntry.seq)
    rows = connection.execute(
        select(JournalEntry.device, JournalEntry.seq, JournalEntry.subject)
        .join(ConfirmedEntry, same)
        .where(gone)
    ).all()
    for device, seq, _subject in rows:
        for table in _OF_ENTRIES:
            connection.execute(delete(table).where(table.device == device, table.seq == seq))
    confirmed.count_again(connection)
    projections.refresh(connection, list(dict.fromkeys(subject for _device, _seq, subject in rows)))
    attachments.let_go(connection)


def _known_hashes(connection: Connection, page: Sequence[Placed]) -> dict[tuple[str, int], str]:
    newest = newest_seqs(connection, JournalEntry, {placed.recorded.entry.device for placed in page})
    all_places = (_place(placed.recorded) for placed in page)
    places = [(device, seq) for device, seq in all_places if seq <= newest.get(device, 0)]
    rows = at_places(connection, "found.device, found.seq, found.hash", JournalEntry, places)
    return {(device, seq): entry_hash for device, seq, entry_hash in rows}


def _place(recorded: Recorded) -> tuple[str, int]:
    return (recorded.entry.device, recorded.entry.seq)
