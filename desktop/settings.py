"""Where things lie on this computer."""

from __future__ import annotations

from pathlib import Path


def default_data_dir() -> Path:
    """The data folder of this user when none is named."""
    import platformdirs  # start-up time: `--data` is the usual way in scripts

    return platformdirs.user_data_path("tamga", appauthor=False)
