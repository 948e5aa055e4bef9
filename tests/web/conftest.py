"""A banner with a server process that the tests of one module share, and a browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.support import hall
from tests.support.banners import Banner, PatientProcess, new_banner
from tests.support.both_databases import DATABASES, banner

__all__ = ["banner"]

# A page of a thousand fields takes its time on a busy machine; what never comes is told soon enough.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="module", params=DATABASES)
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Banner]:
    folder = tmp_path_factory.mktemp("running")
    made = new_banner(request.param, folder / "banner")
    process = PatientProcess(made, folder / "server")
    process.start()
    yield made
    process.stop()
    made.database.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with hall.browser() as launched:
        yield launched
