"""Fixtures of unlocked demonstration workplaces; a test module takes them by importing them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.desk.desk import Desk
from tests.support.printers import PaperTray
from tests.support.workplaces import demo_duty, demo_folder


@pytest.fixture
def tray() -> PaperTray:
    return PaperTray()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return demo_folder(tmp_path / "data")


@pytest.fixture
def desk(folder: Path, tray: PaperTray) -> Iterator[Desk]:
    opened = Desk(demo_duty(folder), folder, tray)
    yield opened
    opened.close()
