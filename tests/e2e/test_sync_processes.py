"""The exchange as operators and clerks run it: real processes, ended anywhere by kill -9."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.banners import HALL, POINT, TOWN, Banner, Process
from tests.support.devices import Device
from tests.support.operator_commands import tamga
from tests.support.source import ROOT

Make = Callable[..., Device]

pytestmark = pytest.mark.slow


@pytest.fixture
def process(banner: Banner, tmp_path: Path) -> Iterator[Process]:
    made = Process(banner, tmp_path / "server")
    made.start()
    yield made
    made.kill()


def test_an_operator_and_two_clerks(banner: Banner, process: Process, tmp_path: Path) -> None:
    where = banner.where(tmp_path / "server")
    point, town = str(tmp_path / "point"), str(tmp_path / "town")
    for folder, site in ((point, POINT), (town, TOWN)):
        tamga("setup", "--demo", "--data", folder, "--site", site)
        code = tamga("banner", "code", site, *where).strip()
        tamga("enrol", "--data", folder, "--server", banner.url, "--code", code)
    assert json.loads(tamga("sync", "--data", point))["sent"] == 3
    assert json.loads(tamga("sync", "--data", town))["received"] == 3
    assert json.loads(tamga("sync", "--data", town, "--status"))["entries_waiting"] == 0
    tamga("journal", "verify", "--data", town)
    devices = json.loads(tamga("banner", "status", *where))["devices"]
    assert sorted((each["site"], each["seq"]) for each in devices) == [(TOWN, 3), (POINT, 3)]
    revoked = next(each["device"] for each in devices if each["site"] == POINT)
    tamga("banner", "device", "revoke", revoked, *where)
    assert "设备已停用" in tamga("sync", "--data", point, check=False)
    # The wrong one was revoked: it goes on with the key it has, and what it recorded meanwhile arrives.
    assert "没有停用的设备" in tamga("banner", "device", "readmit", "abcdefgh", *where, check=False)
    tamga("banner", "device", "readmit", revoked, *where)
    tamga("sync", "--data", point)
    assert json.loads(tamga("sync", "--data", point, "--status"))["entries_waiting"] == 0
    assert "没有停用的设备" in tamga("banner", "device", "readmit", revoked, *where, check=False)
    assert f"{POINT}\t{TOWN}\t" in tamga("banner", "site", "list", *where)
    assert "没有站点 NOWHERE" in tamga("banner", "code", "NOWHERE", *where, check=False)
    assert HALL in tamga("banner", "status", *where)


def test_the_server_is_killed_again_and_again(banner: Banner, process: Process, device: Make) -> None:
    point, town = device("point", POINT, banner), device("town", TOWN, banner)
    chance, over, under_way = random.Random(4), threading.Event(), threading.Event()  # noqa: S311
    cut_off: list[bool] = []

    def kill() -> None:
        while not over.is_set():
            time.sleep(chance.uniform(0.05, 0.8))
            cut_off.append(under_way.is_set())
            process.kill()
            process.start()

    killing = threading.Thread(target=kill)
    killing.start()
    rounds = 0
    while rounds < 12 or (sum(cut_off) < 3 and rounds < 400):  # a fast machine is done before it is hit
        rounds += 1
        for each in (point, town):
            each.open_case()
            under_way.set()
            each.sync(tries=200)
            under_way.clear()
    over.set()
    killing.join()
    assert sum(cut_off) >= 3, "it died while somebody exchanged"
    for each in (point, town, point):
        each.sync(tries=200)
    assert set(banner.hashes()) == town.hashes()
    assert point.hashes() < town.hashes()
    assert not point.sync().notes
    assert not town.sync().notes
    assert banner.positions() == list(range(1, 4 * rounds + 1))


def test_the_device_is_killed_again_and_again(
    banner: Banner, process: Process, device: Make, tmp_path: Path
) -> None:
    point, town = device("point", POINT, banner), device("town", TOWN, banner)
    town.open_case()
    town.sync()
    chance, cut_off = random.Random(5), 0  # noqa: S311
    point.open_case()
    whole = begin_exchange(point)
    begun = time.monotonic()
    assert whole.wait(60) == 0
    took_s = time.monotonic() - begun
    turns = 0
    while turns < 12 or (cut_off < 4 and turns < 40):  # how many are hit under way is the machine's luck
        turns += 1
        for _ in range(20):
            point.open_case()
        town.open_case()
        town.sync()
        running = begin_exchange(point)
        time.sleep(chance.uniform(0.0, took_s))
        running.kill()
        cut_off += running.wait(20) == -signal.SIGKILL
    assert cut_off >= 4, "it died while it exchanged"
    point.sync(tries=200)
    town.sync(tries=200)
    assert set(banner.hashes()) == town.hashes()
    assert point.hashes() < town.hashes()
    assert not point.sync().notes
    assert not town.sync().notes
    assert banner.positions() == list(range(1, banner.count() + 1))
    assert banner.count() == turns * 40 + (turns + 2) * 2


def begin_exchange(device: Device) -> subprocess.Popen[bytes]:
    """A process that has just begun to exchange."""
    command = [sys.executable, "-P", "-m", "tests.support.sync_once", str(device.folder)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    running = subprocess.Popen(command, env=environment, cwd="/", stdout=subprocess.PIPE)
    assert running.stdout is not None
    with running.stdout:
        assert running.stdout.readline() == b"begun\n"
    return running


@pytest.mark.skipif(not shutil.which("faketime"), reason="faketime is not installed")
@pytest.mark.parametrize("year", ["2019", "2031"])
def test_a_clock_years_off_is_told_and_orders_nothing(
    banner: Banner, process: Process, tmp_path: Path, year: str
) -> None:
    clock = ("faketime", f"{year}-06-01 08:00:00")
    where = banner.where(tmp_path / "server")
    point, town = str(tmp_path / "point"), str(tmp_path / "town")
    for folder, site, before in ((point, POINT, clock), (town, TOWN, ())):
        tamga("setup", "--demo", "--data", folder, "--site", site, before=before)
        code = tamga("banner", "code", site, *where).strip()
        tamga("enrol", "--data", folder, "--server", banner.url, "--code", code, before=before)
    assert json.loads(tamga("sync", "--data", point, before=clock))["sent"] == 3
    assert json.loads(tamga("sync", "--data", town))["received"] == 3
    said = json.loads(tamga("sync", "--data", point, "--status"))["notes"][0]
    assert said[1] == "clock"
    assert " 天，请校准" in said[2]
    assert ("快" if year == "2031" else "慢") in said[2]
    if year == "2031":  # a bad start has mended itself: the banner said what the time is
        tamga("clock", "show", "--data", point)
    offsets = {each.site: each.clock_offset_s for each in banner.status().devices}
    assert abs(offsets[POINT]) > 86400 * 365
    assert abs(offsets[TOWN]) < 60
