"""The next request is on its way while the answer before is taken in, and rests on nothing that changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from desktop.database.sync_store import SyncStore
from sync.device.engine import Conduct, synchronise
from sync.device.store import AnswerTaken, News, nothing_else
from sync.wire.protocol import SyncAnswer
from sync.wire.signatures import SignedRequest
from tests.support.devices import Device
from tests.support.sync_worlds import Direct, World

SMALL = Conduct(first_batch=2, first_page=2)


@pytest.fixture
def world() -> Iterator[World]:
    made = World(devices=2)
    yield made
    made.close()


class Noting(SyncStore):
    """The store, noting when an answer begins to be taken in."""

    def __init__(self, device: Device, noted: list[str]) -> None:
        super().__init__(device.store)
        self._noted = noted

    def take_in(self, arrived: News, writing: Callable[[], None] = nothing_else) -> AnswerTaken | None:
        self._noted.append("taken in")
        return super().take_in(arrived, writing)


class Watched(Direct):
    """The way to the banner, telling of each request before it goes."""

    def __init__(self, world: World, tell: Callable[[int], None]) -> None:
        super().__init__(world.banner)
        self.asked, self._tell = 0, tell

    def exchange(self, sealed: SignedRequest) -> SyncAnswer:
        self.asked += 1
        self._tell(self.asked)
        return super().exchange(sealed)


def test_the_next_request_goes_before_the_answer_is_taken_in(world: World) -> None:
    device, noted = world.devices[0], list[str]()
    synchronise(Noting(device, noted), Direct(world.banner), SMALL)
    world.write(0, 40)
    noted.clear()
    transport = Watched(world, lambda number: noted.append(f"asked {number}"))
    assert synchronise(Noting(device, noted), transport, SMALL).sent == 40
    assert noted[:4] in (
        ["asked 1", "asked 2", "taken in", "taken in"],
        ["asked 1", "asked 2", "taken in", "asked 3"],
        ["asked 1", "taken in", "asked 2", "taken in"],  # the thread was slow to begin
    )
    assert noted.count("taken in") == transport.asked > 4


def test_another_run_in_between_takes_nothing_away(world: World) -> None:
    """A window and a command exchange for one device: what was sent ahead rests on what is gone by then."""
    device = world.devices[0]
    world.sync(0)
    world.write(0, 30)
    world.write(1, 30)
    world.sync(1)

    def meddle(number: int) -> None:
        if number == 2:
            world.write(0, 1)
            synchronise(SyncStore(device.store), Direct(world.banner), SMALL)

    transport = Watched(world, meddle)
    synchronise(SyncStore(device.store), transport, SMALL)
    assert transport.asked >= 3, "what was sent ahead was left alone, and asked again"
    world.settle()
    assert world.verdict() == (set(), 0, [])
    assert len(world.written) == 61
