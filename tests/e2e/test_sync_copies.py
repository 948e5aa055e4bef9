"""Copies and backups: of a device, of the banner's server.  Nothing is lost, nothing doubles, all is told."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop.database.tables import DisplacedEntry
from sync.server.store.database import Database
from sync.server.store.tables import Device as KnownDevice
from tests.support.bad_network import Fault, bad_network
from tests.support.banners import POINT, TOWN, Banner, seal
from tests.support.devices import Device
from tests.support.postgres import new_database

Make = Callable[..., Device]

pytestmark = pytest.mark.slow


def test_a_copied_device_goes_on_under_a_new_id(served: Banner, device: Make, tmp_path: Path) -> None:
    first, town = device("first", POINT, served), device("town", TOWN, served)
    shared = first.open_case()
    first.sync()
    first.open_case()  # not sent yet when the disk is copied
    second = first.copy(tmp_path / "second")
    first.act(shared, "of the first")
    second.act(shared, "of the second")
    written = {*first.bodies(), *second.bodies()}
    first.sync()
    report = second.sync()
    first.sync()
    town.sync()
    assert [note.kind for note in report.notes] == ["forked"]
    assert second.name != first.name
    assert set(served.bodies()) == written
    assert served.count() == len(written) == 6
    assert town.hashes() == first.hashes() == second.hashes() == set(served.hashes())
    assert not served.quarantined()
    with second.store.reading() as connection:
        assert len(connection.scalars(select(DisplacedEntry.hash)).all()) == 1
    second.store.close()


def test_both_copies_write_on_and_on(served: Banner, device: Make, tmp_path: Path) -> None:
    first = device("first", POINT, served)
    first.open_case()
    second = first.copy(tmp_path / "second")
    for _ in range(3):
        for each in (first, second):
            each.open_case()
            each.sync()
    first.sync()
    assert first.hashes() == second.hashes() == set(served.hashes())
    assert served.count() == 2 + 6 * 2
    assert not second.sync().notes
    second.store.close()


def test_a_copy_that_wrote_nothing_does_not_write_over_the_other(
    served: Banner, device: Make, tmp_path: Path
) -> None:
    first = device("first", POINT, served)
    first.open_case()
    first.sync()
    backup = first.copy(tmp_path / "backup")
    first.open_case()
    first.sync()
    assert [note.kind for note in backup.sync().notes] == ["forked"]
    assert backup.hashes() == first.hashes() == set(served.hashes())
    backup.open_case()
    assert backup.sync().sent == 2
    backup.store.close()


def test_a_device_restored_from_an_older_backup_gets_its_entries_back(
    served: Banner, device: Make, tmp_path: Path
) -> None:
    before = device("before", POINT, served)
    before.open_case()
    before.sync()
    restored = before.copy(tmp_path / "restored")
    lost_disk = [before.open_case() for _ in range(3)]
    before.sync()
    everything = before.bodies()
    restored.open_case()
    restored.sync()
    assert len(lost_disk) == 3
    assert set(everything) <= set(restored.bodies())
    assert restored.hashes() == set(served.hashes())
    restored.store.close()


def test_a_server_restored_from_an_older_backup_gets_everything_again(
    banner: Banner, device: Make, tmp_path: Path
) -> None:
    with banner.served():
        point, town = device("point", POINT, banner), device("town", TOWN, banner)
        point.open_case()
        for each in (point, town):
            each.sync()
    backup = copied(banner, tmp_path)
    with banner.served():
        case = point.open_case()
        point.sync()
        town.sync()
        town.act(case)
        town.sync()
        everything = set(banner.hashes())
        assert len(everything) == 5
    backup.port = banner.port
    with backup.served():
        reports = [each.sync() for each in (point, town, point, town)]
        assert set(backup.hashes()) == everything == point.hashes() == town.hashes()
        assert "restored" in {note.kind for report in reports for note in report.notes}
        assert backup.count() == 5
        assert not [each.sync().notes for each in (point, town) if each.sync().notes]
        assert "had seen more" in backup.status().epochs[-1][1]
    backup.database.close()


def test_a_restored_server_and_a_copied_device_together(banner: Banner, device: Make, tmp_path: Path) -> None:
    with banner.served():
        first = device("first", POINT, banner)
        first.open_case()
        first.sync()
    backup, second = copied(banner, tmp_path), first.copy(tmp_path / "second")
    with banner.served():
        first.open_case()
        first.sync()
    backup.port = banner.port
    with backup.served():
        second.open_case()
        second.sync()  # takes the place that the first one had before the server was restored
        first.open_case()
        written = {*first.bodies(), *second.bodies()}
        for each in (first, second, first):
            each.sync()
        assert set(backup.bodies()) == written
        assert backup.count() == len(written) == 8
        assert first.hashes() == second.hashes() == set(backup.hashes())
    backup.database.close()
    second.store.close()


def test_a_fork_whose_answer_was_lost_is_made_once_more(served: Banner, device: Make, tmp_path: Path) -> None:
    first = device("first", POINT, served)
    first.open_case()
    second = first.copy(tmp_path / "second")
    first.act(first.open_case())
    first.sync()
    second.open_case()
    with bad_network(served.port) as network:
        second.point_to(network.url)
        network.plan = [Fault(unanswered=b"/v1/fork")]
        second.sync()
    assert second.hashes() == set(served.hashes())
    with served.reading() as connection:
        forks = connection.scalars(
            select(KnownDevice.device).where(KnownDevice.forked_from == first.name)
        ).all()
    assert second.name in forks
    assert len(forks) == 1, "asked again, it is the same id"
    second.store.close()


def copied(banner: Banner, folder: Path) -> Banner:
    """A copy of the banner's database as it is now: its backup, already restored."""
    banner.database.close()
    if banner.database_url.startswith("sqlite:///"):
        target = folder / "backup.db"
        shutil.copy(banner.database_url.removeprefix("sqlite:///"), target)
        url = f"sqlite:///{target}"
    else:
        url = new_database(banner.database_url.rpartition("/")[2])
    banner.database = Database(banner.database_url, seal=seal())
    return Banner(url)
