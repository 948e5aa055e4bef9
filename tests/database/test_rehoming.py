"""A copy of a device moves to another id in slices: power may fail at any, and somebody works meanwhile."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import Connection, func, select

from casework.cases.entries import Recorded
from casework.cases.kinds.people import StaffNamed
from casework.cases.kinds.slips import SlipExported
from casework.cases.seen import seen_heads
from desktop.database import banner, confirmed, journal, projections, rehoming
from desktop.database.journal import Statement
from desktop.database.tables import CaseLine, DisplacedEntry, JournalEntry, SyncNote, Workplace
from desktop.services.upkeep.compare_journal import Comparison, compare_journal
from desktop.services.upkeep.verify_journal import verify_journal
from sync.device.backoff import Patience
from sync.device.engine import Conduct, Progress, synchronise
from sync.device.errors import Cancelled, ExchangeError
from sync.device.store import Fork
from sync.wire.packing import unpack
from sync.wire.protocol import WireEntry
from tests.support.counted_again import counted_again
from tests.support.devices import Device
from tests.support.direct_way import Direct
from tests.support.power import PowerCut, power_cut
from tests.support.sync_worlds import World

NEW = Fork(first_seq=0, device="f" * 16, seed=bytes(range(32)), letter="C")
CASES = 9
MOST_SLICES = 40


class Copied:
    """A data folder of which the banner has the first entries, and from then on those of another copy."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._runs = 0
        world = World(devices=2)
        device, other = world.devices
        self.cases = [device.open_case() for _ in range(CASES)]
        device.write([Statement("somebody", "staff_named", StaffNamed(now="甲"))])  # data
        synchronise(device.sync_store(), Direct(world.banner))
        synchronise(other.sync_store(), Direct(world.banner))
        other.act(self.cases[0], "other")
        synchronise(other.sync_store(), Direct(world.banner))
        synchronise(device.sync_store(), Direct(world.banner))
        for case in (*self.cases, *self.cases[:3]):
            device.act(case, "again")
        self.cases += [device.open_case() for _ in range(CASES)]
        self.old = device.name
        state = device.sync_store().state()
        assert state is not None
        self.first_seq = state.acknowledged.seq + 1
        self.going = [each for each in device.own() if each.entry.seq >= self.first_seq]
        device.store.close()
        folder.mkdir()
        shutil.copy(device.folder / "tamga.db", folder / "tamga.db")
        world.close()

    def again(self) -> Device:
        """The same folder once more."""
        self._runs += 1
        there = self.folder / str(self._runs)
        there.mkdir()
        shutil.copy(self.folder / "tamga.db", there / "tamga.db")
        return Device(there)

    @property
    def fork(self) -> Fork:
        return msgspec.structs.replace(NEW, first_seq=self.first_seq, origin=self.old)


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Copied:
    return Copied(tmp_path_factory.mktemp("rehoming") / "copied")


@pytest.fixture(autouse=True)
def short_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rehoming, "SLICE", 5)


@pytest.fixture
def device(copied: Copied) -> Iterator[Device]:
    made = copied.again()
    yield made
    made.store.close()


Saying = tuple[str, str, int, str]  # of whom, what kind, its place there, what it says


def saying(recorded: Recorded) -> Saying:
    entry = recorded.entry
    return (entry.subject, entry.kind, entry.rev, entry.body_digest)


def assert_right_now(device: Device, copied: Copied, told: set[Saying]) -> None:
    """At any moment: each statement counts once, nothing contradicts, lists and chains are as they should."""
    with device.store.reading() as connection:
        subjects = [subject for subject, _position in journal.subjects(connection)]
        counted = [each for subject in subjects for each in journal.of_subject(connection, subject)]
        assert not connection.scalar(select(func.count()).where(CaseLine.conflict_count > 0))
        assert confirmed.read_sums(connection) == counted_again(connection)
    statements = [saying(each) for each in counted]
    assert len(set(statements)) == len(statements)
    assert told <= set(statements)
    # What the banner has of the id that was left is proven by what it sends next.
    breaks = [each for each in verify_journal(device.store).breaks if each.seq >= copied.first_seq]
    assert breaks == []
    assert [each for each in compare_journal(device.store, Comparison()) if each.what != "catalogues"] == []


