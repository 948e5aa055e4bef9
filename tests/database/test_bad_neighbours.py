"""A banner's server among neighbours that hold locks, send junk, or have other clocks: it goes on."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import psycopg
import pytest
import requests
from sqlalchemy import insert, text

from sync.server.backup import backups, drill
from sync.server.backup.file import BackupRefused
from sync.server.commands import main as operator_main
from sync.server.commands.claim import claimed
from sync.server.commands.place import FILE_NAME
from sync.server.doors import limits, metrics
from sync.server.doors.limits import Rate
from sync.server.doors.table import DOORS
from sync.server.setup.answers import SetupOrder
from sync.server.setup.steps import filled
from sync.server.store.database import SERVING, Database
from sync.server.store.schema import is_older, upgrade
from sync.server.store.tables import Backup
from sync.wire.doors import SYNC
from tests.support.banners import POINT, Banner, key_file, seal
from tests.support.devices import Device
from tests.support.inside_doors import enrol_inside
from tests.support.inside_server import serving
from tests.support.source import ROOT
from tests.support.sync_caller import Caller, refusal, request

Make = Callable[..., Device]
FROM_ELSEWHERE = "203.0.113.7"


@pytest.fixture
def hurried(banner: Banner) -> Banner:
    """A banner whose database is opened as `serve` opens it."""
    banner.database.close()
    banner.database = Database(banner.database_url, waits=SERVING, seal=seal())
    return banner


@contextmanager
def held(banner: Banner) -> Iterator[None]:
    """Somebody beside the server has begun to write and does not go on."""
    if banner.database.is_sqlite:
        other = Database(banner.database_url)
        with other.writing():
            yield
        other.close()
        return
    with psycopg.connect(banner.database_url) as connection:
        connection.execute("SELECT * FROM stream FOR UPDATE")
        connection.execute("SELECT * FROM devices FOR UPDATE")
        yield


@pytest.mark.logs_warnings
def test_a_held_lock_is_told_while_it_is_held_and_readiness_tells_it(hurried: Banner, device: Make) -> None:
    caller = Caller(hurried, enrol_inside(device("point"), hurried, POINT))
    payload = msgspec.json.encode(request())
    with serving(hurried, DOORS) as url, held(hurried):
        asked = [{**caller.headers(payload), "Content-Type": "application/json"} for _ in range(12)]

        def push(headers: dict[str, str]) -> requests.Response:
            return requests.post(url + SYNC.path, payload, headers=headers, timeout=20)

        with ThreadPoolExecutor(len(asked)) as crowd:
            answers = list(crowd.map(push, asked))  # all of them before the lock is let go
        assert {refusal(each) for each in answers} == {(503, "unavailable")}
        assert {each.headers["Retry-After"] for each in answers} == {"5"}
        assert requests.get(url + "/ready", timeout=20).status_code == 503
        alive = requests.get(url + "/health", timeout=20)
        assert (alive.status_code, alive.json()) == (200, {"status": "ok"})
    with serving(hurried, DOORS) as url:
        assert requests.get(url + "/ready", timeout=20).json() == {"status": "ready"}
    assert max(SERVING.lock_s, SERVING.turn_s, SERVING.connection_s) < 3


def waits_for_a_lock_ms(database: Database) -> int:
    statement = "PRAGMA busy_timeout" if database.is_sqlite else "SHOW lock_timeout"
    unit = {"ms": 1, "s": 1000}
    transaction = database.reading() if database.is_sqlite else database.writing()
    with transaction as connection:
        shown = str(connection.execute(text(statement)).scalar())
    number = shown.rstrip("ms")
    return int(number) * unit.get(shown[len(number) :], 1)


def test_who_comes_after_one_that_waited_in_vain_does_not_wait_as_long(hurried: Banner) -> None:
    database = hurried.database
    assert waits_for_a_lock_ms(database) == SERVING.lock_s * 1000
    with held(hurried), pytest.raises(Exception, match=r"Lock|Operational"), database.writing() as connection:
        connection.execute(text("UPDATE stream SET position = position"))
    assert waits_for_a_lock_ms(database) == 50
    with database.writing() as connection:
        connection.execute(text("UPDATE stream SET position = position"))
    assert waits_for_a_lock_ms(database) == SERVING.lock_s * 1000


@pytest.mark.logs_warnings
def test_writers_before_one_in_this_process_are_waited_for_so_long(hurried: Banner) -> None:
    if not hurried.database.is_sqlite:
        pytest.skip("PostgreSQL has many writers")
    waits = msgspec.structs.replace(SERVING, turn_s=0.05)
    database = Database(hurried.database_url, waits=waits)
    begun, done = threading.Event(), threading.Event()

    def write() -> None:
        with database.writing():
            begun.set()
            done.wait(20)

    writer = threading.Thread(target=write)
    writer.start()
    assert begun.wait(20)
    with pytest.raises(Exception, match="other writers"), database.writing():
        pass
    done.set()
    writer.join()
    database.close()


def test_every_connection_to_postgresql_waits_with_limits(hurried: Banner) -> None:
    if hurried.database.is_sqlite:
        pytest.skip("of PostgreSQL alone")
    for database, statement_s in ((hurried.database, 60), (Database(hurried.database_url), 3600)):
        with database.reading() as connection:
            for name in ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"):
                assert connection.execute(text(f"SHOW {name}")).scalar() != "0", name
            pid = "SELECT setting::int FROM pg_settings WHERE name = 'statement_timeout'"
            assert connection.execute(text(pid)).scalar() == statement_s * 1000
            driver: Any = connection.connection.driver_connection
            stated = driver.info.get_parameters()
        assert {"connect_timeout", "keepalives_idle", "tcp_user_timeout"} <= set(stated)
        database.close()
    named = Database(f"{hurried.database_url}?connect_timeout=9")
    with named.reading() as connection:
        driver = connection.connection.driver_connection
        assert driver.info.get_parameters()["connect_timeout"] == "9"
    named.close()


@pytest.mark.logs_warnings
def test_a_database_that_is_only_read_is_not_ready(hurried: Banner) -> None:
    hurried.database.close()
    if hurried.database.is_sqlite:
        file = hurried.database_url.removeprefix("sqlite:///")
        read_only = f"sqlite:///file:{file}?mode=ro&uri=true"
    else:
        name = hurried.database_url.rpartition("/")[2]
        with psycopg.connect(hurried.database_url, autocommit=True) as connection:
            connection.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on'.encode())
        read_only = hurried.database_url
    hurried.database = Database(read_only, waits=SERVING, seal=seal())
    with serving(hurried, DOORS) as url:
        assert refusal(requests.get(url + "/ready", timeout=20)) == (503, "unavailable")
        assert requests.get(url + "/health", timeout=20).status_code == 200


def test_measures_are_for_the_machine_and_health_tells_nothing(hurried: Banner) -> None:
    elsewhere = {"X-Forwarded-For": FROM_ELSEWHERE}
    with serving(hurried, DOORS) as url:
        assert "tamga_position" in requests.get(url + "/metrics", timeout=20).text
        assert requests.get(url + "/metrics", headers=elsewhere, timeout=20).status_code == 403
        for path in ("/health", "/ready", "/openapi.json"):
            told = requests.get(url + path, headers=elsewhere, timeout=20)
            assert told.status_code == 200
            assert "白音旗" not in told.text
            assert '"position":0' not in told.text


def test_junk_in_a_devices_name_costs_its_sender_and_not_the_device(
    hurried: Banner, device: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nothing fills up meanwhile: on a busy machine one more request was looked at.
    monkeypatch.setattr(limits, "UNPROVED", Rate(burst=limits.UNPROVED.burst, per_s=1e-6))
    burst = round(limits.UNPROVED.burst)
    victim = Caller(hurried, enrol_inside(device("victim"), hurried, POINT))
    other = Caller(hurried, enrol_inside(device("other"), hurried, POINT))
    payload = msgspec.json.encode(request())
    plain = {"Content-Type": "application/json"}
    with serving(hurried, DOORS) as url, requests.Session() as session:

        def ask(caller: Caller, address: str, **changes: str) -> int:
            headers = {**caller.headers(payload), **plain, "X-Forwarded-For": address, **changes}
            return session.post(url + SYNC.path, payload, headers=headers, timeout=20).status_code

        junk = {"Tamga-Signature": "AAAA"}
        assert ask(victim, "192.0.2.1") == 200
        assert ask(victim, FROM_ELSEWHERE) == 200  # once the two shared an address
        told = [ask(other, FROM_ELSEWHERE, **junk) for _ in range(burst + 30)]
        assert told == [401] * burst + [429] * 30
        # Whoever it names, it is not looked at any more; at another door neither.
        assert ask(other, FROM_ELSEWHERE, **{**junk, "Tamga-Device": "nobody"}) == 429
        attachments = url + "/v1/attachments"
        headers = {**other.headers(b"{}"), **plain, "X-Forwarded-For": FROM_ELSEWHERE}
        assert session.post(attachments, b"{}", headers=headers, timeout=20).status_code == 429
        # Both devices are served, the one that had proved itself from there even there.
        assert [ask(other, "192.0.2.2"), ask(victim, "192.0.2.1"), ask(victim, FROM_ELSEWHERE)] == [200] * 3
        assert [ask(victim, FROM_ELSEWHERE, **junk) for _ in range(130)] == [401] * 130
        assert ask(victim, FROM_ELSEWHERE) == 200


def test_every_door_has_a_limit_and_an_ipv6_line_is_one_sender(hurried: Banner) -> None:
    with serving(hurried, DOORS) as url, requests.Session() as session:

        def ask(address: str) -> int:
            headers = {"X-Forwarded-For": address}
            return session.get(url + "/health", headers=headers, timeout=20).status_code

        assert ask("2001:db8:0:1::1") == 200
        assert any(ask(f"2001:db8:0:1::{count:x}") == 429 for count in range(2, 4000))
        assert ask("2001:db8:0:2::1") == 200
    assert all(each.limit.burst < 1000 for each in DOORS)


def test_one_file_is_served_by_one_process(
    tmp_path: Path, banner: Banner, capsys: pytest.CaptureFixture[str]
) -> None:
    if not banner.database.is_sqlite:
        pytest.skip("PostgreSQL is made for many")
    file = Path(banner.database_url.removeprefix("sqlite:///"))
    linked = tmp_path / "link.db"
    linked.symlink_to(file)
    with claimed(file):
        for url in (banner.database_url, f"sqlite:///{linked}"):
            serve = ["serve", "--data", str(tmp_path / "data"), "--database", url, "--port", "0"]
            assert operator_main.main(serve) == 1
            assert "已有一个 serve 在用" in capsys.readouterr().err
    with claimed(file):  # and it is let go
        pass


def test_no_command_changes_the_schema_under_the_server_of_an_older_program(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the newer program in hand, a look at the banner is refused until that one has been stopped."""
    file = tmp_path / FILE_NAME
    database = Database(f"sqlite:///{file}")
    with database.writing() as connection:
        upgrade(connection, "0010")
    look = ["banner", "status", "--data", str(tmp_path)]
    with claimed(file):
        assert operator_main.main(look) == 1
        assert is_older(database)
        assert "请先停掉那一个" in capsys.readouterr().err
    operator_main.main(look)
    assert not is_older(database)
    database.close()


