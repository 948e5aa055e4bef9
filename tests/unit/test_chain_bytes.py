"""What an entry's hash covers: each field as a netstring, the count in bytes, whatever the script."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import astuple, replace

from casework.cases.entries import (
    GENESIS,
    Entry,
    Fields,
    Head,
    Observation,
    canonical_bytes,
    digest,
    encode_body,
    entry_hash,
    hashed,
    head_of,
    is_disguised,
    make_entry,
)
from casework.suite import SUITE
from tests.support.entry_histories import opened
from tests.support.forged import AT

ASCII = Observation(subject="c1", rev=3, kind="case_opened", recorded_at=AT, clock="trusted", staff="s1")
CHINESE = Observation(subject="办件", rev=3, kind="种类", recorded_at=AT, clock="doubtful", staff="其其格")
_WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_COUNTERS = st.integers(0, 2**53)


def netstrings(fields: tuple[object, ...]) -> bytes:
    """As the docstring says it, and no quicker."""
    joined = b""
    for field in fields:
        data = str(field).encode("utf-8")
        joined += str(len(data)).encode() + b":" + data + b","
    return b"tamga-entry-1\n" + bytes([SUITE]) + joined


@pytest.mark.parametrize("observation", [ASCII, CHINESE], ids=["ascii", "chinese"])
def test_an_entry_is_hashed_over_all_its_fields_but_the_hash(observation: Observation) -> None:
    entry = make_entry(Head("d1", 4, "ab" * 32), observation, b"{}").entry
    *fields, entry_own, suite = astuple(entry)
    assert canonical_bytes(entry) == netstrings(tuple(fields))
    assert entry_own == entry_hash(entry) == hashlib.sha256(netstrings(tuple(fields))).hexdigest()
    assert suite == SUITE


def test_the_bytes_are_these_for_ever() -> None:
    entry = make_entry(Head("d1"), CHINESE, b"{}").entry
    text = canonical_bytes(entry).partition(b"\n")[2][1:].decode()
    start, end = text.partition("6:种类,")[::2]
    assert start == "2:d1,1:1,6:办件,1:3,0:,"
    assert end == f"29:{AT},8:doubtful,9:其其格,64:{digest(b'{}')},64:{GENESIS},"


@settings(max_examples=60)
@given(st.tuples(_WORDS, _COUNTERS, _WORDS, _COUNTERS, *[_WORDS] * 7))
def test_any_fields_are_hashed_as_they_are_written(fields: tuple[object, ...]) -> None:
    entry = hashed(Fields(*fields))  # type: ignore[arg-type]
    assert canonical_bytes(entry) == netstrings(fields)
    assert astuple(entry)[:-2] == fields


@settings(max_examples=60)
@given(st.tuples(_WORDS, _WORDS, _WORDS), st.integers(0, 2))
def test_what_stands_in_one_field_cannot_stand_in_the_next(words: tuple[str, str, str], cut: int) -> None:
    staff, body, prev = words
    one = Fields("d", 1, "s", 1, "", "k", AT, "trusted", staff, body + prev, "")
    other = Fields("d", 1, "s", 1, "", "k", AT, "trusted", staff, body, prev)
    assert (hashed(one).hash == hashed(other).hash) == (one == other)
    shifted = Fields("d", 1, "s", 1, "", "k", AT, "trusted", staff + body[:cut], body[cut:], prev)
    assert (hashed(shifted).hash == hashed(other).hash) == (shifted == other)


@pytest.mark.parametrize("field", [name for name in Entry.__struct_fields__ if name not in ("hash", "suite")])
def test_no_field_can_be_changed_unseen(field: str) -> None:
    entry = make_entry(Head("d1", 4, "ab" * 32), CHINESE, b"{}").entry
    other = replace(entry, **{field: 77 if field in ("seq", "rev") else "别的"})
    assert entry_hash(other) != entry.hash


def test_the_next_entry_stands_on_this_one() -> None:
    first = make_entry(Head("d1"), ASCII, b"{}").entry
    second = make_entry(head_of(first), CHINESE, b"{}").entry
    assert (first.seq, first.prev) == (1, GENESIS)
    assert (second.device, second.seq, second.prev) == ("d1", 2, first.hash)
    assert head_of(second) == Head("d1", 2, second.hash)


def test_what_another_suite_covers_is_not_known_here() -> None:
    entry = make_entry(Head("d1"), ASCII, b"{}").entry
    with pytest.raises(ValueError, match="suite 2"):
        canonical_bytes(replace(entry, suite=SUITE + 1))
    assert is_disguised(replace(entry, suite=SUITE + 1))
    assert not is_disguised(replace(entry, suite=SUITE + 1, hash="ab" * 32))
    assert not is_disguised(entry)


def test_a_body_has_one_way_to_be_written() -> None:
    body = encode_body(opened())
    assert body.startswith(b'{"answers":{}')
    assert "测试·甲".encode() in body
    assert b" :" not in body
    assert digest(body) == hashlib.sha256(body).hexdigest()
