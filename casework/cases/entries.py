"""Entries: what a device learned first-hand, one line each in its append-only journal.

An entry carries the digest of its body, not the body: the body stands beside it and can be purged one
day without breaking the chain.  Body bytes are stored and passed on as they came and never encoded
again, so kinds and fields that this version does not know survive (docs/decisions/0005-entries.md).
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

import msgspec
from msgspec.structs import astuple

from casework.suite import SUITE

ClockTrust = Literal["trusted", "doubtful"]  # what is written; a later program may have more words

GENESIS = "0" * 64  # `prev` of a device's first entry
_HEAD = b"tamga-entry-1\n" + bytes([SUITE])


class Entry(msgspec.Struct, frozen=True, gc=False):
    """One entry.  `recorded_at` is ISO 8601 with offset; digests are lower-case hex of SHA-256.

    `seq` is gapless from 1 per device, `rev` is 1 + the highest that the writer had seen of the
    subject: (rev, device) orders entries, clocks never do.  `seen` is which entries of the subject by
    other devices the writer had (`casework.cases.seen`).  Rows of tables that keep entries have their
    columns in this order.  It can be part of no cycle, so Python's collector is spared it (`gc=False`):
    with thousands at once that took most of the time.
    """

    device: str
    seq: int
    subject: str
    rev: int
    seen: str
    kind: str
    recorded_at: str
    clock: str
    staff: str
    body_digest: str
    prev: str
    hash: str
    suite: int = SUITE


class Fields(NamedTuple):
    """The fields of an entry that its hash covers besides the suite, in the order of the struct."""

    device: str
    seq: int
    subject: str
    rev: int
    seen: str
    kind: str
    recorded_at: str
    clock: str
    staff: str
    body_digest: str
    prev: str


class Recorded(msgspec.Struct, frozen=True, gc=False):
    """An entry with the body that stands beside it; None when the body was purged."""

    entry: Entry
    body: bytes | None


class Head(msgspec.Struct, frozen=True, gc=False):
    """The end of a device's chain, on which its next entry stands."""

    device: str
    seq: int = 0
    hash: str = GENESIS


class Observation(msgspec.Struct, frozen=True, kw_only=True):
    """What the writer states: about which subject, of what kind, when, by whom."""

    subject: str
    rev: int
    seen: str = ""
    kind: str
    recorded_at: str
    clock: ClockTrust
    staff: str


def digest(body: bytes) -> str:
    """SHA-256 of body bytes as lower-case hex."""
    return hashlib.sha256(body).hexdigest()


def canonical_bytes(entry: Entry) -> bytes:
    """The bytes that an entry's hash covers: a head line, the suite's byte, then each field as a netstring.

    A netstring is the decimal count of UTF-8 bytes, ":", the bytes, ","; fields stand in the order
    of the struct, without `hash`.  No JSON, so that no encoder's taste can change a hash.  Raises
    ValueError for another suite: what it covers is not known here.
    """
    if entry.suite != SUITE:
        raise ValueError(f"suite {entry.suite} is not known here")
    return _canonical(astuple(entry)[:-2])


def entry_hash(entry: Entry) -> str:
    """SHA-256 over the canonical bytes as lower-case hex; the `hash` field itself is not read.

    Raises ValueError for another suite.
    """
    return hashlib.sha256(canonical_bytes(entry)).hexdigest()


def is_disguised(entry: Entry) -> bool:
    """Is this an entry of the suite of this program that says to be of another, so that nobody checks it?"""
    return entry.suite != SUITE and hashed(Fields(*astuple(entry)[:-2])).hash == entry.hash


def hashed(fields: Fields) -> Entry:
    """The entry with these fields and the hash that belongs to them."""
    return Entry(*fields, hashlib.sha256(_canonical(fields)).hexdigest())


def make_entry(previous: Head, observation: Observation, body: bytes) -> Recorded:
    """The entry that follows `previous` in its device's chain."""
    fields = Fields(
        previous.device,
        previous.seq + 1,
        observation.subject,
        observation.rev,
        observation.seen,
        observation.kind,
        observation.recorded_at,
        observation.clock,
        observation.staff,
        digest(body),
        previous.hash,
    )
    return Recorded(hashed(fields), body)


def head_of(entry: Entry) -> Head:
    """The chain's end when this entry is its last."""
    return Head(entry.device, entry.seq, entry.hash)


def encode_body(body: msgspec.Struct) -> bytes:
    """Canonical JSON of a body: UTF-8, keys sorted, no spaces."""
    return msgspec.json.encode(body, order="sorted")


def new_salt() -> str:
    """16 random bytes as hex: keeps a purged body from being guessed out of its digest."""
    return secrets.token_hex(16)


def _canonical(fields: Sequence[Any]) -> bytes:
    # As a plain sequence: naming the fields of each entry that is checked would take longer.
    device, seq, subject, rev, seen, kind, at, clock, staff, body, prev = fields
    place, turn = str(seq), str(rev)
    # Spelled out: thousands come at once, and each is hashed on both ends.
    text = (
        f"{len(device)}:{device},{len(place)}:{place},{len(subject)}:{subject},{len(turn)}:{turn},"
        f"{len(seen)}:{seen},{len(kind)}:{kind},{len(at)}:{at},{len(clock)}:{clock},{len(staff)}:{staff},"
        f"{len(body)}:{body},{len(prev)}:{prev},"
    )
    if text.isascii():  # as good as always: a character is a byte
        return _HEAD + text.encode()
    return _HEAD + b"".join(_netstring(str(value)) for value in fields)


def _netstring(value: str) -> bytes:
    data = value.encode()
    return b"%d:%b," % (len(data), data)
