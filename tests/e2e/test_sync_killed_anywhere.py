"""Either end dies by SIGKILL at every step of an exchange, in turn: nothing acknowledged is lost or doubled.

A step is a function of ours entered or left, an SQL statement begun or done, a commit, an fsync.  As many as
there is time for are taken, spread evenly: `TAMGA_TEST_KILLS=100000` takes them all.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.services.exchange import enrol_device
from desktop.services.upkeep import verify_journal
from sync.device.engine import Conduct
from sync.device.errors import ExchangeError
from sync.wire.protocol import TWICE
from tests.support.banners import POINT, TOWN, Banner, ForkedServer
from tests.support.devices import Device
from tests.support.line_process import LineProcess
from tests.support.workplaces import demo_duty, demo_folder

Make = Callable[..., Device]

pytestmark = pytest.mark.slow

KILLS = int(os.environ.get("TAMGA_TEST_KILLS", "40"))


def test_the_device_dies_at_every_step(served: Banner, device: Make, tmp_path: Path) -> None:
    folder, town = demo_folder(tmp_path / "data"), device("town", TOWN, served)
    duty = demo_duty(folder)
    enrol_device.enrol_device(duty, served.url, served.code(POINT))
    assert duty.store.key is not None
    point = Device(folder, POINT, duty.store.key)
    launcher, shared = LineProcess("tests.support.killable"), point.open_case()
    point.sync_here(Conduct())

    def exchange(**fate: object) -> dict[str, object]:
        point.open_case()
        town.act(shared)
        town.open_case()
        town.sync()
        return launcher({"argv": ["--data", str(folder), "sync", "--tries", "1"], **fate})

    exchange()
    whole = exchange()
    assert (whole["code"], whole["killed"]) == (0, False)
    steps = int(str(whole["steps"]))
    assert steps > 200
    killed = 0
    for number in range(min(KILLS, steps)):
        acknowledged = set(served.hashes())
        killed += bool(exchange(die_at=1 + round(number * (steps - 1) / (min(KILLS, steps) - 1)))["killed"])
        assert acknowledged <= set(served.hashes())
    assert killed >= min(KILLS, steps) - 2, "the number of steps differs a little from run to run"
    for _ in range(2):
        assert launcher({"argv": ["--data", str(folder), "sync"]})["code"] == 0
        town.sync()
    assert verify_journal.verify_journal(duty.store).ok
    assert point.status().entries_waiting == 0
    _nothing_is_lost_or_doubled(served, [point], town)
    launcher.close()
    point.store.close()
    duty.store.close()


def test_the_server_dies_at_every_step(banner: Banner, device: Make) -> None:
    server = ForkedServer(banner)
    server.start()
    point, town = device("point", POINT, banner), device("town", TOWN, banner)
    server.end()
    steps = _steps_of_an_exchange(server, point)
    assert steps > 100
    killed = 0
    for number in range(min(KILLS, steps)):
        acknowledged, step = set(banner.hashes()), 1 + round(number * (steps - 1) / (min(KILLS, steps) - 1))
        point.open_case()
        server.start(die_at=step)
        killed += not _went_well(point)
        server.end()
        assert acknowledged <= set(banner.hashes())
    assert killed >= min(KILLS, steps) * 0.9
    server.start()
    for each in (point, town, point):
        each.sync(tries=20)
    server.end(signal.SIGTERM)
    _nothing_is_lost_or_doubled(banner, [point], town)


def _steps_of_an_exchange(server: ForkedServer, point: Device) -> int:
    """The first step, give or take ten, at which a server lives through an exchange."""
    few, many = 1, 4000
    while many - few > 10:
        step = (few + many) // 2
        point.open_case()
        server.start(die_at=step)
        few, many = (few, step) if _went_well(point) else (step, many)
        server.end()
    return many


def _went_well(device: Device) -> bool:
    try:
        device.sync(tries=1)
    except ExchangeError:
        return False
    return True


def _nothing_is_lost_or_doubled(banner: Banner, writers: list[Device], town: Device) -> None:
    hashes = banner.hashes()
    assert len(set(hashes)) == len(hashes)
    assert banner.positions() == list(range(1, len(hashes) + 1)), "no gap, nothing twice"
    assert town.hashes() == set(hashes)
    for writer in writers:
        assert {each.entry.hash for each in writer.own()} <= set(hashes)
    assert not [reason for reason in banner.quarantined().values() if not reason.startswith(TWICE)]
