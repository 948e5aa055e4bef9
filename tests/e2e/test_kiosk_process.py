"""The kiosk as a process: it lives from its folder alone, and begins again when it fails."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from desktop.cli.commands import main
from tests.support.workplaces import PASSWORD, STAFF, demo_folder, real_folder

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
_LOOK = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
application = QApplication([])
from desktop.gui.kiosk.run import open_kiosk
window = open_kiosk(Path(sys.argv[1]))
window.situation.print_wanted.emit()
window.start.matter_chosen.emit("SAMPLE-012")
QTimer.singleShot(500, lambda: application.exit(0))
application.exec()
window.let_go()
loaded = [name for name in sys.modules if name.startswith(("sqlalchemy", "desktop.database", "desktop.desk"))]
print(loaded, "SAMPLE-012" in window.situation.wanted.matter.code)
"""


def environment() -> dict[str, str]:
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT), "DISPLAY": ""}


def prepared(tmp_path: Path) -> Path:
    """A data folder that holds nothing but what a kiosk needs."""
    full = demo_folder(tmp_path / "full")
    password = tmp_path / "password"
    password.write_text(PASSWORD)
    assert main(["kiosk", "--prepare", "--data", str(full), "--password-file", str(password)]) == 0
    bare = tmp_path / "bare"
    bare.mkdir()
    shutil.copytree(full / "kiosk", bare / "kiosk")
    return bare


def test_it_needs_no_store_and_loads_none(tmp_path: Path) -> None:
    bare = prepared(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", _LOOK, str(bare / "kiosk")],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.strip() == "[] True", done.stderr
    names = {path.name for path in (bare / "kiosk").iterdir()}
    assert {"kiosk.json", "catalogue.json", "search_keys.json"} <= names
    assert PASSWORD.encode() not in (bare / "kiosk" / "kiosk.json").read_bytes()


def children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(each) for each in found]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks /proc")
def test_it_begins_again_when_it_is_killed(tmp_path: Path) -> None:
    bare = prepared(tmp_path)
    process = subprocess.Popen(
        [sys.executable, "-m", "desktop", "kiosk", "--data", str(bare)],
        env=environment() | {"WAYLAND_DISPLAY": ""},
        stderr=subprocess.DEVNULL,
    )
    try:
        first = _until(process, set())
        time.sleep(3)
        assert children(process.pid) == [first], "it stays while nothing happens to it"
        os.kill(first, signal.SIGKILL)
        second = _until(process, {first})
        assert second != first
        assert process.poll() is None
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 130


def _until(process: subprocess.Popen[bytes], old: set[int]) -> int:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        new = set(children(process.pid)) - old
        if new:
            return new.pop()
        time.sleep(0.1)
    raise AssertionError("no process came up")


def test_only_a_lead_with_their_password_prepares_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = real_folder(tmp_path / "data")
    wrong = tmp_path / "wrong"
    wrong.write_text("not the password")
    line = ["kiosk", "--prepare", "--data", str(folder), "--staff", STAFF, "--password-file"]
    assert main([*line, str(wrong)]) == 1
    assert not (folder / "kiosk").exists()
    right = tmp_path / "right"
    right.write_text(PASSWORD)
    assert main([*line, str(right)]) == 0
    assert (folder / "kiosk" / "kiosk.json").exists()
    capsys.readouterr()


def test_what_is_not_prepared_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = demo_folder(tmp_path / "data")
    assert main(["kiosk", "--data", str(folder)]) == 1
    assert "tamga kiosk --prepare" in capsys.readouterr().err
