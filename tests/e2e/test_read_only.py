"""A data folder on a disk that cannot be written is looked at; nothing pretends to be saved."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from desktop import bootstrap
from tests.support import source
from tests.support.workplaces import demo_folder, ready_draft


@pytest.fixture
def locked_disk(tmp_path: Path) -> Path:
    """A workplace with a case whose last entries are in the log alone, on a disk remounted read-only."""
    folder = demo_folder(tmp_path / "data")
    program = (
        "import os, sys; from pathlib import Path; from desktop import bootstrap\n"
        "from tests.support.workplaces import ready_draft\n"
        "desk = bootstrap.unlock(Path(sys.argv[1])); desk.cases.open(ready_draft(desk)); os._exit(0)"
    )
    environment = {**os.environ, "PYTHONPATH": str(source.ROOT)}
    subprocess.run([sys.executable, "-c", program, str(folder)], check=True, timeout=60, env=environment)
    assert (folder / "tamga.db-wal").stat().st_size
    return folder


def looked_at(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """What a command says of the folder, mounted read-only for that command alone."""
    return mounted(folder, "-m", "desktop", *words)


def mounted(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """What Python says where the folder cannot be written."""
    line = " ".join(shlex.quote(word) for word in (sys.executable, "-P", *words))
    script = f"mount --bind '{folder}' '{folder}' && mount -o remount,bind,ro '{folder}' && {line}"
    command = ["unshare", "-m", "sh", "-c", script]
    environment = {**os.environ, "PYTHONPATH": str(source.ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=environment)
    if "unshare" in done.stderr or "mount:" in done.stderr:
        pytest.skip(f"nothing can be mounted here: {done.stderr.strip()}")
    return done


def test_a_disk_that_cannot_be_written_can_be_looked_at(locked_disk: Path) -> None:
    before = {path.name: path.read_bytes() for path in locked_disk.iterdir() if path.is_file()}
    left = set(Path(tempfile.gettempdir()).glob("tamga-looking-*"))
    cases = looked_at(locked_disk, "cases", "--data", str(locked_disk))
    assert cases.returncode == 0, cases.stderr
    assert "ML0101-" in cases.stdout  # what was in the log alone
    assert looked_at(locked_disk, "journal", "verify", "--data", str(locked_disk)).returncode == 0
    refused = looked_at(
        locked_disk, "slip", "SAMPLE-001", "--answer", "person=normal", "--answer", "agent=no",
        "--name", "甲", "--out", str(locked_disk.parent / "x.pdf"), "--data", str(locked_disk),
    )  # fmt: skip
    assert refused.returncode == 1
    assert "数据文件不可写" in refused.stderr
    assert not (locked_disk.parent / "x.pdf").exists()
    assert {path.name: path.read_bytes() for path in locked_disk.iterdir() if path.is_file()} == before
    assert set(Path(tempfile.gettempdir()).glob("tamga-looking-*")) == left


def test_the_window_looks_at_it_and_a_slip_can_be_taken_out(locked_disk: Path, tmp_path: Path) -> None:
    """What the window does: it claims the folder, unlocks, finishes what a crash left, saves a PDF."""
    program = (
        "import sys; from pathlib import Path; from desktop import bootstrap\n"
        "folder, out = map(Path, sys.argv[1:])\n"
        "bootstrap.claim_window(folder); desk = bootstrap.unlock(folder)\n"
        "assert desk.upkeep.is_only_looked_at()\n"
        "desk.slips.export(desk.cases.list()[0].slip_number, out); desk.close()"
    )
    done = mounted(locked_disk, "-c", program, str(locked_disk), str(tmp_path / "x.pdf"))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "x.pdf").read_bytes().startswith(b"%PDF-")


def test_what_cannot_be_written_is_rescued_to_a_disk_that_can(locked_disk: Path, tmp_path: Path) -> None:
    done = looked_at(locked_disk, "rescue", "--to", str(tmp_path / "new"), "--data", str(locked_disk))
    assert done.returncode == 0, done.stderr
    desk = bootstrap.unlock(tmp_path / "new")
    assert len(desk.cases.list()) == 1
    assert desk.cases.open(ready_draft(desk)).slip_number
    desk.close()
