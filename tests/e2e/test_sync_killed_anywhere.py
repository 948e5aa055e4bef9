"""Either end dies by SIGKILL at every step of an exchange, in turn: nothing acknowledged is lost or doubled.

A step is a function of ours entered or left, an SQL statement begun or done, a commit, an fsync.  As many as
there is time for are taken, spread evenly: `TAMGA_TEST_KILLS=100000` takes them all.
"""

from __future__ import annotations

import os
import shutil
import signal
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop.database import banner as banner_row
from desktop.database.keys import DatabaseKey
from desktop.database.tables import DisplacedEntry
from desktop.services.exchange import enrol_device
from desktop.services.upkeep import verify_journal
from sync.device.engine import Conduct
from sync.device.errors import ExchangeError
from sync.wire.protocol import TWICE
from tests.support import kill_steps
from tests.support.banners import POINT, TOWN, Banner, ForkedServer
from tests.support.devices import Device
from tests.support.line_process import LineProcess
from tests.support.workplaces import demo_duty, demo_folder

Make = Callable[..., Device]

pytestmark = pytest.mark.slow

MOVING = 40  # cases: a few slices
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
    hits: Counter[str] = Counter()

    def die(step: int) -> None:
        acknowledged = set(served.hashes())
        ended = exchange(die_at=step)
        assert acknowledged <= set(served.hashes())
        hits[_where_it_died(served, point) if ended["killed"] else "not at all"] += 1

    for step in kill_steps.spread(steps, KILLS):
        die(step)
    for back in kill_steps.BEFORE_THE_LAST:  # what was cut off before makes an exchange longer
        die(int(str(exchange()["steps"])) - back)
    kill_steps.assert_hit(hits, ("unsent", "unanswered", "acknowledged"), 2)
    for _ in range(2):
        assert launcher({"argv": ["--data", str(folder), "sync"]})["code"] == 0
        town.sync()
    assert verify_journal.verify_journal(duty.store).ok
    assert point.status().entries_waiting == 0
    _nothing_is_lost_or_doubled(served, [point], town)
    launcher.close()
    point.store.close()
    duty.store.close()


def test_a_copy_dies_at_every_step_of_its_move_to_another_id(served: Banner, tmp_path: Path) -> None:
    """The same copy each time: it comes to the same id, and what both ends have in the end is the same."""
    copy, key = _copy_that_has_to_move(served, tmp_path)
    device = Device(copy, POINT, key)
    written = {each.body for each in device.own()}
    device.store.close()
    launcher, hits = LineProcess("tests.support.killable"), Counter[str]()

    def sync(folder: Path, **fate: object) -> dict[str, object]:
        return launcher({"argv": ["--data", str(folder), "sync"], **fate})

    whole = sync(shutil.copytree(copy, tmp_path / "whole"))
    assert (whole["code"], whole["killed"]) == (0, False)
    for step in kill_steps.spread(int(str(whole["steps"])), KILLS * 2 // 3):
        device = Device(shutil.copytree(copy, tmp_path / f"step-{step}"), POINT, key)
        ended = sync(device.folder, die_at=step)
        hits[_how_far_it_moved(device) if ended["killed"] else "not at all"] += 1
        assert written <= {each.body for each in device.journal()}
        breaks = verify_journal.verify_journal(device.store).breaks
        assert {each.trouble for each in breaks} <= {"signature"}, "which come with what the banner sends"
        device.store.close()
        assert sync(device.folder)["code"] == 0
        device = Device(device.folder, POINT, key)
        assert verify_journal.verify_journal(device.store).ok
        assert written <= {each.body for each in device.journal()}
        assert device.hashes() == set(served.hashes())
        assert _how_far_it_moved(device) == "moved"
        device.store.close()
        shutil.rmtree(device.folder)
    kill_steps.assert_hit(hits, ("not yet", "copying", "changing places", "moved"), 2)
    launcher.close()


def _copy_that_has_to_move(banner: Banner, scratch: Path) -> tuple[Path, DatabaseKey]:
    """A copied folder with cases of its own, after the other copy of it exchanged first."""
    folder = demo_folder(scratch / "data")
    duty = demo_duty(folder)
    enrol_device.enrol_device(duty, banner.url, banner.code(POINT))
    assert duty.store.key is not None
    key = duty.store.key.copy()
    first = Device(folder, POINT, key)
    shared = first.open_case()
    first.sync_here(Conduct())
    duty.store.close()
    first.store.close()
    copy = Device(shutil.copytree(folder, scratch / "copy"), POINT, key)
    first = Device(folder, POINT, key)
    first.act(shared, "of the first")
    first.sync_here(Conduct())
    first.store.close()
    for _ in range(MOVING):
        copy.act(shared, "of the copy")
        copy.open_case()
    copy.store.close()
    return copy.folder, key


def _how_far_it_moved(copy: Device) -> str:
    with copy.store.reading() as connection:
        coming = banner_row.read_coming_id(connection)
    if coming is not None:
        return "changing places" if coming.fork.device == copy.name else "copying"
    with copy.store.reading() as connection:
        return "moved" if connection.scalar(select(DisplacedEntry.hash).limit(1)) else "not yet"


def test_the_server_dies_at_every_step(banner: Banner, device: Make) -> None:
    server = ForkedServer(banner)
    server.start()
    point, town = device("point", POINT, banner), device("town", TOWN, banner)
    server.end()
    steps = _steps_of_an_exchange(server, point)
    assert steps > 100
    hits: Counter[str] = Counter()

    def die(step: int) -> None:
        acknowledged = set(banner.hashes())
        point.open_case()
        server.start(die_at=step)
        went_well = _went_well(point)
        died = server.end(signal.SIGTERM) == -signal.SIGKILL
        assert acknowledged <= set(banner.hashes())
        assert went_well or died, "nothing else stops an exchange"
        hits["not at all" if went_well else _where_it_died(banner, point)] += 1

    for step in kill_steps.spread(steps, KILLS):
        die(step)
    _all_is_sent(server, point)
    steps = _steps_of_an_exchange(server, point)  # by now it is another number
    for back in kill_steps.BEFORE_THE_LAST:
        _all_is_sent(server, point)
        die(steps - back)
    kill_steps.assert_hit(hits, ("unsent", "unanswered"), 2)
    server.start()
    for each in (point, town, point):
        each.sync(tries=20)
    server.end(signal.SIGTERM)
    _nothing_is_lost_or_doubled(banner, [point], town)


def _where_it_died(banner: Banner, point: Device) -> str:
    """How far the exchange of what the point wrote last had come."""
    if point.own()[-1].entry.hash not in banner.hashes():
        return "unsent"
    return "unanswered" if point.status().entries_waiting else "acknowledged"


def _steps_of_an_exchange(server: ForkedServer, point: Device) -> int:
    """The first step, give or take two, at which a server lives through an exchange."""
    few, many = 1, 4000
    while many - few > 2:
        step = (few + many) // 2
        point.open_case()
        server.start(die_at=step)
        few, many = (few, step) if _went_well(point) else (step, many)
        server.end()
        _all_is_sent(server, point)
    return many


def _all_is_sent(server: ForkedServer, point: Device) -> None:
    """What was cut off before would make the next exchange longer."""
    server.start()
    point.sync(tries=20)
    server.end()


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
