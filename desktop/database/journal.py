"""The journal in the store: entries are added, read and never changed."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import count
from typing import Any

import msgspec
from msgspec.structs import astuple
from sqlalchemy import ColumnElement, Connection, Integer, Select, and_, bindparam, func, select
from sqlalchemy.dialects.sqlite import insert as upsert

from casework.cases.body import Body
from casework.cases.entries import (
    ClockTrust,
    Entry,
    Head,
    Observation,
    Recorded,
    encode_body,
    head_of,
    make_entry,
)
from casework.cases.kinds.table import problem_of
from casework.cases.seen import Past, SubjectHead, past_from
from desktop.changes import Changes
from desktop.database.noted import note, note_end
from desktop.database.prepared import Prepared
from desktop.database.rows import insert_rows
from desktop.database.set_aside import counts
from desktop.database.tables import JournalBody, JournalEntry, JournalHead, Workplace

_ENTRY = tuple(getattr(JournalEntry, field) for field in Entry.__struct_fields__)


class Writer(msgspec.Struct, frozen=True):
    """Who writes, on which device, at what time by a clock of what trust."""

    device: str
    staff: str
    recorded_at: str
    clock: ClockTrust


class Statement(msgspec.Struct, frozen=True):
    """What is to be recorded of a subject."""

    subject: str
    kind: str
    body: Body


def append(connection: Connection, writer: Writer, statements: Sequence[Statement]) -> list[Recorded]:
    """Add entries at the end of this device's chain; needs a writing transaction."""
    head = read_head(connection, writer.device)
    pasts: dict[str, Past] = {}
    written: list[Recorded] = []
    for statement in statements:
        subject = statement.subject
        past = pasts[subject] if subject in pasts else _past(connection, subject, writer.device)
        pasts[subject] = past = Past(past.rev + 1, past.seen)
        observation = Observation(
            subject=subject,
            rev=past.rev,
            seen=past.seen,
            kind=statement.kind,
            recorded_at=writer.recorded_at,
            clock=writer.clock,
            staff=writer.staff,
        )
        written.append(make_entry(head, observation, encode_body(statement.body)))
        if problem := problem_of(written[-1]):
            raise ValueError(f"{statement.kind}: {problem}")  # a bug: nobody would believe this entry
        head = head_of(written[-1].entry)
    insert_entries(connection, written)
    note(connection, Changes(own_entries=True))
    note_end(connection, head)
    move_head(connection, head, writer)
    return written


def read_head(connection: Connection, device: str) -> Head:
    """The end of a device's chain."""
    row = _HEAD.on(connection, device=device).first()
    return Head(device, row.seq, row.hash) if row else Head(device)


def read_heads(connection: Connection) -> dict[str, Head]:
    """The ends of all chains by device."""
    rows = connection.execute(select(JournalHead.device, JournalHead.seq, JournalHead.hash))
    return {row.device: Head(row.device, row.seq, row.hash) for row in rows}


def own_device(connection: Connection) -> str:
    """The id under which this device writes now."""
    device: str = _DEVICE.on(connection).scalar_one()
    return device


def newest_time(connection: Connection, device: str) -> str:
    """The newest time that a device's trusted entries carry, ISO 8601 in UTC with milliseconds, or "".

    One device's clock says nothing of another's, so each is judged by its own journal.
    """
    return _NEWEST_TIME.on(connection, device=device).scalar() or ""


def of_subject(connection: Connection, subject: str) -> list[Recorded]:
    """All entries of a subject with their bodies, but for those that stand aside."""
    return [_recorded(row) for row in _OF_SUBJECT.on(connection, subject=subject)]


def of_kinds(
    connection: Connection, kinds: Iterable[str], *further: ColumnElement[bool], newest: int = 0
) -> Iterator[tuple[Recorded, int]]:
    """Entries of these kinds with their bodies and positions, oldest first, but for those that stand aside.

    With `newest` so many of them, the newest first.
    """
    wanted = _with_bodies().add_columns(JournalEntry.position)
    wanted = wanted.where(JournalEntry.kind.in_(list(kinds)), counts(), *further)
    position = JournalEntry.position
    ordered = wanted.order_by(position.desc()).limit(newest) if newest else wanted.order_by(position)
    return ((_recorded(fields), at) for *fields, at in connection.execute(ordered))


def all_entries(connection: Connection) -> Iterator[Recorded]:
    """The whole journal by device and seq."""
    return (Recorded(Entry(*row[:-1]), row[-1]) for row in _ALL.tuples(connection))


def subjects(connection: Connection) -> list[tuple[str, int]]:
    """Every subject with the position of its first entry, in that order."""
    first = func.min(func.abs(JournalEntry.position))  # a copy behind the journal has the same, negative
    rows = connection.execute(
        select(JournalEntry.subject, first).group_by(JournalEntry.subject).order_by(first)
    )
    return [(subject, position) for subject, position in rows]


def subjects_after(connection: Connection, after: str, most: int) -> list[str]:
    """The next subjects by their ids."""
    rows = connection.scalars(
        select(JournalEntry.subject)
        .where(JournalEntry.subject > after)
        .distinct()
        .order_by(JournalEntry.subject)
        .limit(most)
    )
    return list(rows)


def own_entries(connection: Connection, device: str, first: int, last: int) -> Iterator[Entry]:
    """A device's entries from one seq to another, without their bodies."""
    rows = connection.execute(_OWN, {"device": device, "first": first, "last": last})
    return (Entry(*row) for row in rows)