def test_files_of_a_database_are_the_owners_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        for name, mode in (("new.db", None), ("old.db", 0o644)):
            file = tmp_path / name
            if mode is not None:
                file.touch(mode)
            database = Database(f"sqlite:///{file}")
            with database.writing() as connection:
                connection.execute(text("CREATE TABLE kept (id integer)"))
            modes = {each.name: each.stat().st_mode & 0o777 for each in tmp_path.glob(f"{name}*")}
            assert modes == dict.fromkeys((name, f"{name}-wal", f"{name}-shm"), 0o600)
            database.close()
    finally:
        os.umask(before)


def noted(banner: Banner, *made: tuple[str, int]) -> None:
    rows = [{"made_at": at, "epoch": "e", "position": position, "name": at} for at, position in made]
    with banner.writing() as connection:
        connection.execute(insert(Backup), rows)


def test_backups_stand_in_the_order_of_what_they_hold(banner: Banner) -> None:
    now = dt.datetime.now(dt.UTC)
    ahead, then = ((now + dt.timedelta(days=days)).isoformat() for days in (900, -1))
    noted(banner, (ahead, 5))
    with banner.reading() as connection:
        assert "还没到" in backups.warning(backups.newest(connection), now)
        assert "tamga_backup_timestamp_seconds 0" in metrics.stored_lines(connection)
    noted(banner, (then, 5))
    with banner.reading() as connection:
        first = backups.newest(connection)
        assert first is not None
        assert first.made_at == then  # of the same content the one whose date can be right
        assert backups.warning(first, now) == ""
    old = (now - dt.timedelta(days=30)).isoformat()
    noted(banner, (old, 7))
    with banner.reading() as connection:
        assert "30 天前" in backups.warning(backups.newest(connection), now)


