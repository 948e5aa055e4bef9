"""Somebody left: the database gets another key while nobody works, and a power cut leaves one that opens."""

from __future__ import annotations

import secrets
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from casework.errors import StoreError
from desktop import bootstrap
from desktop.database import engine, keyring, keys, renewing
from desktop.database.keys import DatabaseKey, Unlocked
from desktop.errors import WrongPassword
from tests.support.source import ROOT
from tests.support.workplaces import PASSWORD, STAFF, ready_draft, real_folder

COLLEAGUE, FIRST, OTHER = "巴图", "七只黄羊跑过了草场", "六只白鹤落在湖边上"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = real_folder(tmp_path / "data")
    desk = bootstrap.unlock(folder, STAFF, PASSWORD)
    desk.people.add(COLLEAGUE, FIRST)
    desk.people.add("苏和", OTHER)
    desk.cases.open(ready_draft(desk))
    desk.close()
    return folder


def key_of(folder: Path, name: str, password: str) -> DatabaseKey:
    return keys.open_wrap(keyring.read_keyring(folder), name, password).key


def opens(folder: Path, key: DatabaseKey) -> bool:
    try:
        engine.open_file(folder / engine.FILE_NAME, key).close()
    except dbapi2.DatabaseError:
        return False
    return True


def test_who_leaves_reads_nothing_with_the_key_of_before(folder: Path) -> None:
    copied = key_of(folder, COLLEAGUE, FIRST)
    desk = bootstrap.unlock(folder, STAFF, PASSWORD)
    desk.people.shut_out(COLLEAGUE)
    assert opens(folder, copied), "while somebody works the key stays"
    desk.close()
    assert not opens(folder, copied)
    with pytest.raises(WrongPassword):
        bootstrap.unlock(folder, COLLEAGUE, FIRST)
    # The others' passwords open as ever, and nobody was asked for them.
    assert opens(folder, key_of(folder, "苏和", OTHER))
    again = bootstrap.unlock(folder, STAFF, PASSWORD)
    assert len(again.cases.list()) == 1
    assert again.upkeep.verify().ok
    assert again.upkeep.lost_end() is None, "the note of the end went along"
    again.close()
    assert {wrap.generation for wrap in keyring.read_keyring(folder).wraps} == {2}, (
        "once, not at each closing"
    )


def test_another_program_that_has_it_open_puts_it_off(folder: Path) -> None:
    desk, beside = (
        bootstrap.unlock(folder, name, word) for name, word in ((STAFF, PASSWORD), ("苏和", OTHER))
    )
    copied = key_of(folder, STAFF, PASSWORD)
    desk.people.shut_out(COLLEAGUE)
    desk.close()
    assert opens(folder, copied)
    beside.close()  # the last one does it
    assert not opens(folder, copied)


def test_a_full_disk_leaves_what_was(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copied = key_of(folder, STAFF, PASSWORD)
    usage = shutil.disk_usage(folder)
    monkeypatch.setattr("shutil.disk_usage", lambda _path: usage._replace(free=0))
    assert not renewing.renew(folder, copied)
    assert opens(folder, copied)


@pytest.mark.parametrize("is_renewed", [False, True])
def test_a_cut_between_the_steps_is_finished_by_whoever_comes(folder: Path, is_renewed: bool) -> None:
    former = key_of(folder, STAFF, PASSWORD)
    new = former.renewed()
    keyring.write_keyring(folder, keys.with_coming(keyring.read_keyring(folder), new))
    if is_renewed:
        connection = engine.open_file(folder / engine.FILE_NAME, former)
        connection.execute(new.pragma("rekey")).fetchall()
        connection.close()
    bootstrap.unlock(folder, STAFF, PASSWORD).close()
    assert opens(folder, new if is_renewed else former)
    assert key_of(folder, "苏和", OTHER) == (new if is_renewed else former)


LAST_TURN = 7
CHILD = """
import sys
from pathlib import Path
from desktop.database import renewing
from desktop.database.keys import DatabaseKey
key = DatabaseKey(*map(bytes.fromhex, sys.stdin.readline().split()))
print("ready", flush=True)
sys.stdin.readline()
renewing.renew(Path(sys.argv[1]), key)
print("done", flush=True)
"""


@pytest.mark.slow
def test_killed_at_any_moment_one_of_the_keys_opens_it(folder: Path) -> None:
    filled = bootstrap.unlock(folder, STAFF, PASSWORD)
    with filled.state.duty.store.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE ballast (content BLOB)")
        for _each in range(8):
            connection.exec_driver_sql("INSERT INTO ballast VALUES (?)", (secrets.token_bytes(1 << 20),))
    filled.close()
    seen = set()
    for turn in range(LAST_TURN + 1):
        key = key_of(folder, STAFF, PASSWORD)
        child = subprocess.Popen(
            [sys.executable, "-P", "-c", CHILD, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT)},
        )
        assert child.stdin
        assert child.stdout
        child.stdin.write(f"{key.key.hex()} {key.salt.hex()}\n".encode())
        child.stdin.flush()
        assert child.stdout.readline() == b"ready\n"
        child.stdin.write(b"go\n")
        child.stdin.flush()
        if turn == LAST_TURN:
            assert child.stdout.readline() == b"done\n"
        else:
            time.sleep(0.04 * turn)
        child.kill()
        child.wait()
        child.stdin.close()
        child.stdout.close()
        desk = bootstrap.unlock(folder, STAFF, PASSWORD)
        assert len(desk.cases.list()) == 1
        assert not desk.upkeep.problems()
        desk.close()
        seen.add(key_of(folder, STAFF, PASSWORD) == key)
        assert key_of(folder, "苏和", OTHER) == key_of(folder, STAFF, PASSWORD)
    assert seen == {True, False}, "some were killed before and some after"


def test_a_busy_file_says_so(folder: Path) -> None:
    ring = keyring.read_keyring(folder)
    opened = keys.open_wrap(ring, STAFF, PASSWORD)
    held = engine.open_file(folder / engine.FILE_NAME, opened.key)
    held.execute("PRAGMA locking_mode = EXCLUSIVE")
    held.execute("BEGIN EXCLUSIVE")
    coming = Unlocked(opened.key, opened.staff, opened.key.renewed())
    try:
        with pytest.raises(StoreError, match="稍候"):
            renewing.key_that_fits(folder, coming, folder / engine.FILE_NAME)
    finally:
        held.close()
