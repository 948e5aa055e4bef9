"""What only this device has: drafts, settings, entries that the banner did not get.  Read to be kept
elsewhere, and put into the store of the computer that takes its place.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

import msgspec
import zstandard
from nacl import exceptions
from nacl.secret import SecretBox
from sqlalchemy import Connection, insert, or_, select
from sqlalchemy.dialects.sqlite import insert as upsert

from casework.cases.entries import ClockTrust, Entry, Head, Recorded, head_of
from casework.understanding import understand
from desktop.database import banner, journal, projections
from desktop.database.journal import Writer
from desktop.database.keys import DatabaseKey
from desktop.database.noted import note_end
from desktop.database.rehoming import renamed, stayed_heads
from desktop.database.tables import Setting, StaffMember, StoredDraft

# Of its people and of how they like to work; printers and folders are another computer's.
_SETTINGS = ("palette", "text_size", "idle_minutes", "paper", "counter", "card_pattern")
_BY_PERSON = ("pin ", "first_password ")
_MOST_DRAFT_BYTES, _MOST_UNSENT = 512 * 1024, 2000
_MOST_UNSENT_BYTES = 4 * 1024 * 1024  # of bodies, before they are compressed: a deposit is 2 MB at most
_LARGEST_BYTES = 16 * 1024 * 1024


class Named(NamedTuple):
    """Somebody who works here."""

    staff: str
    name: str


class HeldDraft(NamedTuple):
    """A draft as it lies in the store."""

    draft_id: str
    change: int
    content: bytes


class UnsentEntry(NamedTuple):
    """An own entry that the banner does not have; `stayed` is the last one of its subject that it has."""

    entry: Entry
    body: bytes | None
    stayed: int


class OnlyHere(msgspec.Struct, frozen=True, kw_only=True):
    """What a device has and nobody else."""

    device: str
    staff: tuple[Named, ...]
    settings: tuple[tuple[str, str], ...]
    drafts: tuple[HeldDraft, ...]
    unsent: tuple[UnsentEntry, ...]


def read(connection: Connection) -> OnlyHere:
    """What of this store is nowhere else; the newest drafts where there are too many."""
    device = journal.own_device(connection)
    names = or_(Setting.name.in_(_SETTINGS), *(Setting.name.startswith(each) for each in _BY_PERSON))
    settings = connection.execute(select(Setting.name, Setting.value).where(names).order_by(Setting.name))
    people = connection.execute(select(StaffMember.staff, StaffMember.name).order_by(StaffMember.staff))
    state = banner.read_state(connection)
    return OnlyHere(
        device=device,
        staff=tuple(Named(*row) for row in people),
        settings=tuple((name, value) for name, value in settings),
        drafts=_drafts(connection),
        unsent=_unsent(connection, device, state.acknowledged.seq if state else 0),
    )


def put(connection: Connection, only: OnlyHere, staff: str) -> None:
    """Put it into the store of a device that begins; its entries follow word for word at the chain's end."""
    for name, value in only.settings:
        statement = upsert(Setting).values(name=name, value=value)
        connection.execute(statement.on_conflict_do_nothing())
    if only.drafts:
        connection.execute(insert(StoredDraft), [draft._asdict() for draft in only.drafts])
    if only.unsent:
        _write_again(connection, only, staff)


def seal(only: OnlyHere, key: DatabaseKey) -> bytes:
    """All of it under the database key."""
    plain = zstandard.ZstdCompressor(level=6).compress(msgspec.msgpack.encode(only))
    return bytes(_box(key).encrypt(plain))


def unseal(content: bytes, key: DatabaseKey) -> OnlyHere | None:
    """The reverse; None where it is not of this key, or damaged."""
    try:
        plain = _box(key).decrypt(content)
        expanded = zstandard.ZstdDecompressor().decompress(plain, max_output_size=_LARGEST_BYTES)
        return msgspec.msgpack.decode(expanded, type=OnlyHere)
    except (exceptions.CryptoError, zstandard.ZstdError, msgspec.DecodeError, ValueError):
        return None


def mark(only: OnlyHere, keyring: bytes) -> str:
    """Tells what there is now from what was kept last."""
    return hashlib.blake2b(msgspec.msgpack.encode(only) + keyring, digest_size=16).hexdigest()


def _drafts(connection: Connection) -> tuple[HeldDraft, ...]:
    rows = connection.execute(
        select(StoredDraft.draft_id, StoredDraft.change, StoredDraft.content).order_by(
            StoredDraft.change.desc()
        )
    )
    drafts, room = [], _MOST_DRAFT_BYTES
    for row in rows:
        room -= len(row.content)
        if room < 0:
            break
        drafts.append(HeldDraft(*row))
    return tuple(drafts)


def _unsent(connection: Connection, device: str, after: int) -> tuple[UnsentEntry, ...]:
    waiting = _within(journal.own_recorded(connection, device, after, _MOST_UNSENT))
    if not waiting:
        return ()
    stayed = stayed_heads(connection, device, after + 1)
    heads = (stayed.get(recorded.entry.subject) for recorded in waiting)
    return tuple(
        UnsentEntry(recorded.entry, recorded.body, head.seq if head else 0)
        for recorded, head in zip(waiting, heads, strict=True)
    )


def _within(waiting: Sequence[Recorded]) -> Sequence[Recorded]:
    """The oldest of them that have room: what comes after them rests on them."""
    room = _MOST_UNSENT_BYTES
    for count, recorded in enumerate(waiting):
        room -= len(recorded.body or b"")
        if room < 0:
            return waiting[:count]
    return waiting


def _write_again(connection: Connection, only: OnlyHere, staff: str) -> None:
    head = journal.read_head(connection, journal.own_device(connection))
    again: list[Recorded] = []
    for unsent in only.unsent:
        stayed = Head(only.device, unsent.stayed) if unsent.stayed else None
        again.append(Recorded(renamed(unsent.entry, head, stayed), unsent.body))
        head = head_of(again[-1].entry)
    journal.insert_entries(connection, again)
    newest = again[-1].entry
    clock: ClockTrust = "trusted" if newest.clock == "trusted" else "doubtful"
    journal.move_head(connection, head, Writer(head.device, staff, newest.recorded_at, clock))
    note_end(connection, head, is_carried=True)
    projections.refresh(connection, _subjects(again))


def _subjects(entries: Sequence[Recorded]) -> list[str]:
    return list(dict.fromkeys(recorded.entry.subject for recorded in entries))


def _box(key: DatabaseKey) -> SecretBox:
    return SecretBox(hashlib.blake2b(key.key, digest_size=32, person=b"tamga-only-here").digest())


understand(OnlyHere)