def test_a_backup_goes_through_a_command_or_leaves_nothing(banner: Banner, tmp_path: Path) -> None:
    folder, plain = tmp_path / "backups", tmp_path / "plain"
    folder.mkdir()
    file = folder / "banner.age"
    seen = tmp_path / "seen"
    made = backups.make(banner.database, file, f"ls -A {folder} > {seen}; tr a-y b-z")
    assert seen.read_text("utf-8").split() == [".banner.age.part"]
    assert b"tamga-backup-1" not in file.read_bytes()
    back = subprocess.run(["tr", "b-z", "a-y"], input=file.read_bytes(), capture_output=True, check=True)
    plain.write_bytes(back.stdout)
    assert b"tamga" in back.stdout
    assert file.stat().st_mode & 0o777 == 0o600
    assert made.size == file.stat().st_size
    before = file.read_bytes()
    for failing in ("cat > /dev/null; exit 3", "exit 1", "no-such-program"):
        with pytest.raises(BackupRefused, match="没有成功"):
            backups.make(banner.database, tmp_path / "backups" / "other.age", failing)
        assert [each.name for each in folder.iterdir()] == ["banner.age"]
    assert file.read_bytes() == before
    with banner.reading() as connection:
        newest = backups.newest(connection)
    assert newest is not None
    assert newest.name == "banner.age"  # what failed was not noted


