"""What the banner may not have any more is forgotten in slices: cut off anywhere, both ends agree again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, func, select

from desktop.database import confirmed, forgetting
from desktop.database.forgetting import Forgotten
from desktop.database.tables import ConfirmedEntry
from sync.device.engine import Conduct, synchronise
from sync.server.store.streams import begin_epoch
from sync.wire.protocol import Mark
from tests.support.counted_again import counted_again
from tests.support.devices import Device
from tests.support.direct_way import Direct
from tests.support.power import PowerCut, power_cut
from tests.support.sync_worlds import World

OTHERS, OWN = 14, 9
ALL = OTHERS + OWN + 2  # on each the release came into use


@pytest.fixture
def world() -> Iterator[World]:
    """Two devices with entries of their own, all of which both ends have."""
    made = World(devices=2)
    made.write(1, OTHERS)
    made.sync(1)
    made.write(0, OWN)
    made.sync(0)
    yield made
    made.close()


def run(world: World) -> list[str]:
    report = synchronise(world.devices[0].sync_store(), Direct(world.banner), Conduct())
    return [note.kind for note in report.notes]


def count(device: Device, *which: object) -> int:
    with device.store.reading() as connection:
        counted = select(func.count()).select_from(ConfirmedEntry).where(*which)  # type: ignore[arg-type]
        return connection.scalar(counted) or 0


def assert_counted(device: Device) -> None:
    with device.store.reading() as connection:
        assert confirmed.read_sums(connection) == counted_again(connection)


def restored(world: World) -> None:
    with world.banner.writing() as connection:
        begin_epoch(connection, "a backup was put back")


@pytest.mark.parametrize("is_durable", [True, False])
def test_power_fails_at_every_slice_after_the_banner_was_restored(world: World, is_durable: bool) -> None:
    device = world.devices[0]
    for at in range(1, 60):
        restored(world)
        try:
            with power_cut(device.store, at, is_durable=is_durable):
                run(world)
        except PowerCut:
            assert_counted(device)
            run(world)
        else:
            assert at > OTHERS / forgetting.SLICE
            break
        assert_counted(device)
        assert count(device) == ALL
        assert run(world) == []
    else:
        pytest.fail("it never came to its end")
    world.settle()
    assert world.verdict() == (set(), 0, [])


def test_what_stays_is_left_alone_and_sums_are_right_after_each_slice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = world.devices[0]
    own, steps, gone = device.name, list[tuple[int, int]](), list[int]()
    writing = device.store.writing

    @contextmanager
    def counted() -> Iterator[Connection]:
        before = count(device)
        with writing() as connection:
            yield connection
        gone.append(before - count(device))

    monkeypatch.setattr(device.store, "writing", counted)

    def tell(done: int, whole: int) -> None:
        steps.append((done, whole))
        assert_counted(device)

    forgetting.finish(device.store, lambda _connection: Forgotten(own, OWN - 1, others=True), tell)
    left = OWN - 2
    assert count(device) == count(device, ConfirmedEntry.device == own) == left
    assert steps[-1] == (ALL - left,) * 2
    assert max(gone) == forgetting.SLICE
    assert steps == sorted(steps)


def test_own_entries_alone_are_forgotten_where_the_banner_has_less(world: World) -> None:
    device = world.devices[0]
    others = count(device, ConfirmedEntry.device != device.name)
    device.sync_store().rewind(Mark())
    assert count(device) == count(device, ConfirmedEntry.device != device.name) == others
    assert_counted(device)
    assert run(world) == []
    assert count(device) == ALL


def test_another_run_that_was_faster_keeps_what_it_confirmed(world: World) -> None:
    """An answer that comes too late forgets nothing of what was taken in since."""
    device = world.devices[0]
    asked = iter([Forgotten(device.name, 1, others=True)] * 3)
    forgetting.finish(device.store, lambda _connection: next(asked, None))
    assert count(device) == ALL - 2 * forgetting.SLICE
    assert_counted(device)
