"""A disk that is full, at either end: said in plain words, nothing acknowledged is lost, and on it goes."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from casework.errors import StoreError
from sync.device.errors import ExchangeError
from tests.support.banners import POINT, TOWN, Banner
from tests.support.devices import Device
from tests.support.postgres import database_at
from tests.support.small_disk import SmallDisk, small_disk

Make = Callable[..., Device]

pytestmark = pytest.mark.slow


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "disk") as made:
        yield made


def act_on_and_on(device: Device, case: str) -> None:
    for _ in range(500):  # what is left of the log's last pages holds a few
        device.act(case)


def work_on_and_on(device: Device, times: int) -> None:
    for _ in range(times):
        for _ in range(20):
            device.open_case()
        device.sync(tries=2)


def test_the_disk_of_a_device_is_full(served: Banner, device: Make, disk: SmallDisk) -> None:
    town, point = device("town", TOWN, served), Device.new(disk.folder / "point").enrol(served)
    case = point.open_case()
    point.sync()
    town.sync()
    for _ in range(200):
        town.act(case)
    town.sync()
    point.open_case()
    disk.fill()
    with pytest.raises(ExchangeError, match="磁盘") as full:
        point.sync()
    assert "空间" in full.value.next_step
    with pytest.raises(StoreError, match="磁盘"):
        act_on_and_on(point, case)
    recorded, acknowledged = len(point.own()), set(served.hashes())
    assert acknowledged <= set(served.hashes())
    disk.make_room()
    point.act(case)
    report = point.sync()
    assert len(point.own()) == recorded + 1
    assert point.status().entries_waiting == 0
    assert report.received > 0
    assert point.hashes() == set(served.hashes())
    assert not point.sync().notes
    point.store.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def crowded(request: pytest.FixtureRequest) -> Iterator[tuple[SmallDisk, Banner]]:
    """A banner whose database lies on a small disk."""
    is_sqlite = request.param == "sqlite"
    with contextlib.ExitStack() as stack:
        # PostgreSQL runs under an account of its own, which the folders of tests shut out.
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="tamga-disk-")))
        folder.chmod(0o755)
        made = stack.enter_context(small_disk(folder / "servers", megabytes=4 if is_sqlite else 40))
        url = f"sqlite:///{made.folder / 'banner.db'}"
        if not is_sqlite:
            (made.folder / "tables").mkdir()
            url = stack.enter_context(database_at(made.folder / "tables"))
        banner = Banner.made(url)
        yield made, banner
        banner.database.close()


def test_the_disk_of_the_server_is_full(device: Make, crowded: tuple[SmallDisk, Banner]) -> None:
    disk, banner = crowded
    with banner.served() as server:
        point, town = device("point", POINT, banner), device("town", TOWN, banner)
        point.open_case()
        point.sync()
        acknowledged = set(banner.hashes())
        disk.fill()
        with pytest.raises(ExchangeError, match="旗服务器暂时不可用"):
            work_on_and_on(point, 50)
        waiting = point.status().entries_waiting
        assert waiting > 0
        assert acknowledged <= set(banner.hashes())
        with pytest.raises(ExchangeError, match="旗服务器暂时不可用"):
            point.sync(tries=1)
        disk.make_room()
        assert point.sync(tries=20).sent == waiting, "without a restart"
        town.sync()
        assert set(banner.hashes()) == point.hashes() == town.hashes()
        assert banner.positions() == list(range(1, banner.count() + 1))
        assert server.end() == -9


def test_a_server_that_may_write_no_more_keeps_what_it_acknowledged(device: Make, tmp_path: Path) -> None:
    """The same where no disk can be mounted: a limit of the system on the size of files."""
    banner = Banner.made(f"sqlite:///{tmp_path / 'banner.db'}")
    with banner.served(full_at=1_000_000):
        point = device("point", POINT, banner)
        with pytest.raises(ExchangeError, match="旗服务器暂时不可用"):
            work_on_and_on(point, 60)
        told = point.status().entries_waiting
        assert told > 0
    with banner.served():
        point.sync()
        assert set(banner.hashes()) == point.hashes()
        assert banner.positions() == list(range(1, len(point.hashes()) + 1))
    banner.database.close()
