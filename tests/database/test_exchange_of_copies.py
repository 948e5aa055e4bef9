"""Copies of a disk, two runs at once, and requests that the banner refuses: each ends as it should."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import insert, select

from casework.slip_number import DEVICE_LETTERS
from desktop.database.tables import AllottedNumber
from desktop.services.upkeep.verify_journal import verify_journal
from sync.device import engine
from sync.device.backoff import Patience
from sync.device.engine import Conduct, Report, synchronise
from sync.device.errors import NotEnrolled, ServerRefused, Unreachable
from sync.server.store.tables import DeviceLetter
from sync.wire.protocol import Forked, ForkRequest, Refusal, SyncAnswer
from sync.wire.signatures import SignedRequest
from tests.support.banners import OTHER_POINT, POINT, Banner
from tests.support.devices import Device
from tests.support.sync_worlds import Direct, World

SMALL = Conduct(patience=Patience(tries=1), first_batch=2, first_page=2)


@pytest.fixture
def world() -> Iterator[World]:
    made = World(devices=1)
    made.write(0, 3)
    run(made)
    yield made
    made.close()


def run(world: World, device: int = 0, way: Direct | None = None, conduct: Conduct = SMALL) -> Report:
    return synchronise(world.devices[device].sync_store(), way or Direct(world.banner), conduct)


def notes(report: Report) -> list[str]:
    return [note.kind for note in report.notes]


def settled(world: World) -> None:
    world.settle()
    assert world.verdict() == (set(), 0, [])


def older_copy(world: World) -> Device:
    """A copy of the disk that has written nothing since, while the other went on."""
    world.clone(0)
    world.write(0, 2)
    run(world)
    return world.devices[1]


def test_an_older_copy_that_has_written_nothing_moves_nothing(world: World) -> None:
    copy = older_copy(world)
    first = world.devices[0].name
    report = run(world, 1)
    assert (notes(report), report.sent, report.received) == (["forked"], 0, 2)
    assert "旗里有本机名下的 2 条记录，这里没有" in report.notes[0].text
    assert "0 条未上传的记录" in report.notes[0].text
    assert world.devices[0].name == first != copy.name
    assert "设备字母 B" in report.notes[0].text
    assert verify_journal(copy.store).ok, "its new chain has nothing yet"
    now = dt.datetime.now().astimezone()
    of_today = select(AllottedNumber.sequence).where(AllottedNumber.day == now.date().isoformat())
    with copy.store.reading() as connection:
        newest = max(connection.scalars(of_today), default=0)
    assert newest >= (now - dt.timedelta(minutes=2)).hour * 100, "what the other gave out is left out"
    settled(world)


def test_a_site_without_a_free_letter_promises_none(world: World) -> None:
    older_copy(world)
    with world.banner.writing() as connection:
        given = set(connection.scalars(select(DeviceLetter.letter).where(DeviceLetter.site == POINT)))
        rows = [{"site": POINT, "letter": each, "device": "f" * 16} for each in DEVICE_LETTERS]
        connection.execute(insert(DeviceLetter), [row for row in rows if row["letter"] not in given])
    report = run(world, 1)
    assert notes(report) == ["forked"]
    assert "已改用新编号" in report.notes[0].text
    assert "字母" not in report.notes[0].text
    settled(world)


class LosingFork(Direct):
    """The way on which the answer to the first new id is lost."""

    asked: tuple[ForkRequest, ...] = ()

    def fork(self, request: ForkRequest) -> Forked:
        forked = super().fork(request)
        self.asked += (request,)
        if len(self.asked) == 1:
            raise Unreachable("lost")
        return forked


def test_a_new_id_whose_answer_was_lost_is_the_same_when_asked_again(world: World) -> None:
    world.clone(0)
    world.write(0)
    run(world)
    world.write(1, 2)
    way = LosingFork(world.banner)
    patient = replace(SMALL, patience=Patience(tries=3, first_s=0.001, longest_s=0.002))
    report = run(world, 1, way, patient)
    assert [each.new_device for each in way.asked] == [world.devices[1].name] * 2
    assert (notes(report), report.sent) == (["forked"], 2)
    settled(world)


def test_two_copies_that_differ_before_what_was_sent_begin_anew(world: World) -> None:
    way = Refusing(world.banner, Refusal(code="fork", what="", fork_seq=0))
    report = run(world, way=way)
    assert (report.sent, notes(report)) == (len(world.devices[0].own()), [])
    settled(world)


class Refusing(Direct):
    """Refuses the first request in the banner's place."""

    def __init__(self, banner: Banner, refusal: Refusal) -> None:
        super().__init__(banner)
        self._left = [refusal]

    def exchange(self, sealed: SignedRequest) -> SyncAnswer:
        if self._left:
            raise ServerRefused(self._left.pop())
        return super().exchange(sealed)


class Overtaken(Direct):
    """Another run of the same device is faster than the first answer."""

    other: Report | None = None

    def __init__(self, world: World) -> None:
        super().__init__(world.banner)
        self._world = world

    def exchange(self, sealed: SignedRequest) -> SyncAnswer:
        answer = super().exchange(sealed)
        if self.other is None:
            self.other = run(self._world)
        return answer


def test_two_runs_at_once_send_each_entry_once(world: World) -> None:
    world.write(0, 4)
    way = Overtaken(world)
    report = run(world, way=way)
    assert way.other is not None
    assert (way.other.sent, report.sent) == (4, 0)
    assert notes(report) == notes(way.other) == []
    settled(world)


class Keeping(Direct):
    """Keeps the requests."""

    def __init__(self, banner: Banner) -> None:
        super().__init__(banner)
        self.sealed: tuple[SignedRequest, ...] = ()

    def exchange(self, sealed: SignedRequest) -> SyncAnswer:
        self.sealed += (sealed,)
        return super().exchange(sealed)

    def largest_bytes(self) -> int:
        return max(len(each.payload) for each in self.sealed)


def test_a_request_is_taken_once(world: World) -> None:
    way = Keeping(world.banner)
    world.write(0)
    run(world, way=way)
    for sealed in way.sealed:
        with pytest.raises(ServerRefused) as refused:
            way.exchange(sealed)
        assert refused.value.refusal.code == "replayed"
    settled(world)


def test_a_request_that_grew_too_large_is_made_smaller_first(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    way = Keeping(world.banner)
    world.write(0, 3)
    run(world, way=way, conduct=replace(SMALL, first_batch=3))
    most = way.largest_bytes()
    monkeypatch.setattr(engine, "LARGEST_PAYLOAD_BYTES", most)
    world.write(0, 12)
    way.sealed = ()
    assert run(world, way=way, conduct=replace(SMALL, first_batch=12)).sent == 12
    assert way.largest_bytes() <= most
    settled(world)


def test_what_is_out_of_scope_is_kept_apart_and_told_and_the_rest_goes_on(world: World) -> None:
    device = world.devices[0]
    case = device.open_case(site=OTHER_POINT)
    world.write(0, 2)
    report = run(world)
    (opening, *_others) = [each.entry for each in device.own() if each.entry.subject == case]
    assert report.sent == 4
    assert notes(report)[0] == "quarantined"
    assert f"第 {opening.seq} 条" in report.notes[0].text
    assert (device.name, opening.seq) in world.banner.quarantined()
    assert run(world).sent == 0


def test_who_is_not_enrolled_is_told_so(tmp_path: Path, world: World) -> None:
    device = Device.new(tmp_path / "alone")
    try:
        with pytest.raises(NotEnrolled):
            synchronise(device.sync_store(), Direct(world.banner), SMALL)
    finally:
        device.store.close()