def assert_moved(device: Device, copied: Copied, told: set[Saying]) -> None:
    """At the end: all of it stands under the new id, and how it stood before is kept aside, whole."""
    assert_right_now(device, copied, told)
    assert device.name == NEW.device
    own = device.own()
    assert [each.entry.seq for each in own] == list(range(1, len(own) + 1))
    assert told - {saying(each) for each in own} == set()
    for each in own:
        assert seen_heads(each.entry.seen).get(copied.old, 0) < copied.first_seq
    with device.store.reading() as connection:
        assert not connection.scalar(select(func.count()).where(JournalEntry.position < 0))
        assert banner.read_coming_id(connection) is None
        assert connection.scalar(select(Workplace.letter)) == NEW.letter
        kept = connection.scalars(select(DisplacedEntry.content)).all()
        before = connection.execute(select(CaseLine.__table__).order_by(CaseLine.position)).all()
    displaced = [unpack([msgspec.json.decode(each, type=WireEntry)])[0].recorded for each in kept]
    assert {each.entry.hash for each in copied.going} <= {each.entry.hash for each in displaced}
    assert {saying(each) for each in displaced} <= told
    assert all(each.body is not None for each in displaced)
    with device.store.writing() as connection:
        projections.rebuild(connection)
        after = connection.execute(select(CaseLine.__table__).order_by(CaseLine.position)).all()
    assert list(map(tuple, after)) == list(map(tuple, before))


def restarted(device: Device) -> Device:
    device.store.close()
    return Device(device.folder)


@pytest.mark.parametrize("is_durable", [True, False])
def test_power_fails_at_every_slice(copied: Copied, is_durable: bool) -> None:
    """And whoever comes back records before it goes on: of what moved, of what waits, of a new case."""
    for at in range(1, MOST_SLICES):
        device, told = copied.again(), {saying(each) for each in copied.going}
        try:
            with power_cut(device.store, at, is_durable=is_durable):
                device.sync_store().fork(copied.fork)
        except PowerCut:
            device = restarted(device)
        else:
            assert at > 12, "so many slices there are at the least"
            device.store.close()
            break
        assert_right_now(device, copied, told)
        for case in (*copied.cases[:2], copied.cases[-1], f"case-{at}"):
            told |= record(device, case, f"after {at}")
        if at > 1 or is_durable:  # else not even the new id was noted
            device.sync_store().state()
            assert_moved(device, copied, told)
        device.store.close()
    else:
        pytest.fail("it never came to its end")


def record(device: Device, case: str, number: str) -> set[Saying]:
    body = SlipExported(slip_number=number, print_no=1)
    return {saying(each) for each in device.write([Statement(case, "slip_exported", body)])}


def test_somebody_works_between_all_slices(copied: Copied, device: Device) -> None:
    """Nothing of it is lost, and what is recorded of a case has seen all that was recorded before."""
    told = {saying(each) for each in copied.going}
    waiting = iter(copied.cases)

    def tell(_done: int, _whole: int) -> None:
        if case := next(waiting, None):
            told.update(record(device, case, "meanwhile"))
        told.update(record(device, "ever-the-same", f"{len(told)}"))
        assert_right_now(device, copied, told)

    with device.store.writing() as connection:
        rehoming.begin(connection, copied.fork)
        assert connection.scalar(select(Workplace.letter)) == NEW.letter, (
            "numbers are the new letter's at once"
        )
    rehoming.finish(device.store, tell)
    assert next(waiting, None) is None, "somebody worked on each"
    assert_moved(device, copied, told)


def test_progress_goes_up_to_its_end(copied: Copied, device: Device) -> None:
    steps: list[tuple[int, int]] = []
    with device.store.writing() as connection:
        rehoming.begin(connection, copied.fork)
    assert rehoming.finish(device.store, lambda *step: steps.append(step)) == len(copied.going)
    assert steps == sorted(steps)
    assert steps[-1] == (2 * len(copied.going),) * 2
    assert {whole for _done, whole in steps} == {2 * len(copied.going)}


