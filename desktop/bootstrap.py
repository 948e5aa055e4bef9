"""Where things are joined: a data folder becomes a workplace, and a password opens its desk.

The services are imported inside the functions, because they load SQLAlchemy and the window must be
painted before that (start-up time).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from desktop.desk import Desk
    from desktop.window_lock import WindowLock


class SetUp(msgspec.Struct, frozen=True, kw_only=True):
    """What a new workplace needs.  Without a password it is a throw-away demonstration.

    `release_path` None takes the sample release.
    """

    site_code: str
    staff_name: str
    password: str | None = None
    release_path: Path | None = None


def default_data_dir() -> Path:
    """The data folder of this user when none is named."""
    raise NotImplementedError


def is_set_up(data_dir: Path) -> bool:
    """Is there a workplace in this folder?"""
    raise NotImplementedError


def is_demo(data_dir: Path) -> bool:
    """Does this folder hold a demonstration, which opens without a password?"""
    raise NotImplementedError


def set_up(data_dir: Path, request: SetUp) -> None:
    """Make a workplace; raises AlreadySetUp, SetUpError or ReleaseRefused and then leaves nothing."""
    raise NotImplementedError


def unlock(data_dir: Path, staff_name: str = "", password: str | None = None) -> Desk:
    """Open the workplace; a demonstration needs neither name nor password.

    Raises NotSetUp, WrongPassword, TooSoon, NewerSchema, MigrationFailed or StoreError.
    """
    raise NotImplementedError


def claim_window(data_dir: Path) -> WindowLock:
    """Claim the folder for one window until `release()`; raises AlreadyOpen."""
    raise NotImplementedError
