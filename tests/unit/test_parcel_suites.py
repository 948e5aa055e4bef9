"""Parcels and messages of a later program: what is not known is said, what may be more is no harm."""

from __future__ import annotations

import msgspec
import pytest

from casework.cases.entries import Head
from casework.suite import SUITE
from sync.device import parcel
from sync.device.parcel import Answers, ParcelRefused, Reply
from sync.device.store import SyncState
from sync.wire import signatures
from sync.wire.protocol import Batch, Refusal, SyncAnswer, SyncRequest, WireEntry

BANNER, DEVICE = bytes(range(32)), bytes(range(1, 33))
STATE = SyncState(device="d1", seed=DEVICE)
KEY = signatures.public_key(BANNER)
ANSWERS = Answers((Reply(epoch="e1"),))
TODAY = b"tamga-answer-1"

NEEDED: dict[type[msgspec.Struct], dict[str, object]] = {
    SyncRequest: {"versions": [1, 2]},
    SyncAnswer: {
        "version": 1,
        "epoch": "e",
        "server_time": "t",
        "acknowledged": {},
        "receipt": "r",
        "position": 1,
    },
    WireEntry: {
        "subject": "s",
        "rev": 1,
        "kind": "k",
        "recorded_at": "t",
        "staff": "s",
        "clock": "satellite",
    },
    Batch: {"after": {}, "entries": [], "signature": ""},
    Refusal: {"code": "of_the_future", "what": "?"},
}


def sealed() -> bytes:
    return parcel.make_answer(BANNER, "d1", signatures.public_key(DEVICE), ANSWERS)


def test_an_answer_comes_through() -> None:
    assert parcel.open_answer(STATE, KEY, sealed()).answers == ANSWERS


@pytest.mark.parametrize(
    ("today", "later"),
    [(b'"suite":1', b'"suite":2'), (TODAY, b"tamga-answer-2"), (TODAY, b"tamga-answer-17")],
    ids=["suite", "format", "format much later"],
)
def test_an_answer_of_a_later_program_asks_for_a_newer_one(today: bytes, later: bytes) -> None:
    assert today in sealed()
    with pytest.raises(ParcelRefused, match="本程序太旧"):
        parcel.open_answer(STATE, KEY, sealed().replace(today, later, 1))


def test_another_file_is_no_later_one() -> None:
    with pytest.raises(ParcelRefused, match="不是这种包裹"):
        parcel.open_answer(STATE, KEY, sealed().replace(TODAY, b"tamga-parcel-1", 1))
    with pytest.raises(ParcelRefused, match="不是这种包裹"):
        parcel.open_answer(STATE, KEY, b"%PDF-1.7")


def test_what_is_signed_names_the_suite(monkeypatch: pytest.MonkeyPatch) -> None:
    signature = signatures.sign_head(BANNER, "d1", 1, "ab")
    assert signatures.head_is_signed(KEY, signature, Head("d1", 1, "ab"))
    monkeypatch.setattr(signatures, "_HEAD", b"tamga-signed-1\n\x02")
    assert not signatures.head_is_signed(KEY, signature, Head("d1", 1, "ab"))


@pytest.mark.parametrize("kind", NEEDED)
def test_messages_may_have_more_fields_than_are_known(kind: type[msgspec.Struct]) -> None:
    plain = msgspec.json.decode(msgspec.json.encode(NEEDED[kind]), type=kind)
    more = msgspec.json.decode(msgspec.json.encode({**NEEDED[kind], "news": {"x": [1]}}), type=kind)
    assert more == plain


def test_the_usual_suite_costs_no_byte_on_its_way() -> None:
    entry = WireEntry(subject="s", rev=1, kind="k", recorded_at="t", staff="s")
    assert entry.suite == SUITE
    assert b"suite" not in msgspec.json.encode(entry)
