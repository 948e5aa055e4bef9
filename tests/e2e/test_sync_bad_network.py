"""Nothing that a network does loses or doubles an entry."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest

from sync.device.engine import Conduct, Progress
from sync.device.errors import ExchangeError
from tests.support.bad_network import LOST_ANSWER, PORTAL_PAGE, REDIRECTION, BadNetwork, Fault, bad_network
from tests.support.banners import POINT, TOWN, Banner
from tests.support.devices import PATIENCE, Device

Make = Callable[..., Device]

pytestmark = pytest.mark.slow


@pytest.fixture
def network(served: Banner) -> Iterator[BadNetwork]:
    with bad_network(served.port) as made:
        yield made


@pytest.fixture
def point(served: Banner, network: BadNetwork, device: Make) -> Device:
    """A device that was enrolled and has exchanged once, behind the bad network."""
    made = device("point", POINT, served)
    made.sync()
    made.point_to(network.url)
    return made


def test_a_lost_answer_doubles_nothing(served: Banner, network: BadNetwork, point: Device) -> None:
    point.open_case()
    network.plan = [LOST_ANSWER, LOST_ANSWER]
    report = point.sync()
    assert report.sent == 2
    assert sorted(served.hashes()) == sorted(point.hashes())
    assert served.positions() == [1, 2]


_STEP_BYTES = 29  # no line of a head and no part of a body is shorter than two of these


@pytest.mark.logs_warnings  # the HTTP library says so of heads that are cut off
@pytest.mark.parametrize("way", ["up", "down"])
def test_a_cut_at_any_place_is_made_good(
    served: Banner, network: BadNetwork, point: Device, way: str
) -> None:
    """From the first byte on, through heads, lengths and frames, until all of it gets through."""
    places = (0, 1, *range(_STEP_BYTES, 4000, _STEP_BYTES))
    for number, place in enumerate(places, 1):
        point.open_case()
        network.plan = [Fault(up=place) if way == "up" else Fault(down=place)]
        report = point.sync()
        assert report.sent == 2, place
        assert served.count() == 2 * number, place
        if report.requests == 1:
            break
    assert number > 10, "cuts were made in head and body"
    assert report.requests == 1, "in the end nothing was cut"
    assert set(served.hashes()) == point.hashes()


@pytest.mark.logs_warnings
def test_a_cut_feed_goes_on_where_it_stopped(
    served: Banner, network: BadNetwork, point: Device, device: Make
) -> None:
    town = device("town", TOWN, served)
    for _ in range(10):
        point.open_case()
    point.sync()
    town.point_to(network.url)
    network.plan = [Fault(down=400), Fault(down=900), LOST_ANSWER]
    assert town.sync().received == 20
    assert town.hashes() == point.hashes()


def test_a_path_that_swallows_large_requests_is_passed_with_small_ones(
    served: Banner, network: BadNetwork, point: Device
) -> None:
    for _ in range(30):
        point.open_case()
    network.plan = [Fault(up=3000), Fault(up=3000), Fault(up=3000)]
    assert point.sync().sent == 60
    assert set(served.hashes()) == point.hashes()


@pytest.mark.parametrize("answer", [PORTAL_PAGE, REDIRECTION], ids=["page", "redirection"])
def test_a_login_page_is_named_and_nothing_is_believed(
    served: Banner, network: BadNetwork, point: Device, answer: Fault
) -> None:
    point.open_case()
    network.plan = [answer] * PATIENCE.tries
    with pytest.raises(ExchangeError, match="上网登录"):
        point.sync()
    assert point.status().entries_waiting == 2
    assert served.count() == 0
    assert point.sync().sent == 2


def test_no_server_at_all_is_named(point: Device, network: BadNetwork) -> None:
    network.close()
    with pytest.raises(ExchangeError, match="服务器没有开着"):
        point.sync()


def test_it_stops_when_asked_and_goes_on_later(served: Banner, point: Device) -> None:
    for _ in range(40):
        point.open_case()
    stop = threading.Event()

    def stop_half_way(progress: Progress) -> None:
        if progress.sent:
            stop.set()

    with pytest.raises(ExchangeError, match="同步已停止"):
        point.sync_here(Conduct(patience=PATIENCE, tell=stop_half_way, stop=stop, first_batch=8))
    waiting = point.status().entries_waiting
    assert 0 < waiting < 80
    assert point.sync().sent == waiting
    assert set(served.hashes()) == point.hashes()


def test_a_lost_answer_to_the_enrolment_is_asked_for_again(
    served: Banner, network: BadNetwork, device: Make
) -> None:
    from desktop.services.exchange.enrol_device import enrol_device

    fresh, code = device("fresh"), served.code()
    network.plan = [Fault(unanswered=b"/v1/enrol")]  # not that to who answers there
    with pytest.raises(ExchangeError):
        enrol_device(fresh.duty, network.url, code)
    assert enrol_device(fresh.duty, network.url, code).site == POINT
    with pytest.raises(ExchangeError, match="注册码无效"):
        enrol_device(device("another").duty, network.url, code)
    fresh.open_case()
    assert fresh.sync().sent == 2


def test_a_code_for_another_site_is_not_used_up(served: Banner, device: Make) -> None:
    from desktop.services.exchange.enrol_device import enrol_device

    code = served.code(TOWN)
    with pytest.raises(ExchangeError, match="注册码属于站点 ML01，本机是 ML0101"):
        enrol_device(device("here", POINT).duty, served.url, code)
    assert not served.status().devices
    assert enrol_device(device("there", TOWN).duty, served.url, code).site == TOWN
