"""Backups by the operator's commands: made while the banner serves, put back anywhere, nothing lost."""

from __future__ import annotations

import functools
import json
import shutil
import signal
import stat
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select, text

from sync.server.backup import file as backup_file
from sync.server.backup import restoring
from sync.server.backup.file import BackupHead, BackupRefused, BackupRows
from sync.server.store import schema
from sync.server.store.tables import Device as DeviceRow
from tests.e2e.test_sync_schema import LATER
from tests.support.banners import POINT, TOWN, Banner
from tests.support.devices import Device
from tests.support.operator_commands import operator, quick
from tests.support.postgres import new_database

Make = Callable[..., Device]

pytestmark = pytest.mark.slow


def where(banner: Banner, tmp_path: Path) -> tuple[str, ...]:
    return banner.where(tmp_path / "data")


Other = Callable[[str], Banner]


@pytest.fixture
def other(banner: Banner, tmp_path: Path) -> Iterator[Other]:
    """Makes empty databases of a kind, to be served at the same address."""
    made: list[Banner] = []

    def make(kind: str) -> Banner:
        url = new_database() if kind == "postgresql" else f"sqlite:///{tmp_path / 'other.db'}"
        made.append(Banner(url))
        made[-1].port = banner.port
        return made[-1]

    yield make
    for each in made:
        each.database.close()


@pytest.mark.parametrize("onto", ["sqlite", "postgresql"])
def test_a_backup_under_load_a_lost_server_and_a_restore_anywhere(
    banner: Banner, device: Make, tmp_path: Path, other: Other, onto: str
) -> None:
    file = str(tmp_path / "banner.backup")
    over = threading.Event()

    def load(each: Device) -> None:
        while not over.is_set():
            each.open_case()
            each.sync(tries=50)

    with banner.served(patient=True) as server:
        point, town = device("point", POINT, banner), device("town", TOWN, banner)
        loading = [threading.Thread(target=load, args=(each,)) for each in (point, town)]
        for thread in loading:
            thread.start()
        while banner.count() < 8:
            time.sleep(0.01)
        operator("banner", "backup", file, *where(banner, tmp_path))
        over.set()
        for thread in loading:
            thread.join()
        for each in (point, town):
            each.open_case()
            each.sync()
        told = point.status()
        assert 0 < told.backed_up < told.recorded, "the newest are in no backup"
        late = device("late", POINT, banner)
        late.open_case()
        late.sync()
        server.end()
    restored = other(onto)
    operator("banner", "restore", file, *where(restored, tmp_path))
    assert 0 < restored.count() < banner.count()
    with restored.served(patient=True):
        late.enrol(restored)  # it was enrolled after the backup
        reports = [each.sync(tries=50) for each in (point, town, late, town)]
        assert [note.kind for note in reports[0].notes] == ["restored"]
        assert point.status().backed_up == told.backed_up
    everything = town.hashes()
    assert sorted(restored.hashes()) == sorted(everything), "none lost, none doubled"
    assert everything >= point.hashes() | late.hashes() | set(banner.hashes())
    assert restored.positions() == list(range(1, len(everything) + 1))
    assert not restored.quarantined()


def test_the_watermark_reaches_the_device_and_the_operator(
    banner: Banner, device: Make, tmp_path: Path
) -> None:
    where_it_is = where(banner, tmp_path)
    said = operator("banner", "status", *where_it_is)
    assert json.loads(said.stdout)["backup"] is None
    assert "还没有备份" in said.stderr
    file = tmp_path / "banner.backup"
    with banner.served():
        point = device("point", POINT, banner)
        point.open_case()
        point.sync()
        assert (point.status().recorded, point.status().backed_up) == (2, 0)
        operator("banner", "backup", str(file), *where_it_is)
        point.open_case()
        assert point.sync().requests == 1
        assert (point.status().recorded, point.status().backed_up) == (4, 2)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    said = operator("banner", "status", *where_it_is)
    kept = json.loads(said.stdout)["backup"]
    assert (kept["position"], kept["since"], kept["name"], said.stderr) == (2, 2, "banner.backup", "")
    with banner.writing() as connection:
        connection.exec_driver_sql("UPDATE backups SET made_at = '2026-01-02T00:00:00.000+00:00'")
    assert "天前（2026-01-02），其后新到 2 条" in operator("banner", "status", *where_it_is).stderr


def refused_or(pieces: list[BackupHead | BackupRows], path: Path) -> bool:
    """A few bits of a zstd frame say nothing of what is in it: what comes out is the same then."""
    try:
        return list(backup_file.read(path)) == pieces
    except BackupRefused:
        return True


