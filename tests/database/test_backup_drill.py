"""A rehearsed restore: a good backup passes, one of a damaged database does not, though its file is whole."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from sync.server.backup import backups, drill, rehearsal
from sync.server.backup.file import BackupRefused
from sync.server.hall.journal import Operator
from tests.support.banners import POINT, Banner
from tests.support.devices import Device

Make = Callable[..., Device]


@pytest.fixture
def filled(banner: Banner, device: Make) -> Banner:
    with banner.served():
        point = device("point", POINT, banner)
        for _case in range(3):
            point.open_case()
        point.sync()
    return banner


def backed_up(banner: Banner, tmp_path: Path) -> Path:
    file = tmp_path / "banner.backup"
    backups.make(banner.database, file)
    return file


def test_a_good_backup_comes_back_and_nothing_stays(filled: Banner, tmp_path: Path) -> None:
    before = filled.rows()
    file = backed_up(filled, tmp_path)
    done = drill.rehearse(file, filled.database.seal)
    assert (done.entries, done.head.name) == (6, "白音旗")
    assert done.rows > done.entries
    assert {name: rows for name, rows in filled.rows().items() if name not in ("backups", "devices")} == {
        name: rows for name, rows in before.items() if name not in ("backups", "devices")
    }


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        ("UPDATE site_totals SET count = count + 1", "总数对不上"),
        ("DELETE FROM entries WHERE seq = 2", "对不上"),
    ],
)
def test_a_backup_of_a_damaged_database_is_seen(
    filled: Banner, tmp_path: Path, damage: str, says: str
) -> None:
    with filled.writing() as connection:
        connection.execute(text(damage))
    with pytest.raises(BackupRefused, match=says):
        drill.rehearse(backed_up(filled, tmp_path), filled.database.seal)


def test_a_gap_in_a_chain_is_seen_where_the_sums_agree(filled: Banner, tmp_path: Path) -> None:
    with filled.writing() as connection:
        connection.execute(text("UPDATE entries SET seq = seq + 100 WHERE seq = 6"))
    with pytest.raises(BackupRefused, match="记录有缺"):
        drill.rehearse(backed_up(filled, tmp_path), filled.database.seal)


def test_a_cut_file_is_refused(filled: Banner, tmp_path: Path) -> None:
    file = backed_up(filled, tmp_path)
    file.write_bytes(file.read_bytes()[:-40])
    with pytest.raises(BackupRefused):
        drill.rehearse(file, filled.database.seal)


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "/x"), "磁盘已满"),
        (BackupRefused("这不是旗服务器的备份文件"), str(BackupRefused("这不是旗服务器的备份文件"))),
    ],
)
def test_why_a_rehearsal_failed_is_noted_in_our_words(
    banner: Banner, monkeypatch: pytest.MonkeyPatch, error: Exception, why: str
) -> None:
    def fails(_database: object) -> None:
        raise error

    monkeypatch.setattr(drill, "rehearse_now", fails)
    done = rehearsal.rehearse(banner.database, Operator("tester", "here"))
    assert (done.act, done.reason) == ("restore_failed", why)