def test_no_transaction_is_longer_than_a_slice(
    copied: Copied, device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved, writing = list[int](), device.store.writing

    @contextmanager
    def counted() -> Iterator[Connection]:
        with writing() as connection:
            before = connection.connection.driver_connection.total_changes  # type: ignore[union-attr]
            yield connection
            moved.append(connection.connection.driver_connection.total_changes - before)  # type: ignore[union-attr]

    monkeypatch.setattr(device.store, "writing", counted)
    device.sync_store().fork(copied.fork)
    assert len(moved) > 2 * len(copied.going) / rehoming.SLICE
    assert max(moved) < 20 * rehoming.SLICE


def test_a_move_that_was_cut_off_is_told_once_it_is_done(copied: Copied, device: Device) -> None:
    with pytest.raises(PowerCut), power_cut(device.store, 4, is_durable=True):
        device.sync_store().fork(copied.fork)
    for _ in range(2):
        device.sync_store().state()
    with device.store.reading() as connection:
        notes = connection.scalars(select(SyncNote.text)).all()
    assert len(notes) == 1
    assert f"{len(copied.going)} 条未上传的记录" in notes[0]
    assert "设备字母 C" in notes[0]


def test_a_run_that_is_stopped_leaves_the_rest_to_the_next(copied: Copied, device: Device) -> None:
    with device.store.writing() as connection:
        rehoming.begin(connection, copied.fork)
    told: list[Progress] = []
    way = Conduct(patience=Patience(tries=1), tell=told.append)
    way.stop.set()
    with pytest.raises(Cancelled):
        device.sync_here(way)
    assert device.name == copied.old
    way.stop.clear()
    with pytest.raises(ExchangeError):  # there is no banner at that address
        device.sync_here(way)
    assert_moved(device, copied, set(map(saying, copied.going)))
    arranged = [each for each in told if each.phase == "arranging"]
    assert [each.arranged for each in arranged] == sorted(each.arranged for each in arranged)
    assert 0 < len(arranged) <= 100
    assert arranged[-1].arranged == arranged[-1].to_arrange


def test_a_second_new_id_waits_for_the_first(copied: Copied, device: Device) -> None:
    """Another process came to another id: the one that was noted first is gone through with."""
    with device.store.writing() as connection:
        rehoming.begin(connection, copied.fork)
        rehoming.begin(connection, msgspec.structs.replace(copied.fork, device="e" * 16))
    rehoming.finish(device.store, lambda _done, _whole: None)
    assert device.name == NEW.device
    device.sync_store().fork(msgspec.structs.replace(copied.fork, device="e" * 16))
    assert device.name == NEW.device, "it has left that origin since"


def test_nothing_moves_where_nothing_was_written(copied: Copied, device: Device) -> None:
    last = device.own()[-1].entry.seq
    fork = msgspec.structs.replace(copied.fork, first_seq=last + 1)
    assert device.sync_store().fork(fork) == 0
    assert device.name == NEW.device
    assert device.own() == []
    device.act(copied.cases[0])
    assert seen_heads(device.own()[0].entry.seen)[copied.old] <= last


def test_it_is_the_same_chain_wherever_it_was_cut(copied: Copied, device: Device) -> None:
    """Two copies that move the same entries make the same: what both have is stored once."""
    device.sync_store().fork(copied.fork)
    other = copied.again()
    with pytest.raises(PowerCut), power_cut(other.store, 3, is_durable=False):
        other.sync_store().fork(copied.fork)
    other.sync_store().state()
    assert [each.entry.hash for each in other.own()] == [each.entry.hash for each in device.own()]
    other.store.close()


def test_a_copy_exchanges_after_a_cut_as_if_there_had_been_none() -> None:
    world = World(devices=1)
    try:
        world.write(0, 3)
        world.sync(0)
        world.clone(0)
        world.write(0, 4)
        world.sync(0)
        world.write(1, 30)
        with pytest.raises(PowerCut), power_cut(world.devices[1].store, 9, is_durable=True):
            synchronise(world.devices[1].sync_store(), Direct(world.banner), Conduct())
        world.write(1, 2)
        world.settle()
        assert world.verdict() == (set(), 0, [])
    finally:
        world.close()
