"""Chinese typed in the real window by the real fcitx5, in pinyin, from the box to the name."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from casework.cases.draft import Draft
from desktop.desk.desk import Desk
from tests.e2e.test_screen_reader import BUS, READER, can_listen
from tests.support.printers import PaperTray
from tests.support.source import ROOT
from tests.support.workplaces import demo_duty, demo_folder

pytestmark = pytest.mark.slow

# No bus but the session's, no screen but Xvfb's: the parts that look for others are left out.
_LEFT_OUT = "wayland,waylandim,notificationitem,notifications,kimpanel,emoji"
SESSION = (
    f"openbox >/dev/null 2>&1 & {BUS} & fcitx5 --disable={_LEFT_OUT} >/dev/null 2>&1 & "
    f"until fcitx5-remote >/dev/null 2>&1; do sleep 0.1; done; "
    f'/usr/bin/python3 {READER} "$@"; fcitx5-remote -e'
)
PROFILE = """[Groups/0]
Name=Default
Default Layout=us
DefaultIM=pinyin

[Groups/0/Items/0]
Name=keyboard-us

[Groups/0/Items/1]
Name=pinyin

[GroupOrder]
0=Default
"""
ASKED = (
    {"QT_IM_MODULE": "fcitx"},
    {"XMODIFIERS": "@im=fcitx"},
    {"QT_IM_MODULES": "wayland;fcitx"},
)


def home_with_pinyin(folder: Path) -> Path:
    """A home where fcitx5 begins with pinyin in each window."""
    settings = folder / ".config" / "fcitx5"
    settings.mkdir(parents=True)
    (settings / "profile").write_text(PROFILE)
    (settings / "config").write_text("[Behavior]\nActiveByDefault=True\n")
    return folder


def draft_after(folder: Path, home: Path, keys: list[str], asked: dict[str, str]) -> Draft:
    """What the window has on disk after these keys, in a session that names its input method that way."""
    program = [sys.executable, "-P", "-m", "desktop", "--data", str(folder)]
    screen = ["xvfb-run", "-a", "-s", "-screen 0 1366x768x24"]
    session = ["dbus-run-session", "--", *screen, "sh", "-c", SESSION, "sh", *program]
    left_out = ("QT_IM_MODULE", "QT_IM_MODULES", "XMODIFIERS", "WAYLAND_DISPLAY")
    environment = {name: value for name, value in os.environ.items() if name not in left_out}
    environment |= {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "PYTHONPATH": str(ROOT),
        "QT_QPA_PLATFORM": "xcb",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        "CUPS_SERVER": str(folder / "no-print-server"),
        **asked,
    }
    typed = "".join(f"{key}\n" for key in keys)
    done = subprocess.run(
        session, env=environment, input=typed, capture_output=True, text=True, timeout=240, check=False
    )
    desk = Desk(demo_duty(folder), folder, PaperTray())
    try:
        drafts = desk.cases.drafts()
    finally:
        desk.close()
    assert len(drafts) == 1, done.stdout[-2000:] + done.stderr[-2000:]
    return drafts[0]


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: next(iter(asked)))
def test_pinyin_reaches_the_box_and_the_name(tmp_path: Path, asked: dict[str, str]) -> None:
    missing = can_listen() or ("" if shutil.which("fcitx5") else "fcitx5")
    if missing:
        reason = f"no input method here: {missing} is missing; ./test installs it when run as root"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    folder = demo_folder(tmp_path / "data")
    keys = [
        "hear 查找事项",
        "F2",
        *"shebaoka",
        "space",
        "hear 社会保障卡",
        "Return",
        "1",
        "1",
        "1",
        "hear 申请人姓名",
    ]
    keys += [*"zhangsan", "space", "Return", "hear 电话", *"138"]
    draft = draft_after(folder, home_with_pinyin(tmp_path / "home"), keys, asked)
    assert draft.matter_code == "SAMPLE-008"
    assert draft.applicant.name == "张三"