def test_a_rehearsal_is_no_backup(banner: Banner) -> None:
    assert drill.rehearse_now(banner.database).rows > 0
    with banner.reading() as connection:
        assert backups.newest(connection) is None


@pytest.mark.slow
def test_the_nightly_unit_leaves_nothing_in_plain_whatever_fails(banner: Banner, tmp_path: Path) -> None:
    """Its own command, with an `age` that fails, and with one that does not."""
    if not banner.database.is_sqlite:
        pytest.skip("the same on either")
    programs, root = tmp_path / "bin", tmp_path / "root"
    kept = root / "var/lib/tamga-backup"
    for folder in (programs, kept, root / "var/lib/tamga"):
        folder.mkdir(parents=True)
    shutil.copy(key_file(), root / "var/lib/tamga/data.key")
    order = SetupOrder(
        code="BQ00", name="白音旗", host="by.example.cn", root=root, program=ROOT, python=sys.executable
    )
    text_of = filled(order, "tamga-backup.service").replace(order.database, banner.database_url)
    (line,) = (each for each in text_of.splitlines() if each.startswith("ExecStart="))
    command = line.partition("=")[2].replace("%%", "%")
    assert "ExecStopPost" not in text_of  # nothing is there to be cleared away

    def night(age: str) -> int:
        (programs / "age").write_text(f"#!/bin/sh\n{age}\n", "utf-8")
        (programs / "age").chmod(0o755)
        environment = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}"}
        return subprocess.run(["/bin/sh", "-c", command], env=environment, cwd=ROOT, check=False).returncode

    assert night("cat > /dev/null; exit 1") == 1
    assert list(kept.iterdir()) == []
    assert night("tr a-y b-z") == 0
    (file,) = kept.iterdir()
    assert b"tamga-backup-1" not in file.read_bytes()
