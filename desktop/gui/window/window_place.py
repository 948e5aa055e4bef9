"""Where the window stood when it was closed: it opens there again, on a screen that is there."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from PySide6.QtWidgets import QWidget

PLACE_FILE = "window"
_KEYRING = "keyring.json"  # a folder without it is not set up, and nothing is put there


def put_back(window: QWidget, data_dir: Path) -> None:
    """Give the window its size and place; Qt brings it in where its screen was unplugged."""
    with suppress(OSError):
        window.restoreGeometry((data_dir / PLACE_FILE).read_bytes())


def note_place(window: QWidget, data_dir: Path) -> None:
    """Write down where it stands; a disk that takes nothing costs the place alone."""
    if (data_dir / _KEYRING).exists():
        with suppress(OSError):
            (data_dir / PLACE_FILE).write_bytes(bytes(window.saveGeometry().data()))
