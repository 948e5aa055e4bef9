"""The main job blind: what a screen reader hears by AT-SPI on the way from F2 to F9, in the real window."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from tests.support.source import ROOT
from tests.support.workplaces import ID_NUMBER, PHONE, demo_folder

pytestmark = pytest.mark.slow

READER = ROOT / "tests" / "support" / "screen_reader.py"
BUS = "/usr/libexec/at-spi-bus-launcher"
NEEDED = ("dbus-run-session", "Xvfb", "xvfb-run", "openbox", "xdotool", BUS)
SESSION = f'openbox >/dev/null 2>&1 & {BUS} & exec /usr/bin/python3 {READER} "$@"'


class Heard(msgspec.Struct, frozen=True):
    """One thing that was made known: how, the role of what it is about, and the words."""

    kind: str
    role: str
    words: str


def walk(folder: Path, keys: list[str]) -> Iterator[Heard]:
    """All that is heard while these keys are pressed one after the other, and `hear …` is waited for."""
    program = [sys.executable, "-P", "-m", "desktop", "--data", str(folder)]
    screen = ["xvfb-run", "-a", "-s", "-screen 0 1366x768x24"]
    session = ["dbus-run-session", "--", *screen, "sh", "-c", SESSION, "sh", *program]
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "QT_QPA_PLATFORM": "xcb",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        "CUPS_SERVER": str(folder / "no-print-server"),
    }
    typed = "".join(f"{key}\n" for key in keys)
    done = subprocess.run(
        session, env=environment, input=typed, capture_output=True, text=True, timeout=240, check=False
    )
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("[")]
    assert len(lines) == len(keys) + 1, done.stdout[-2000:] + done.stderr[-2000:]
    return (msgspec.convert(each, Heard) for line in lines for each in line)


def can_listen() -> str:
    """What is missing here, or "" where a screen reader's side can be tried."""
    missing = [name for name in NEEDED if not shutil.which(name)]
    reader = subprocess.run(["/usr/bin/python3", "-c", "import pyatspi"], capture_output=True, check=False)
    return ", ".join([*missing, *(["python3-pyatspi"] if reader.returncode else [])])


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> list[Heard]:
    if missing := can_listen():
        reason = f"no screen reader's side here: {missing} is missing; ./test installs it when run as root"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    folder = demo_folder(tmp_path_factory.mktemp("blind") / "data")
    keys = [
        "hear 查找事项",
        "F2",
        *"cxjm",
        "Return",
        "1",
        "1",
        *"Ao",
        "Return",
        *PHONE,
        "Return",
        *ID_NUMBER,
        "Return",
    ]
    return list(
        walk(folder, [*keys, *(["Tab"] * 2), "1", "hear 已收", "F9", "hear 已保存", "F3", "hear 查找办件"])
    )


def words(heard: list[Heard], kind: str) -> list[str]:
    return [each.words for each in heard if each.kind == kind]


def test_where_the_focus_goes_is_said(heard: list[Heard]) -> None:
    focus = words(heard, "state-changed")
    for each in (
        "查找事项",
        "1 本地户籍居民",
        "1 本人办理",
        "申请人姓名",
        "电话",
        "证件号码",
        "住址",
        "申请材料",
    ):
        assert any(each in said for said in focus), (each, focus)
    assert all(said.strip() for said in focus)


def test_what_happens_elsewhere_is_announced(heard: list[Heard]) -> None:
    said = "\n".join(words(heard, "announcement"))
    for each in ("城乡居民基本医疗保险参保登记", "查到", "已收", "已保存"):
        assert each in said, (each, said)


def test_after_saving_the_focus_goes_straight_back_to_the_box(heard: list[Heard]) -> None:
    saved = next(place for place, each in enumerate(heard) if "已保存" in each.words)
    after_ticking = max(place for place, each in enumerate(heard[:saved]) if "已收" in each.words)
    moves = words(heard[after_ticking:saved], "state-changed")
    assert [said for said in moves if "查找事项" not in said] == []