def test_what_is_no_whole_backup_is_refused_with_the_reason(
    banner: Banner, tmp_path: Path, other: Other
) -> None:
    file, bad = tmp_path / "banner.backup", tmp_path / "bad"
    assert quick("banner", "backup", str(file), *where(banner, tmp_path)) == 0
    whole, pieces = file.read_bytes(), list(backup_file.read(file))
    empty = other("sqlite")
    nothing = empty.rows()

    def reason(data: bytes) -> str:
        bad.write_bytes(data)
        done = operator("banner", "restore", str(bad), *where(empty, tmp_path), check=False)
        assert done.returncode == 1
        return done.stderr

    assert "不是旗服务器的备份" in reason(b"PK\x03\x04 something else")
    assert "不是旗服务器的备份" in reason(b"")
    assert quick("banner", "backup", str(tmp_path), *where(banner, tmp_path)) == 1, "a folder is no file"
    assert "不完整" in reason(whole[: len(whole) // 2])
    assert "末尾多出" in reason(whole + b"x")
    middle = len(whole) // 2
    assert "已损坏" in reason(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
    for place in range(len(whole)):
        for data in (whole[:place], whole[:place] + bytes([whole[place] ^ 64]) + whole[place + 1 :]):
            bad.write_bytes(data)
            assert refused_or(pieces, bad), place
    assert empty.rows() == nothing


def test_a_banner_is_replaced_only_when_told_and_is_kept_aside(
    banner: Banner, device: Make, tmp_path: Path, other: Other
) -> None:
    file, where_it_is = tmp_path / "banner.backup", where(banner, tmp_path)
    with banner.served():
        point, town = device("point", POINT, banner), device("town", TOWN, banner)
        point.open_case()
        point.sync()
        operator("banner", "backup", str(file), *where_it_is)
        point.open_case()
        point.sync()
        town.sync()
        banner.revoke(town.name)
        code = banner.code(POINT)
        before = banner.rows()
        refused = operator("banner", "restore", str(file), *where_it_is, check=False)
        assert "--replace" in refused.stderr
        assert banner.rows() == before
        done = operator("banner", "restore", str(file), "--replace", *where_it_is)  # while it serves
        assert banner.count() == 2
        assert point.sync().notes[0].kind == "restored"
    assert banner.count() == 4
    with banner.reading() as connection:
        revoked = connection.scalar(select(DeviceRow.revoked_at).where(DeviceRow.device == town.name))
    assert revoked, "the backup does not let a revoked device in again"
    assert code not in done.stdout
    (aside,) = (tmp_path / "data").glob("replaced-*.tamga-backup")
    assert str(aside) in done.stdout
    again = other("postgresql")
    operator("banner", "restore", str(aside), *where(again, tmp_path))
    assert again.count() == 4


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_killed_at_any_step_leaves_all_or_nothing(
    banner: Banner, device: Make, tmp_path: Path, other: Other, command: str
) -> None:
    file, where_it_is = tmp_path / "banner.backup", where(banner, tmp_path)
    with banner.served():
        point = device("point", POINT, banner)
        point.open_case()
        point.sync()
    assert quick("banner", "backup", str(file), *where_it_is) == 0
    old = file.read_bytes()
    target, kind = banner, banner.database.engine.dialect.name
    if command == "restore":
        target = other(kind)
    step, killed, half_written = 1, 0, 0
    while step < 100_000:
        code = quick("banner", command, str(file), *where(target, tmp_path), die_at=step)
        half_written += any(tmp_path.glob(".banner*"))
        assert code in (0, -signal.SIGKILL), "nothing else ends it"
        assert quick("banner", "restore", str(file), "--check", *where(banner, tmp_path)) == 0
        if command == "restore":
            assert target.count() in (0, 2)
            if target.count() and code:
                break  # it had committed
        if code == 0:
            break
        killed += 1
        step += max(1, step // 4)
    assert killed > 12
    if command == "backup":
        assert half_written >= 2, "it died while it wrote"
        assert not list(tmp_path.glob(".banner*")), "what a killed one left is gone with the next"
    assert target.count() == 2
    assert command == "restore" or file.read_bytes() != old


def test_a_full_disk_leaves_the_old_backup_and_the_watermark(
    banner: Banner, device: Make, tmp_path: Path
) -> None:
    file, where_it_is = tmp_path / "banner.backup", where(banner, tmp_path)
    with banner.served():
        point = device("point", POINT, banner)
        point.open_case()
        point.sync()
        assert quick("banner", "backup", str(file), *where_it_is) == 0
        old = file.read_bytes()
        point.open_case()
        point.sync()
        assert quick("banner", "backup", str(file), *where_it_is, full_at=1000) == 1
        assert file.read_bytes() == old
        assert [path.name for path in tmp_path.glob(".banner*")] == []
        point.sync()
        assert point.status().backed_up == 2
    shutil.rmtree(tmp_path / "data", ignore_errors=True)


def test_a_backup_of_an_older_program_comes_back_and_of_a_newer_one_does_not(
    banner: Banner, device: Make, tmp_path: Path, other: Other, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "banner.backup"
    with banner.served():
        point = device("point", POINT, banner)
        point.open_case()
        point.sync()
    assert quick("banner", "backup", str(file), *where(banner, tmp_path)) == 0
    head, *_pieces = backup_file.read(file)
    assert isinstance(head, BackupHead)
    restored = other(banner.database.engine.dialect.name)
    with monkeypatch.context() as later:
        later.setattr(
            schema, "upgrade", functools.partial(schema.upgrade, migrations=later_program(tmp_path))
        )
        restoring.restore(restored.database, file)
    assert restored.hashes() == banner.hashes()
    with restored.writing() as connection:
        assert set(connection.scalars(text("SELECT more FROM entries"))) == {"x"}
        here = {"here": schema.HEAD}
        connection.execute(text("UPDATE alembic_version SET version_num = :here"), here)
    with restored.served():
        assert point.sync().notes[0].kind == "restored"
        assert point.status().backed_up == 2
    backup_file.write(file, msgspec.structs.replace(head, schema="9999"), ())
    refused = operator("banner", "restore", str(file), "--replace", *where(restored, tmp_path), check=False)
    assert "请先升级" in refused.stderr
    assert restored.count() == 2


def later_program(tmp_path: Path) -> Path:
    """The migrations of a program with one step more."""
    folder = tmp_path / "migrations"
    shutil.copytree(schema.MIGRATIONS, folder)
    (folder / "versions" / "9001_later.py").write_text(LATER)
    return folder
