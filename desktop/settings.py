"""Where things lie on this computer."""

from __future__ import annotations

import sys
from pathlib import Path


def default_data_dir() -> Path:
    """The data folder of this user when none is named."""
    import platformdirs  # start-up time: `--data` is the usual way in scripts

    return platformdirs.user_data_path("tamga", appauthor=False)


def sample_release_path() -> Path:
    """The sample release that comes with the program, also inside a frozen application."""
    root = Path(getattr(sys, "_MEIPASS", Path(__file__).resolve().parent.parent))
    return root / "resources" / "catalogue" / "sample-release.json"
