"""Some hundreds of faults of a device, each kind ten times: `python -m tests.faults` tries others."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults import KINDS, World, make_world, tried

pytestmark = pytest.mark.slow
SEEDS = 10


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return make_world(tmp_path_factory.mktemp("world"))


@pytest.mark.logs_warnings
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_fault_is_silent_and_no_number_comes_twice(world: World, tmp_path: Path, kind: str) -> None:
    wrong = {}
    for seed in range(SEEDS):
        place = tmp_path / str(seed)
        place.mkdir()
        if what := tried(world, kind, seed, place):
            wrong[seed] = what
    assert wrong == {}
