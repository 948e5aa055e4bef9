"""The power comes back everywhere: five hundred devices exchange at the same moment with one server."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from sync.server.acts import administration
from tests.support.banners import TOWN, Banner, let_write
from tests.support.devices import Device
from tests.support.line_process import LineProcess

pytestmark = pytest.mark.slow

DEVICES, PROCESSES, CASES = 500, 4, 1
GACHAS = [f"ML{number:04}" for number in range(1000, 1070)]


@pytest.fixture
def crowd() -> Iterator[list[LineProcess]]:
    made = [LineProcess("tests.support.sync_crowd") for _ in range(PROCESSES)]
    yield made
    for each in made:
        each.close()


def test_five_hundred_devices_at_once(banner: Banner, crowd: list[LineProcess], tmp_path: Path) -> None:
    with banner.writing() as connection:
        administration.add_sites(connection, {code: (TOWN, f"嘎查{code}") for code in GACHAS})
        let_write(connection, GACHAS)
    with banner.served(patient=True), ThreadPoolExecutor(PROCESSES) as threads:
        orders: list[dict[str, Any]] = [{"make": [], "url": banner.url} for _ in crowd]
        for number in range(DEVICES):
            site = GACHAS[number % len(GACHAS)]
            device = (str(tmp_path / f"device-{number}"), site, banner.code(site))
            orders[number % PROCESSES]["make"].append(device)
        list(threads.map(lambda each, order: each(order), crowd, orders))
        begun = time.monotonic()
        told = list(threads.map(lambda each: each({"go": CASES}), crowd))
        print(f"{DEVICES} devices at once: {time.monotonic() - begun:.1f} s")
        acknowledged = [entry for each in told for entries in each.values() for entry in entries]
        assert len(acknowledged) == DEVICES * CASES * 2
        hashes = banner.hashes()
        assert sorted(hashes) == sorted(acknowledged), "none lost, none doubled"
        assert banner.positions() == list(range(1, len(hashes) + 1))
        assert not banner.quarantined()
        town = Device.new(tmp_path / "town", TOWN).enrol(banner)
        town.sync()
        assert town.hashes() == set(hashes)
        town.store.close()
