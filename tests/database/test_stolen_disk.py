"""A stolen disk is shut out by one command, with all copies that were made of it before and after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update

from casework.slip_number import DEVICE_LETTERS
from sync.device.backoff import Patience
from sync.device.composing import fork_request
from sync.device.engine import Conduct, synchronise
from sync.device.errors import ForkWaits, ServerRefused
from sync.device.store import Fork
from sync.server.accounts import accounts, forks, letters
from sync.server.accounts.accounts import NewDevice
from sync.server.commands.main import main as operator
from sync.server.refusals import Refused
from sync.server.store.tables import CaseOfSlip, DeviceLetter
from sync.server.store.tables import Device as KnownDevice
from sync.wire import signatures
from tests.support.banners import POINT, Banner, new_banner
from tests.support.devices import Device
from tests.support.inside_doors import enrol_inside
from tests.support.sync_worlds import Direct

ONCE = Conduct(patience=Patience(tries=1, first_s=0.01, longest_s=0.01))


@pytest.fixture
def banner(tmp_path: Path) -> Iterator[Banner]:
    made = new_banner("sqlite", tmp_path / "banner")
    yield made
    made.database.close()


@pytest.fixture
def disk(banner: Banner, tmp_path: Path) -> Iterator[Device]:
    """A device that has exchanged once."""
    made = enrol_inside(Device.new(tmp_path / "disk"), banner, POINT)
    made.open_case()
    sync(made, banner)
    yield made
    made.store.close()


class OperatorAsleep(Direct):
    """Nobody confirms copies that wait."""

    confirms = False


def sync(device: Device, banner: Banner) -> None:
    device.open_case()
    synchronise(device.sync_store(), OperatorAsleep(banner), ONCE)


@pytest.fixture
def copies(disk: Device, tmp_path: Path) -> Iterator[list[Device]]:
    """Three copies of the disk, all made at the same moment."""
    made = [disk.copy(tmp_path / f"copy{number}") for number in range(3)]
    yield made
    for each in made:
        each.store.close()


def code_of(device: Device, banner: Banner) -> str:
    try:
        sync(device, banner)
    except ServerRefused as error:
        return error.refusal.code
    except ForkWaits:
        return "waits"
    return ""


def test_one_command_reaches_copies_from_before_and_after(
    banner: Banner, disk: Device, copies: list[Device], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, after, _other = copies
    sync(disk, banner)
    assert code_of(before, banner) == "", "the first copy is served"
    copy = before.name
    assert copy != disk.name
    named = {each.device: (each.name, each.forked_from) for each in banner.status().devices}
    assert named[copy] == (f"{disk.name} 的副本 1", disk.name)
    place = banner.where(tmp_path / "banner")
    assert operator(["banner", "device", "revoke", disk.name, *place]) == 0
    assert copy in capsys.readouterr().out
    held = banner.count()
    assert [code_of(each, banner) for each in (disk, before, after)] == ["revoked"] * 3
    assert banner.count() == held
    assert operator(["banner", "device", "readmit", disk.name, *place]) == 0
    assert [code_of(each, banner) for each in (disk, before)] == ["", "revoked"], "its copies stay out"


def test_a_further_copy_waits_for_the_operator(
    banner: Banner, disk: Device, copies: list[Device], tmp_path: Path
) -> None:
    first, second, third = copies
    sync(disk, banner)
    assert code_of(first, banner) == ""
    for _ in range(2):
        assert [code_of(each, banner) for each in (second, third)] == ["waits", "waits"]
    with banner.reading() as connection:
        waiting = [each.device for each in forks.waiting(connection)]
    assert len(waiting) == 2, "asked again it is the same copy"
    place = banner.where(tmp_path / "banner")
    assert operator(["banner", "forks", "confirm", waiting[0], *place]) == 0
    assert operator(["banner", "forks", "refuse", waiting[1], *place]) == 0
    assert sorted(code_of(each, banner) for each in (second, third)) == ["", "waits"]
    names = {each.name for each in banner.status().devices if each.forked_from}
    assert names == {f"{disk.name} 的副本 1", f"{disk.name} 的副本 2"}
    assert not banner.quarantined()


def test_whoever_has_a_disk_cannot_fill_the_list(banner: Banner, disk: Device) -> None:
    sync(disk, banner)
    with banner.reading() as connection:
        origin = accounts.find_account(connection, disk.name)
    made = list(copies_of_keys(disk, banner, 12))
    assert made.count("waits") == 8
    assert made.count("too_many") == 3
    with banner.reading() as connection:
        owned = connection.scalars(select(DeviceLetter.letter)).all()
    assert len(owned) == 2, "letters are for copies that are ours"
    assert origin.letter in owned


def copies_of_keys(disk: Device, banner: Banner, count: int) -> Iterator[str]:
    """What comes of asking for one id after another with the device's key."""
    state = disk.sync_store().state()
    assert state is not None
    for number in range(count):
        asked = Fork(first_seq=1, device=f"copy{number:012}", seed=signatures.new_seed())
        try:
            with banner.writing() as connection:
                told = forks.fork(connection, fork_request(state, asked))
            yield "waits" if told.waits else ""
        except Refused as error:
            yield error.refusal.code


def test_letters_come_back_from_who_was_shut_out(banner: Banner, disk: Device) -> None:
    with banner.writing() as connection:
        for number in range(len(DEVICE_LETTERS) - 1):
            accounts.add_account(
                connection, NewDevice(device=f"device{number:04}", site=POINT, key=bytes(32))
            )
            assert letters.allot(connection, f"device{number:04}")
        accounts.add_account(connection, NewDevice(device="late", site=POINT, key=bytes(32)))
        assert letters.allot(connection, "late") == "", "all are given out"
        owner = connection.execute(select(DeviceLetter.letter).where(DeviceLetter.device == "device0000"))
        letter = owner.scalar_one()
        row = {"number": f"{POINT}-20261124-{letter}001", "subject": "s"}
        for used, days, given in ((False, 0, ""), (False, 2, letter), (True, 2, ""), (True, 40, letter)):
            long_ago = (dt.datetime.now(dt.UTC) - dt.timedelta(days=days)).isoformat()
            shut = update(KnownDevice).where(KnownDevice.device == "device0000").values(revoked_at=long_ago)
            connection.execute(shut)
            if used and days == 2:
                connection.execute(insert(CaseOfSlip), [row])
            assert letters.allot(connection, "late") == given, (used, days)
            connection.execute(
                update(DeviceLetter).where(DeviceLetter.device == "late").values(device="device0000")
            )
        assert forks.readmit(connection, "device0000")
