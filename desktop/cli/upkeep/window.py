"""No command at all: the window, or the same walk without a screen."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from desktop import bootstrap


def open_window(data_dir: Path | None) -> int:
    """Open the window on a data folder, by default this user's; the exit code."""
    if not _has_display():
        return _walk_without_display(data_dir)
    from desktop import app  # Qt is not loaded where there is no screen for it

    folder = data_dir or bootstrap.default_data_dir()
    lock = bootstrap.claim_window(folder)
    try:
        return app.main(folder)
    finally:
        lock.release()


def _walk_without_display(data_dir: Path | None) -> int:
    """One invented case through the real window, so that a machine without a screen shows its work too.

    Without `data_dir` it happens in a throw-away demonstration.
    """
    from tests.support.walkthrough import WalkError, walk  # Qt, as above

    print("没有显示器：在后台的窗口里走一遍办件流程。", flush=True)
    try:
        written = walk(data_dir, Path("out"))
    except WalkError as error:
        print(f"tamga: 窗口没有走完：{error}", file=sys.stderr)
        return 1
    for path in written:
        print(f"已写出 {path}")
    return 0


def _has_display() -> bool:
    if sys.platform != "linux":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
