"""The kiosk under a window manager: no key, click, drag or wheel leads to what lies behind it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.e2e.test_kiosk_process import children, prepared
from tests.support.source import ROOT

pytestmark = pytest.mark.slow

NEEDED = ("Xvfb", "openbox", "xdotool", "import")
WIDE, HIGH = 1366, 768
RED = (255, 0, 0)
BEHIND = """
from PySide6.QtWidgets import QApplication, QWidget
application = QApplication([])
window = QWidget()
window.setStyleSheet("background: #ff0000")
window.setWindowTitle("behind")
window.showMaximized()
application.exec()
"""
KEYS = (
    *("alt+F4", "alt+Tab", "alt+shift+Tab", "alt+Escape", "alt+space", "super+d", "super+e", "super+F2"),
    *("ctrl+alt+Right", "ctrl+alt+Left", "ctrl+alt+Down", "shift+alt+Right", "ctrl+alt+Tab", "ctrl+Escape"),
    *("F1", "F5", "F10", "F11", "Menu", "shift+F10", "Print", "ctrl+q", "ctrl+w", "ctrl+n", "ctrl+o"),
    *("ctrl+p", "ctrl+shift+i", "alt+Left", "alt+F1", "alt+F2", "Escape", "Tab", "XF86HomePage", "XF86Mail"),
)
PLACES = ((5, 5), (WIDE - 5, 5), (5, HIGH - 5), (WIDE - 5, HIGH - 5), (WIDE // 2, 2), (WIDE // 2, HIGH // 2))


class Screen:
    """A screen in memory with a window manager, a red window, and the kiosk in front of it."""

    def __init__(self, folder: Path, tmp_path: Path) -> None:
        self._picture = tmp_path / "screen.png"
        read, write = os.pipe()
        size = f"{WIDE}x{HIGH}x24"
        screen = ["Xvfb", "-displayfd", str(write), "-screen", "0", size, "-nolisten", "tcp"]
        self._running = [subprocess.Popen(screen, pass_fds=[write], stderr=subprocess.DEVNULL)]
        os.close(write)
        with os.fdopen(read) as told:
            display = f":{told.readline().strip()}"
        hidden = ("WAYLAND_DISPLAY", "TAMGA_PASSWORD")
        self.environment = {name: value for name, value in os.environ.items() if name not in hidden}
        self.environment |= {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(ROOT)}
        self.start("openbox")
        self.start(sys.executable, "-c", BEHIND)
        self.until(self.is_red)
        self.kiosk = self.start(sys.executable, "-P", "-m", "desktop", "kiosk", "--data", str(folder))
        self.until(lambda: not self.is_red())

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """A program on this screen."""
        quiet = subprocess.DEVNULL
        process = subprocess.Popen(command, env=self.environment, stdout=quiet, stderr=quiet)
        self._running.append(process)
        return process

    def do(self, *words: object) -> None:
        """What a hand does."""
        line = ["xdotool", *map(str, words)]
        subprocess.run(line, env=self.environment, check=True, timeout=20, capture_output=True)

    def is_red(self) -> bool:
        """Is any of what lies behind to be seen?"""
        line = ["import", "-silent", "-window", "root", str(self._picture)]
        subprocess.run(line, env=self.environment, check=True, timeout=20)
        with Image.open(self._picture) as picture:
            colours = picture.convert("RGB").getcolors(WIDE * HIGH) or []
        return any(colour == RED for _count, colour in colours)

    def is_ours(self) -> bool:
        """Does what is typed go to the kiosk?"""
        line = ["xdotool", "getactivewindow", "getwindowpid"]
        done = subprocess.run(line, env=self.environment, capture_output=True, check=False, timeout=20)
        return done.returncode == 0 and int(done.stdout) in children(self.kiosk.pid)

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait for it."""
        end = time.monotonic() + 60
        while not holds():
            assert time.monotonic() < end
            time.sleep(0.3)

    def close(self) -> None:
        """End what runs here, the screen last."""
        for process in reversed(self._running):
            process.terminate()
            process.wait(20)


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    if missing := [name for name in NEEDED if not shutil.which(name)]:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"no screen here: {missing} is missing")
    folder = tmp_path_factory.mktemp("kiosk")
    opened = Screen(prepared(folder), folder)
    time.sleep(2)
    yield opened
    opened.close()


@pytest.mark.parametrize("key", KEYS)
def test_no_key_leads_away(screen: Screen, key: str) -> None:
    screen.do("key", key)
    time.sleep(0.3)
    assert not screen.is_red()
    assert screen.is_ours()
    assert screen.kiosk.poll() is None


@pytest.mark.parametrize("button", [2, 3, 8, 9])
def test_no_click_leads_away(screen: Screen, button: int) -> None:
    for place in PLACES:
        screen.do("mousemove", *place, "click", button)
    time.sleep(0.3)
    assert not screen.is_red()


@pytest.mark.parametrize("held", ["alt", "super", "ctrl+alt"])
@pytest.mark.parametrize("button", [1, 2, 3])
def test_no_drag_moves_it(screen: Screen, held: str, button: int) -> None:
    for start, end in (((600, 3), (900, 500)), ((1300, 700), (400, 300))):
        screen.do("mousemove", *start, "keydown", held, "mousedown", button)
        screen.do("mousemove", *end)
        seen = screen.is_red()
        screen.do("mouseup", button, "keyup", held)
        assert not seen
    assert not screen.is_red()


@pytest.mark.parametrize("held", ["", "alt", "super", "ctrl+alt"])
def test_no_wheel_turns_to_another_desktop(screen: Screen, held: str) -> None:
    for button in (4, 5, 6, 7):
        for place in PLACES:
            words = ("keydown", held) if held else ()
            after = ("keyup", held) if held else ()
            screen.do("mousemove", *place, *words, "click", button, *after)
    time.sleep(0.3)
    assert not screen.is_red()


def test_what_another_program_puts_in_front_is_covered_again(screen: Screen) -> None:
    other = screen.start(sys.executable, "-c", BEHIND)
    time.sleep(2)
    screen.until(lambda: not screen.is_red())
    time.sleep(3)
    assert not screen.is_red()
    assert other.poll() is None
    other.terminate()
