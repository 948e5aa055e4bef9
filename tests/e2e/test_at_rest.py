"""No personal data rests in plain in any file of the data folder, whatever was done."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from desktop.database.backup import back_up
from desktop.desk.desk import Desk
from tests.support.printers import PaperTray, lp_environment
from tests.support.source import ROOT
from tests.support.workplaces import ID_NUMBER, PHONE, STAFF, demo_duty, demo_folder, ready_draft

NAME = "不可见的名字"
SECRETS = [word.encode(code) for word in (NAME, STAFF, ID_NUMBER, PHONE) for code in ("utf-8", "utf-16-le")]
SECRETS += [msgspec.json.encode(NAME), b"%PDF-", b"case_opened", b"SQLite format 3"]


def found_in(folder: Path) -> list[tuple[str, bytes]]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    return [(path.name, secret) for path in files for secret in SECRETS if secret in path.read_bytes()]


def test_a_full_day_leaves_nothing_readable(tmp_path: Path) -> None:
    folder, tray = demo_folder(tmp_path / "data"), PaperTray()
    duty = demo_duty(folder)
    desk = Desk(duty, folder, tray)
    desk.cases.keep_draft(ready_draft(desk, name=NAME))
    saved = [desk.cases.open(ready_draft(desk, code, name=NAME)) for code in ("SAMPLE-001", "SAMPLE-005")]
    for case in saved:
        desk.slips.archive(case.slip_number)
    desk.slips.print(saved[0].slip_number, "tray")
    desk.cases.list(NAME)
    assert duty.store.key is not None
    back_up(duty.store.path, duty.store.key, "test")
    names = {path.name for path in folder.rglob("*")}
    assert {"tamga.db", "tamga.db-wal", "backups", "keyring.json"} <= names
    assert found_in(folder) == []  # with the WAL open
    duty.store.engine.dispose()
    assert found_in(folder) == []
    assert [row.applicant_name for row in desk.cases.list(NAME)] == [NAME, NAME]
    desk.close()


@pytest.mark.slow
def test_the_real_process_leaves_nothing_in_its_folder_nor_in_the_temporary_one(tmp_path: Path) -> None:
    folder = demo_folder(tmp_path / "data")
    scratch, out, tray = tmp_path / "tmp", tmp_path / "slip.pdf", tmp_path / "tray"
    scratch.mkdir()
    done = subprocess.run(
        [
            *(sys.executable, "-P", "-m", "desktop", "--data", str(folder), "slip", "SAMPLE-001"),
            *("--name", NAME, "--id-number", ID_NUMBER, "--phone", PHONE, "--out", str(out)),
            *("--answer", "person=normal", "--answer", "agent=no", "--print", "tray"),
        ],
        env={**lp_environment(tmp_path), "PYTHONPATH": str(ROOT), "TMPDIR": str(scratch)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert NAME not in done.stdout
    assert found_in(folder) == []
    assert list(scratch.iterdir()) == []
    assert out.read_bytes().startswith(b"%PDF-")
    assert tray.read_bytes() == out.read_bytes()  # through a pipe: no copy was left on the way


@pytest.mark.slow
def test_a_bug_in_the_real_process_shows_no_traceback(tmp_path: Path) -> None:
    folder = demo_folder(tmp_path / "data")
    duty = demo_duty(folder)
    with duty.store.writing() as connection:
        connection.exec_driver_sql("UPDATE releases SET content = x'00'")
    duty.store.close()
    done = subprocess.run(
        [sys.executable, "-P", "-m", "desktop", "cases", "--data", str(folder)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert (folder / "log" / "tamga.log").exists()
    assert found_in(folder) == []
