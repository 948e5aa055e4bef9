"""A copied device goes on under a new id: its entries that the banner does not have move to a new chain.

Two copies of one data folder cannot both write entry 11 of the same device.  The later one makes its
entries anew, word for word, in a chain of its own; how they stood before is kept aside.
"""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, delete, func, insert, select, update

from casework.cases.entries import Entry, Head, Recorded, entry_hash, head_of
from casework.cases.seen import with_head
from desktop.database import banner, confirmed, foreign, journal, projections
from desktop.database.noted import note_end
from desktop.database.tables import JournalEntry, JournalHead, QuarantinedEntry, Workplace
from sync.device.store import Fork


def rehome(connection: Connection, fork: Fork) -> int:
    """Change this device's id and move its entries from `first_seq` on; returns how many."""
    old = journal.own_device(connection)
    newest_at = journal.newest_time(connection, old)
    places = connection.execute(
        select(JournalEntry.seq, JournalEntry.position)
        .where(JournalEntry.device == old, JournalEntry.seq >= fork.first_seq)
        .order_by(JournalEntry.seq)
    ).all()
    head = Head(fork.device)
    moved: list[Recorded] = []
    stayed = stayed_heads(connection, old, fork.first_seq)
    for seq, _position in places:
        recorded = foreign.displace(connection, old, seq, fork.device)
        entry = renamed(recorded.entry, head, stayed.get(recorded.entry.subject))
        moved.append(Recorded(entry, recorded.body))
        head = head_of(moved[-1].entry)
    journal.insert_entries(connection, moved, [position for _seq, position in places])
    _become(connection, old, head, newest_at)
    confirmed.count_again(connection)
    banner.restart(connection, fork.seed)
    banner.stand(connection, letter=fork.letter)
    projections.refresh(connection, list(dict.fromkeys(recorded.entry.subject for recorded in moved)))
    return len(moved)


def stayed_heads(connection: Connection, device: str, first_seq: int) -> dict[str, Head]:
    """Of each subject the last entry before `first_seq`: under a new id it does not go without saying."""
    rows = connection.execute(
        select(JournalEntry.subject, func.max(JournalEntry.seq))
        .where(JournalEntry.device == device, JournalEntry.seq < first_seq)
        .group_by(JournalEntry.subject)
    )
    return {subject: Head(device, seq) for subject, seq in rows}


def renamed(entry: Entry, head: Head, stayed: Head | None) -> Entry:
    """The entry word for word at the end of another chain; `stayed` is what of its subject did not move."""
    seen = with_head(entry.seen, stayed.device, stayed.seq) if stayed else entry.seen
    new = msgspec.structs.replace(entry, device=head.device, seq=head.seq + 1, prev=head.hash, seen=seen)
    return msgspec.structs.replace(new, hash=entry_hash(new))


def _become(connection: Connection, old: str, head: Head, newest_at: str) -> None:
    connection.execute(update(Workplace).values(device=head.device))
    # The old chain is another device's from now on: the banner has the rest of it.
    connection.execute(delete(JournalHead).where(JournalHead.device == old))
    connection.execute(delete(QuarantinedEntry).where(QuarantinedEntry.device == old))
    row = {"device": head.device, "seq": head.seq, "hash": head.hash, "newest_at": newest_at}
    connection.execute(insert(JournalHead), [row])
    note_end(connection, head, is_carried=True)
