"""A copied device goes on under a new id: its entries that the banner does not have move to a new chain.

Two copies of one data folder cannot both write entry 11 of the same device.  The later one makes its
entries anew, word for word, in a chain of its own; how they stood before is kept aside.

That goes in slices, each one transaction: whoever saves meanwhile waits for one of them at most, and power
may fail at any (docs/decisions/0136-slices.md).

1. The new id is noted, and the letter taken that goes with it: from here on the move is gone through with.
2. Copies under the new id are put behind the journal, at the negative of each entry's position.  They count
   for nothing yet (`set_aside.counts`), but the new chain grows whole and in order.
3. With the last of them the device takes the new id.  What is recorded from now on follows that chain.
4. Subject by subject the copies change places with the entries.  What is recorded of a subject meanwhile
   lets that subject change places first, so that nobody is in doubt what its writer had seen.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence

import msgspec
from sqlalchemy import (
    Connection,
    Integer,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.orm import aliased

from casework.cases.entries import Entry, Head, Recorded, entry_hash, head_of
from casework.cases.seen import with_head
from desktop.database import banner, foreign, journal, projections
from desktop.database.banner import ComingId
from desktop.database.engine import Store
from desktop.database.noted import note_end
from desktop.database.prepared import Prepared
from desktop.database.slices import Tell, one_slice
from desktop.database.tables import JournalBody, JournalEntry, JournalHead, QuarantinedEntry, Workplace
from sync.device.store import Fork

SLICE = 40  # entries; their transaction takes some 10 ms


def begin(connection: Connection, fork: Fork) -> None:
    """Note the new id; not where the device is on its way to one, or has left that origin since."""
    own = journal.own_device(connection)
    if banner.read_coming_id(connection) is None and fork.origin in ("", own):
        banner.keep_coming_id(connection, ComingId(fork))
        # Numbers are the new letter's at once: a copy of this device may give out those of the former one.
        banner.stand(connection, letter=fork.letter)


def is_begun(connection: Connection) -> bool:
    """Is this device on its way to another id?"""
    return banner.read_coming_id(connection) is not None


def finish(store: Store, tell: Tell) -> int:
    """Go through with the move, if one is begun; how many entries moved."""
    with store.reading() as connection:
        if not is_begun(connection):
            return 0
        done, whole = 0, _steps_left(connection)
    moved = 0
    while True:
        with one_slice(store) as connection:
            coming = banner.read_coming_id(connection)
            if coming is None:
                return moved
            done += _go_on(connection, coming.fork)
            moved = coming.moved
        tell(done, max(done, whole))


def settle(connection: Connection, subjects: Collection[str]) -> None:
    """Something is going to be recorded of these: let them change places first.

    Else its writer would say to have seen an entry under an id that is another's from now on.
    """
    coming = banner.read_coming_id(connection)
    if coming is None or journal.own_device(connection) != coming.fork.device:
        return
    if waiting := _sizes(connection, subjects):
        _change_places(connection, list(waiting))


def stayed_heads(
    connection: Connection, device: str, first_seq: int, subjects: Collection[str] | None = None
) -> dict[str, Head]:
    """Of each subject the last entry before `first_seq`: under a new id it does not go without saying."""
    if subjects is None:
        asked = {"device": device, "first": first_seq}
        rows = _ALL_STAYED.tuples(connection, **asked)
    else:
        asked = {"device": device, "first": first_seq, "subjects": json.dumps(list(subjects))}
        rows = _STAYED.tuples(connection, **asked)
    return {subject: Head(device, seq) for subject, seq in rows}


def renamed(entry: Entry, head: Head, stayed: Head | None) -> Entry:
    """The entry word for word at the end of another chain; `stayed` is what of its subject did not move."""
    seen = with_head(entry.seen, stayed.device, stayed.seq) if stayed else entry.seen
    new = msgspec.structs.replace(entry, device=head.device, seq=head.seq + 1, prev=head.hash, seen=seen)
    return msgspec.structs.replace(new, hash=entry_hash(new))


def _steps_left(connection: Connection) -> int:
    """Each entry is copied, and changes places with its copy."""
    coming, own = banner.read_coming_id(connection), journal.own_device(connection)
    copied: int = connection.scalar(select(func.count()).where(JournalEntry.position < 0)) or 0
    if coming is None or own == coming.fork.device:
        return copied
    return 2 * (journal.read_head(connection, own).seq - coming.fork.first_seq + 1) - copied


def _go_on(connection: Connection, fork: Fork) -> int:
    """One slice; how many steps that were."""
    own = journal.own_device(connection)
    if own != fork.device:
        return _copy(connection, own, fork)
    subjects = list(dict.fromkeys(_NEXT.on(connection, most=SLICE).scalars()))
    if not subjects:
        banner.keep_coming_id(connection, None)
        return 0
    return _change_places(connection, list(_first(subjects, _sizes(connection, subjects))))


def _copy(connection: Connection, own: str, fork: Fork) -> int:
    """Put the next copies behind the journal; with the last of them the device takes the new id."""
    head, after = _copied(connection, fork)
    part = journal.own_recorded(connection, own, after, SLICE)
    positions: dict[int, int] = dict(map(tuple, _PLACES.on(connection, device=own, after=after, most=SLICE)))
    stayed = stayed_heads(connection, own, fork.first_seq, {each.entry.subject for each in part})
    copies: list[Recorded] = []
    for each in part:
        copies.append(Recorded(renamed(each.entry, head, stayed.get(each.entry.subject)), each.body))
        head = head_of(copies[-1].entry)
    journal.put_rows(connection, copies, [-positions[each.entry.seq] for each in part])
    if len(part) < SLICE:  # nothing can come between: whoever writes waits for this transaction
        _become(connection, own, head, fork)
    return len(part)


def _copied(connection: Connection, fork: Fork) -> tuple[Head, int]:
    """The end of the new chain so far, and the entry of the former one of which that is the copy."""
    last = connection.execute(
        select(JournalEntry.seq, JournalEntry.hash, JournalEntry.position)
        .where(JournalEntry.device == fork.device)
        .order_by(JournalEntry.seq.desc())
        .limit(1)
    ).first()
    if last is None:
        return Head(fork.device), fork.first_seq - 1
    seq = connection.scalar(select(JournalEntry.seq).where(JournalEntry.position == -last.position))
    assert seq is not None  # noqa: S101 - a copy is put there for an entry that stands here
    return Head(fork.device, last.seq, last.hash), seq


def _become(connection: Connection, old: str, head: Head, fork: Fork) -> None:
    newest_at = journal.newest_time(connection, old)
    connection.execute(update(Workplace).values(device=head.device))
    # The old chain is another device's from now on: the banner has the rest of it.
    connection.execute(delete(JournalHead).where(JournalHead.device == old))
    connection.execute(delete(QuarantinedEntry).where(QuarantinedEntry.device == old))
    row = {"device": head.device, "seq": head.seq, "hash": head.hash, "newest_at": newest_at}
    connection.execute(insert(JournalHead), [row])
    note_end(connection, head, is_carried=True)
    banner.restart(connection, fork.seed)
    banner.keep_coming_id(connection, ComingId(fork, head.seq))


def _sizes(connection: Connection, subjects: Collection[str]) -> dict[str, int]:
    """Of these subjects those of which there are copies behind the journal, and how many."""
    return dict(map(tuple, _SIZES.on(connection, subjects=json.dumps(list(subjects)))))


def _first(subjects: Sequence[str], sizes: dict[str, int]) -> Iterator[str]:
    """One subject, and more as long as a slice has room."""
    room = SLICE
    for subject in subjects:
        if room < SLICE and sizes[subject] > room:
            return
        room -= sizes[subject]
        yield subject


def _change_places(connection: Connection, subjects: Sequence[str]) -> int:
    """Put the copies of these subjects where the entries stand, and those aside; how many that were."""
    rows = _PAIRS.tuples(connection, subjects=json.dumps(list(subjects)))
    going, places = list[Recorded](), list[tuple[int, int]]()
    for *fields, body, behind in rows:
        going.append(Recorded(Entry(*fields), body))
        places.append((-behind, behind))
    foreign.displace(connection, going, journal.own_device(connection))
    connection.exec_driver_sql("UPDATE journal_entries SET position = ? WHERE position = ?", places)
    journal.note_entries(connection, [each.entry for each in going])
    projections.refresh(connection, subjects)
    return len(going)


_LISTED = select(func.json_each(bindparam("subjects")).table_valued("value").c.value)
_ALL_STAYED = Prepared(
    select(JournalEntry.subject, func.max(JournalEntry.seq))
    .where(JournalEntry.device == bindparam("device"), JournalEntry.seq < bindparam("first"))
    .group_by(JournalEntry.subject)
)
# The device is compared here: asked for both, SQLite walks the whole own journal by its index of chains.
_STAYED = Prepared(
    select(JournalEntry.subject, func.max(JournalEntry.seq))
    .where(
        JournalEntry.subject.in_(_LISTED),
        literal_column("+journal_entries.device") == bindparam("device"),
        JournalEntry.seq < bindparam("first"),
    )
    .group_by(JournalEntry.subject)
)
_PLACES = Prepared(
    select(JournalEntry.seq, JournalEntry.position)
    .where(JournalEntry.device == bindparam("device"), JournalEntry.seq > bindparam("after"))
    .order_by(JournalEntry.seq)
    .limit(bindparam("most", type_=Integer))
)
_BEHIND = text("+journal_entries.position < 0")
_NEXT = Prepared(
    select(JournalEntry.subject)
    .where(JournalEntry.position < 0)
    .order_by(JournalEntry.position.desc())
    .limit(bindparam("most", type_=Integer))
)
_SIZES = Prepared(
    select(JournalEntry.subject, func.count())
    .where(JournalEntry.subject.in_(_LISTED), _BEHIND)
    .group_by(JournalEntry.subject)
)
_COPY = aliased(JournalEntry, name="copies")
_PAIRS = Prepared(
    select(
        *(getattr(JournalEntry, field) for field in Entry.__struct_fields__),
        JournalBody.body,
        _COPY.position,
    )
    .join(_COPY, JournalEntry.position == -_COPY.position)
    .join(
        JournalBody,
        (JournalBody.device == JournalEntry.device) & (JournalBody.seq == JournalEntry.seq),
        isouter=True,
    )
    .where(_COPY.subject.in_(_LISTED), text("+copies.position < 0"))
)