def own_hashes(connection: Connection, device: str, first: int, last: int) -> dict[int, str]:
    """The hashes of a device's entries from one seq to another, by seq."""
    rows = _OWN_HASHES.on(connection, device=device, first=first, last=last)
    return dict(map(tuple, rows))


def own_recorded(connection: Connection, device: str, after: int, count: int) -> list[Recorded]:
    """A device's next entries after a seq, with their bodies."""
    rows = _OWN_RECORDED.on(connection, device=device, after=after, most=count).all()
    return [_recorded(row) for row in rows]


def at_place(connection: Connection, device: str, seq: int) -> Recorded:
    """The entry at (device, seq), which must be there."""
    rows = connection.execute(_with_bodies().where(JournalEntry.device == device, JournalEntry.seq == seq))
    return _recorded(rows.one())


def _with_bodies() -> Select[Any]:
    same = and_(JournalBody.device == JournalEntry.device, JournalBody.seq == JournalEntry.seq)
    return select(*_ENTRY, JournalBody.body).join(JournalBody, same, isouter=True)


def _recorded(row: Any) -> Recorded:
    *fields, body = row
    return Recorded(Entry(*fields), body)


def _past(connection: Connection, subject: str, device: str) -> Past:
    rows = _HEADS_OF_SUBJECT.on(connection, subject=subject).all()
    return past_from([SubjectHead._make(row) for row in rows], device)


def insert_entries(
    connection: Connection, written: Sequence[Recorded], positions: Sequence[int] | None = None
) -> None:
    """Put entries into the journal as they are, at new positions or at the given ones; moves no head."""
    if not written:
        return
    put_rows(connection, written, positions or count(newest_position(connection) + 1))
    note_entries(connection, [recorded.entry for recorded in written])


def put_rows(connection: Connection, written: Sequence[Recorded], at: Iterable[int]) -> None:
    """The rows of entries and their bodies at these positions; nobody hears of it."""
    rows = ((position, *astuple(recorded.entry)) for position, recorded in zip(at, written, strict=False))
    insert_rows(connection, JournalEntry, ("position", *Entry.__struct_fields__), rows)
    # The driver takes a bytearray as it is; of bytes it asks around how to store them.
    bodies = ((e.entry.device, e.entry.seq, bytearray(e.body)) for e in written if e.body is not None)
    insert_rows(connection, JournalBody, ("device", "seq", "body"), bodies)


def note_entries(connection: Connection, entries: Sequence[Entry]) -> None:
    """Whoever shows something hears of what kinds and subjects these are."""
    kinds, subjects = (frozenset(getattr(entry, name) for entry in entries) for name in ("kind", "subject"))
    note(connection, Changes(kinds=kinds, subjects=subjects))


def newest_position(connection: Connection) -> int:
    """Where the newest entry of this store stands; 0 in an empty one."""
    return _NEWEST_POSITION.on(connection).scalar() or 0


def known_subjects(connection: Connection, subjects: Collection[str]) -> set[str]:
    """Those of them of which there are entries here."""
    return set(_KNOWN_SUBJECTS.on(connection, subjects=json.dumps(list(subjects))).scalars())


def move_head(connection: Connection, head: Head, writer: Writer) -> None:
    """Note the end of a chain, and the newest time that a trusted clock gave it."""
    newest = newest_time(connection, head.device)
    if writer.clock == "trusted":
        newest = max(newest, _in_utc(writer.recorded_at))
    row = {"device": head.device, "seq": head.seq, "hash": head.hash, "newest_at": newest}
    statement = upsert(JournalHead).values(row)
    connection.execute(statement.on_conflict_do_update(index_elements=["device"], set_=row))


_ALL = Prepared(_with_bodies().order_by(JournalEntry.device, JournalEntry.seq))
_OF_SUBJECT = Prepared(_with_bodies().where(JournalEntry.subject == bindparam("subject"), counts()))
_NEWEST_TIME = Prepared(select(JournalHead.newest_at).where(JournalHead.device == bindparam("device")))
_HEAD = Prepared(select(JournalHead.seq, JournalHead.hash).where(JournalHead.device == bindparam("device")))
_HEADS_OF_SUBJECT = Prepared(
    select(JournalEntry.device, func.max(JournalEntry.seq), func.max(JournalEntry.rev))
    .where(JournalEntry.subject == bindparam("subject"), counts())
    .group_by(JournalEntry.device)
)
_DEVICE = Prepared(select(Workplace.device))
_NEWEST_POSITION = Prepared(select(func.max(JournalEntry.position)))
_LISTED = func.json_each(bindparam("subjects")).table_valued("value")
_KNOWN_SUBJECTS = Prepared(
    select(JournalEntry.subject).where(JournalEntry.subject.in_(select(_LISTED.c.value))).distinct()
)
_WITHIN = (
    JournalEntry.device == bindparam("device"),
    JournalEntry.seq.between(bindparam("first"), bindparam("last")),
)
_OWN = select(*_ENTRY).where(*_WITHIN).order_by(JournalEntry.seq)
_OWN_HASHES = Prepared(select(JournalEntry.seq, JournalEntry.hash).where(*_WITHIN).order_by(JournalEntry.seq))
_OWN_RECORDED = Prepared(
    _with_bodies()
    .where(JournalEntry.device == bindparam("device"), JournalEntry.seq > bindparam("after"))
    .order_by(JournalEntry.seq)
    .limit(bindparam("most", type_=Integer))
)


def _in_utc(moment: str) -> str:
    return dt.datetime.fromisoformat(moment).astimezone(dt.UTC).isoformat(timespec="milliseconds")
