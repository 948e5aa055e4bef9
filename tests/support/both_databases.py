"""Banners on SQLite and on PostgreSQL, and devices that know them: fixtures for a conftest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.banners import POINT, Banner, new_banner
from tests.support.devices import Device

# Everyday work is done on SQLite; ./test runs all on both.
DATABASES = ("sqlite", pytest.param("postgresql", marks=pytest.mark.slow))


@pytest.fixture(params=DATABASES)
def banner(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Banner]:
    """A banner with its sites, nobody serving it yet."""
    made = new_banner(request.param, tmp_path / "banner")
    yield made
    made.database.close()


@pytest.fixture
def device(tmp_path: Path) -> Iterator[Callable[..., Device]]:
    """Makes devices by name; closes them in the end."""
    made: list[Device] = []

    def make(name: str, site: str = POINT, banner: Banner | None = None) -> Device:
        made.append(Device.new(tmp_path / name, site))
        return made[-1].enrol(banner) if banner else made[-1]

    yield make
    for each in made:
        each.store.close()
