"""A fresh encrypted store for each test, and banners with their devices."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.database.engine import Store
from desktop.database.keys import DatabaseKey
from desktop.database.schema import bring_up_to_date
from tests.support.both_databases import banner, device

__all__ = ["banner", "device"]

KEY = DatabaseKey(bytes(range(32)), bytes(range(16)))


@pytest.fixture
def empty_store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "tamga.db", KEY)
    yield store
    store.close()


@pytest.fixture
def store(empty_store: Store) -> Store:
    bring_up_to_date(empty_store)
    return empty_store
