"""Servers of banners on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.banners import Banner, PatientProcess, new_banner
from tests.support.both_databases import DATABASES, banner, device

__all__ = ["banner", "device"]


@pytest.fixture
def served(banner: Banner) -> Iterator[Banner]:
    """A banner with a server process."""
    with banner.served():
        yield banner


@pytest.fixture(scope="module", params=DATABASES)
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Banner]:
    """A banner with a server process that the tests of one module share."""
    folder = tmp_path_factory.mktemp("running")
    made = new_banner(request.param, folder / "banner")
    process = PatientProcess(made, folder / "server")
    process.start()
    yield made
    process.kill()
    made.database.close()
