"""Programs of several years in the field: each pair finds a common version, or says that it has none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.e2e.test_sync_exchange import write_raw
from tests.support.banners import OTHER_POINT, POINT, TOWN, Banner
from tests.support.devices import Device
from tests.support.line_process import LineProcess

Make = Callable[..., Device]
Exchange = Callable[..., dict[str, Any]]

pytestmark = pytest.mark.slow

FUTURE = '{"v":7,"new":[1,{"词":"ᠲᠠᠮᠠᠭ"}],"spacing" : "kept"}'.encode()


@pytest.fixture(scope="module")
def exchange() -> Iterator[Exchange]:
    """Exchanges for a device in a process that speaks the given versions, and those alone, to the end."""
    started: dict[tuple[int, ...], LineProcess] = {}

    def go(device: Device, versions: tuple[int, ...]) -> dict[str, Any]:
        if versions not in started:
            started[versions] = LineProcess("tests.support.sync_driver")
        return started[versions]({"folder": str(device.folder), "site": device.site, "versions": versions})

    yield go
    for each in started.values():
        each.close()


@pytest.mark.parametrize(
    ("client", "server"),
    [((1,), (1, 2)), ((1, 2), (1,)), ((1, 2), (1, 2)), ((1, 2, 3), (1, 2)), ((1,), (1,))],
    ids=["later server", "later device", "both later", "device later still", "both of today"],
)
def test_old_and_new_understand_each_other(
    banner: Banner, device: Make, exchange: Exchange, client: tuple[int, ...], server: tuple[int, ...]
) -> None:
    with banner.served(versions=server):
        point, other, town = (
            device("point", POINT, banner),
            device("other", OTHER_POINT, banner),
            device("town", TOWN, banner),
        )
        foreign = other.open_case()
        exchange(other, (1,))
        case = point.open_case()
        point.act(foreign)  # not for this device to say
        write_raw(point, case, "case_from_the_future", FUTURE)
        point.open_case()
        assert exchange(point, client)["report"]["sent"] == 6
        assert exchange(town, (1,))["report"]["received"] == 7
        assert exchange(point, client)["report"]["sent"] == 0
    assert [reason.split(":")[0] for reason in banner.quarantined().values()] == ["scope"]
    assert FUTURE in town.bodies()
    assert FUTURE in banner.bodies()
    assert point.status().entries_waiting == 0
    assert point.status().entries_doubted == 1
    assert not [text for _at, kind, text in point.status().notes if kind == "healed"]


@pytest.mark.parametrize(
    ("client", "server", "words"),
    [
        ((1,), (2, 3), ["本机的程序太旧，旗服务器用的是新一版协议", "请升级程序，数据都在本机"]),
        ((2, 3), (1,), ["旗服务器的程序太旧，用的是旧一版协议", "数据都在本机，请联系旗里升级服务器"]),
    ],
    ids=["too old", "too new"],
)
def test_without_a_common_version_it_is_said_plainly(
    banner: Banner,
    device: Make,
    exchange: Exchange,
    client: tuple[int, ...],
    server: tuple[int, ...],
    words: list[str],
) -> None:
    with banner.served():
        point = device("point", POINT, banner)
    point.open_case()
    with banner.served(versions=server):
        before = banner.rows()
        said = exchange(point, client)["said"]
        assert said == ["版本不合", *words]
        assert banner.rows() == before
        assert point.status().entries_waiting == 2
    with banner.served():
        assert exchange(point, (1,))["report"]["sent"] == 2, "after the program was brought up to date"
