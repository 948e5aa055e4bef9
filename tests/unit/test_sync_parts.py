"""The small parts of the exchange: compression, signatures, sums, batches, waits, limits."""

from __future__ import annotations

import random

import msgspec
import pytest
import zstandard

from casework.cases.entries import Head
from sync.device.backoff import Patience, wait_s
from sync.device.batches import BatchSize
from sync.device.store import News, SyncState
from sync.server.doors.limits import Limiter, Rate
from sync.server.intake.scope import scope_version
from sync.server.refusals import Refused
from sync.wire import compression, signatures
from sync.wire.protocol import EntryResult, Mark, Scope, common_version
from sync.wire.signatures import SignedRequest
from sync.wire.sums import Sum, add_hashes, add_sums, take_hash

SEED = bytes(range(32))


def test_what_was_compressed_expands_to_itself() -> None:
    data = "告知单".encode() * 1000
    assert compression.expand(compression.compress(data), len(data)) == data


def test_expansion_stops_at_the_limit() -> None:
    with pytest.raises(compression.TooLarge):
        compression.expand(compression.compress(bytes(1001)), 1000)


def test_a_frame_that_hides_its_size_is_not_expanded_either() -> None:
    hiding = zstandard.ZstdCompressor(write_content_size=False).compress(bytes(1 << 26))
    with pytest.raises((compression.TooLarge, compression.Damaged)):
        compression.expand(hiding, 1000)


@pytest.mark.parametrize("cut", range(1, 60, 7))
def test_a_cut_frame_is_damaged_or_whole(cut: int) -> None:
    data = random.Random(1).randbytes(300)  # noqa: S311
    frame = compression.compress(data)
    try:
        found = compression.expand(frame[:-cut], 1000)
    except compression.Damaged:
        return
    assert found == data


@pytest.mark.parametrize("noise", [b"", b"\0", b"{}", b"<html>", bytes(100)])
def test_noise_is_damaged(noise: bytes) -> None:
    with pytest.raises(compression.Damaged):
        compression.expand(noise, 1000)


def test_a_signature_holds_for_its_words_alone() -> None:
    key = signatures.public_key(SEED)
    signature = signatures.sign_request(SEED, "d1", 7, b"payload")
    signed = SignedRequest("d1", 7, signature, b"payload")
    assert signatures.request_is_signed(key, signed)
    for change in ({"device": "d2"}, {"number": 8}, {"payload": b"Payload"}):
        assert not signatures.request_is_signed(key, msgspec.structs.replace(signed, **change))


def test_a_signature_for_one_purpose_is_none_for_another() -> None:
    key = signatures.public_key(SEED)
    enrolled = signatures.sign_statement(SEED, "enrol", "d1", "code")
    assert signatures.statement_is_signed(key, enrolled, "enrol", "d1", "code")
    assert not signatures.statement_is_signed(key, enrolled, "fork", "d1", "code")
    assert not signatures.statement_is_signed(key, enrolled, "enrol", "d1c", "ode")


@pytest.mark.parametrize(("key", "signature"), [(b"", bytes(64)), (bytes(32), b""), (bytes(32), bytes(64))])
def test_what_is_no_key_or_signature_signs_nothing(key: bytes, signature: bytes) -> None:
    assert not signatures.head_is_signed(key, signature, Head("d1", 1, "ab"))


def test_sums_add_up_in_any_order() -> None:
    hashes = ["f" * 64, "1" * 64, "0" * 64, "abc"]
    whole = add_hashes(Sum(), hashes)
    assert add_hashes(Sum(), reversed(hashes)) == whole
    assert add_sums([add_hashes(Sum(), hashes[:2]), add_hashes(Sum(), hashes[2:])]) == whole
    assert whole.count == 4
    assert add_hashes(whole, ["1"]) != whole


def test_a_sum_stays_below_two_to_the_256_and_gives_back_what_it_took() -> None:
    one, most = "1".rjust(64, "0"), "f" * 64
    both = add_hashes(Sum(), [most, one])
    assert both == Sum(2, "0")
    assert take_hash(both, most) == Sum(1, "1")
    assert take_hash(both, one) == Sum(1, most)


def test_batches_grow_and_shrink_within_bounds() -> None:
    size = BatchSize(first=4, most=10)
    counts = [size.count]
    for _ in range(3):
        size.went_well()
        counts.append(size.count)
    assert counts == [4, 8, 10, 10]
    size.went_wrong()
    assert size.count == 2
    size.went_wrong()
    assert size.smallest


def test_a_step_that_took_long_is_not_made_longer() -> None:
    size = BatchSize(first=4, most=10)
    size.went_well(seconds=30.0)
    assert size.count == 4


def test_batches_grow_beyond_where_the_other_end_takes_more() -> None:
    size = BatchSize(first=8, most=8)
    size.went_well()
    assert size.count == 8
    size.most = 100
    size.went_well()
    assert size.count == 16


def test_waits_grow_spread_and_end() -> None:
    patience, chance = Patience(first_s=1, longest_s=60), random.Random(1)  # noqa: S311
    waits = [wait_s(patience, failures, chance) for failures in range(1, 2000)]
    assert 0.25 <= waits[0] <= 1
    assert max(waits) <= 60
    assert len({round(wait, 3) for wait in waits[10:30]}) > 10
    assert wait_s(patience, 1, chance, asked_s=30) == 30
    assert wait_s(patience, 1, chance, asked_s=10_000) == 60


def test_the_newest_common_version_is_spoken() -> None:
    assert common_version((1, 2, 3)) == 1
    assert common_version((1,)) == 1
    assert common_version((7,)) is None
    assert common_version(()) is None


def test_a_sender_who_asks_too_often_waits_and_others_do_not() -> None:
    limiter = Limiter(Rate(burst=2, per_s=1), senders=2)
    limiter.take("a", 0)
    limiter.take("a", 0)
    with pytest.raises(Refused) as refused:
        limiter.take("a", 0.5)
    assert refused.value.refusal.retry_after_s == pytest.approx(0.5)
    limiter.take("b", 0.5)
    limiter.take("a", 1.1)


def test_a_scope_is_named_by_its_sites() -> None:
    assert scope_version(("A", "B")) == scope_version(("A", "B"))
    assert scope_version(("A", "B")) != scope_version(("A", "C"))


def test_an_answer_is_news_unless_both_ends_have_all() -> None:
    seen = SyncState(device="d", seed=b"", epoch="e", position=7, acknowledged=Mark(seq=3, hash="h"))
    same = News(seen=seen, epoch="e", position=7, acknowledged=Mark(seq=3, hash="h"), receipt="r", number=9)
    assert not same.is_news
    changes: list[dict[str, object]] = [
        {"epoch": "f"},
        {"position": 8},
        {"acknowledged": Mark(seq=4, hash="i")},
        {"results": (EntryResult(seq=3, quarantined="why"),)},
        {"scope": Scope(version="v", sites=("s",))},
        {"letter": "B"},
        {"backed_up": 0},
    ]
    for change in changes:
        assert msgspec.structs.replace(same, **change).is_news, change
