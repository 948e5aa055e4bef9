"""Parcels without a network: several letters, what cannot be opened, and answers that say no."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from casework.cases.sending import SendingCounts
from desktop.services.exchange.exchange_parcel import make_parcel, take_answer
from sync.device import parcel
from sync.device.errors import NotEnrolled
from sync.device.parcel import Answers, ParcelRefused, Reply
from sync.server.doors.parcels import answer_parcel
from sync.server.store import streams
from sync.wire import signatures
from sync.wire.protocol import LARGEST_PARCEL_BYTES, Mark, Refusal, SyncAnswer
from tests.support.banners import POINT, Banner, new_banner
from tests.support.devices import Device
from tests.support.inside_doors import enrol_inside


@pytest.fixture
def banner(tmp_path: Path) -> Iterator[Banner]:
    made = new_banner("sqlite", tmp_path / "banner")
    yield made
    made.database.close()


@pytest.fixture
def point(tmp_path: Path, banner: Banner) -> Iterator[Device]:
    made = enrol_inside(Device.new(tmp_path / "point"), banner, POINT)
    yield made
    made.store.close()


def answer_of(banner: Banner, point: Device, *replies: Reply, seed: bytes | None = None) -> bytes:
    """What the banner would seal for the point, whatever it says; `seed` is another banner's."""
    with banner.reading() as connection:
        own = streams.require_stream(connection).seed
    state = point.sync_store().state()
    assert state is not None
    key = signatures.public_key(state.seed)
    return parcel.make_answer(seed or own, point.name, key, Answers(replies, None))


def waiting(point: Device) -> int:
    state = point.sync_store().state()
    assert state is not None
    return state.head.seq - state.acknowledged.seq


def test_more_than_one_batch_goes_in_one_parcel_and_twice_is_harmless(banner: Banner, point: Device) -> None:
    for _ in range(300):
        point.open_case()
    carried = make_parcel(point.duty)
    answer = answer_parcel(banner.database, carried)
    assert banner.count() == len(point.own())
    assert answer_parcel(banner.database, carried)
    assert banner.count() == len(point.own())
    assert take_answer(point.duty, answer).waiting == SendingCounts()
    assert waiting(point) == 0


def test_who_is_known_nowhere_has_nobody_to_write_to(tmp_path: Path) -> None:
    alone = Device.new(tmp_path / "alone")
    with pytest.raises(NotEnrolled):
        make_parcel(alone.duty)
    alone.store.close()


@pytest.mark.parametrize("content", [b"", b"no parcel", bytes(LARGEST_PARCEL_BYTES + 1)])
def test_what_is_no_parcel_is_refused_at_both_ends(banner: Banner, point: Device, content: bytes) -> None:
    point.open_case()
    with pytest.raises(ParcelRefused):
        answer_parcel(banner.database, content)
    with pytest.raises(ParcelRefused):
        take_answer(point.duty, content)
    assert (banner.count(), waiting(point)) == (0, len(point.own()))


def test_an_answer_of_another_banner_changes_nothing(banner: Banner, point: Device) -> None:
    point.open_case()
    with pytest.raises(ParcelRefused, match="不是本旗签发"):
        take_answer(point.duty, answer_of(banner, point, seed=signatures.new_seed()))
    assert waiting(point) == len(point.own())


def test_an_answer_that_says_no_is_told_and_one_that_lacks_more_sends_again(
    banner: Banner, point: Device
) -> None:
    point.open_case()
    take_answer(point.duty, answer_parcel(banner.database, make_parcel(point.duty)))
    assert waiting(point) == 0
    revoked = Reply(refusal=Refusal(code="revoked", what="已停用"))
    with pytest.raises(ParcelRefused, match="revoked：已停用"):
        take_answer(point.duty, answer_of(banner, point, revoked))
    assert waiting(point) == 0
    lacks = Reply(refusal=Refusal(code="gap", what="entries are missing", acknowledged=Mark()))
    take_answer(point.duty, answer_of(banner, point, lacks))
    assert waiting(point) == len(point.own()), "all of it goes again"
    take_answer(point.duty, answer_of(banner, point, Reply()))
    assert waiting(point) == len(point.own())


def test_a_banner_that_has_other_entries_under_this_id_is_not_believed(banner: Banner, point: Device) -> None:
    point.open_case()
    stranger = SyncAnswer(
        version=1, epoch="e", server_time="", acknowledged=Mark(seq=1, hash="0" * 64), receipt="", position=0
    )
    with pytest.raises(ParcelRefused, match="其他记录"):
        take_answer(point.duty, answer_of(banner, point, Reply(answer=stranger)))
    assert waiting(point) == len(point.own())
