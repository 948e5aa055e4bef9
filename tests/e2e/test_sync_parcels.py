"""Parcels: carried by anybody, read by nobody else, and twice is harmless."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from casework.cases.sending import SendingCounts
from desktop.services.exchange.exchange_parcel import carry_parcel, make_parcel, take_answer
from sync.device.errors import ExchangeError, ServerRefused
from sync.device.transport import HttpTransport
from sync.wire import doors
from tests.support.banners import POINT, TOWN, Banner, new_banner
from tests.support.devices import Device

Make = Callable[..., Device]

pytestmark = pytest.mark.slow


def carried(banner: Banner, parcel: bytes) -> bytes:
    """The server's answer, over the network of whoever carries it."""
    transport = HttpTransport(banner.url)
    try:
        return transport.ask(doors.PARCEL, parcel)
    finally:
        transport.close()


def refusal(banner: Banner, parcel: bytes) -> tuple[str, str]:
    with pytest.raises(ServerRefused) as refused:
        carried(banner, parcel)
    return refused.value.refusal.code, refused.value.refusal.what


def test_a_parcel_carried_by_the_township_does_what_the_network_does(served: Banner, device: Make) -> None:
    point, town = device("point", POINT, served), device("town", TOWN, served)
    cases = [point.open_case() for _ in range(150)]  # more than one batch
    parcel = make_parcel(point.duty)
    taken = take_answer(point.duty, carry_parcel(town.duty, parcel))
    assert (taken.waiting, served.count()) == (SendingCounts(), 300)
    town.sync()
    for case in cases:
        town.act(case)
    for _ in range(130):
        town.act(cases[0])
    town.sync()
    answer = carry_parcel(town.duty, make_parcel(point.duty))
    assert take_answer(point.duty, answer).received == 280  # more than one page
    assert point.hashes() == town.hashes() == set(served.hashes())
    assert not point.sync().notes


def test_a_parcel_twice_and_an_answer_twice_change_nothing(served: Banner, device: Make) -> None:
    point = device("point", POINT, served)
    point.open_case()
    parcel = make_parcel(point.duty)
    answers = [carried(served, parcel) for _ in range(2)]
    for answer in (*answers, answers[0]):
        take_answer(point.duty, answer)
    assert served.positions() == [1, 2]
    assert point.status().entries_waiting == 0
    assert point.sync().sent == 0


def test_a_late_parcel_and_a_late_answer_do_no_harm(served: Banner, device: Make) -> None:
    point = device("point", POINT, served)
    point.open_case()
    late = make_parcel(point.duty)
    point.open_case()
    point.sync()
    take_answer(point.duty, carried(served, late))
    assert point.status().entries_waiting == 0
    assert set(served.hashes()) == point.hashes()
    assert served.count() == 4


def test_the_outside_tells_nothing_of_what_is_inside(banner: Banner, device: Make) -> None:
    with banner.served():
        point = device("point", POINT, banner)
    point.open_case()
    parcel = make_parcel(point.duty)
    for word in ("测试", "SAMPLE", "case_opened", POINT, "代办员"):
        assert word.encode() not in parcel
    assert point.name.encode() in parcel


def test_damaged_and_foreign_parcels_are_refused_with_the_reason(
    served: Banner, device: Make, tmp_path_factory: pytest.TempPathFactory
) -> None:
    point, other = device("point", POINT, served), device("other", POINT, served)
    point.open_case()
    parcel = make_parcel(point.duty)
    another = new_banner("sqlite", tmp_path_factory.mktemp("another"))
    damaged = [parcel[:-1], parcel[:200], parcel[:-9] + b"x" + parcel[-8:], b"", b"hello", parcel + b"x"]
    renamed = parcel.replace(point.name.encode(), other.name.encode())
    for bad in (*damaged, renamed):
        assert refusal(served, bad)[0] == "malformed"
    with another.served():
        assert "不是给这个旗的" in refusal(another, parcel)[1]
    assert served.count() == another.count() == 0
    answer = carried(served, parcel)
    with pytest.raises(ExchangeError, match="不是给本机的"):
        take_answer(other.duty, answer)
    with pytest.raises(ExchangeError, match="包裹未能接收"):
        take_answer(point.duty, answer[:-4])
    with pytest.raises(ExchangeError, match="不是这种包裹") as foreign:
        carry_parcel(other.duty, b"hello")
    assert "malformed" not in str(foreign.value)
    served.revoke(point.name)
    assert refusal(served, parcel)[0] == "revoked"
    # Whoever carries it is not told that their own device is no longer taken.
    with pytest.raises(ExchangeError, match="写出这个包裹的设备"):
        carry_parcel(other.duty, parcel)
    assert served.count() == 2
    another.database.close()
