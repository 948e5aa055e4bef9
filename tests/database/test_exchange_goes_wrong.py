"""Both ends differ, or an answer is not what it should be: the engine puts it right or says so, once."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator

import pytest
from msgspec.structs import replace

from desktop.database.sync_store import SyncStore
from sync.device.backoff import Patience
from sync.device.engine import Conduct, Progress, Report, synchronise
from sync.device.errors import Cancelled, ServerRefused, ServerTrouble, Unreachable
from sync.server.accounts import accounts
from sync.wire.protocol import EntryResult, Mark, Refusal, SyncAnswer
from sync.wire.signatures import SignedRequest
from sync.wire.sums import Sum
from tests.support.devices import Device
from tests.support.sync_worlds import Direct, World

pytestmark = pytest.mark.slow

ONCE = Patience(tries=1, first_s=0.001, longest_s=0.002)
SMALL = Conduct(patience=ONCE, first_batch=2, first_page=2)
Change = Callable[[SyncAnswer], SyncAnswer]


@pytest.fixture
def world() -> Iterator[World]:
    made = World(devices=2)
    run(made, Direct(made.banner))  # what the set-up wrote is there
    yield made
    made.close()


class Crooked(Direct):
    """The way to the banner; some answers are changed, some requests refused in its place."""

    def __init__(
        self,
        world: World,
        *,
        change: Change | None = None,
        refusals: tuple[Refusal, ...] = (),
        times: int = 1,
    ) -> None:
        super().__init__(world.banner)
        self._change, self._refusals, self._times = change, list(refusals), times
        self.asked = 0

    def exchange(self, sealed: SignedRequest) -> SyncAnswer:
        self.asked += 1
        if self._refusals:
            raise ServerRefused(self._refusals.pop(0))
        answer = super().exchange(sealed)
        if self._change is not None and self._times:
            self._times -= 1
            return self._change(answer)
        return answer


def run(world: World, way: Direct, conduct: Conduct = SMALL, device: int = 0) -> Report:
    return synchronise(world.devices[device].sync_store(), way, conduct)


def notes(report: Report) -> list[str]:
    return [note.kind for note in report.notes]


def acknowledged(device: Device) -> int:
    state = device.sync_store().state()
    assert state is not None
    return state.acknowledged.seq


def settled(world: World) -> None:
    world.settle()
    assert world.verdict() == (set(), 0, [])


def test_a_banner_that_has_less_gets_it_again(world: World) -> None:
    world.write(0, 6)
    run(world, Direct(world.banner))
    world.write(0, 2)
    gap = Refusal(code="gap", what="less is here", acknowledged=Mark())
    way = Crooked(world, refusals=(gap,))
    report = run(world, way)
    assert acknowledged(world.devices[0]) == len(world.devices[0].own())
    assert report.sent == len(world.devices[0].own())
    assert notes(report) == []
    settled(world)


def test_a_gap_up_to_an_entry_of_ours_goes_on_behind_it(world: World) -> None:
    world.write(0, 6)
    run(world, Direct(world.banner))
    third = world.devices[0].own()[2].entry
    world.write(0, 2)
    mark = Mark(seq=3, hash=third.hash)
    report = run(world, Crooked(world, refusals=(Refusal(code="gap", what="", acknowledged=mark),)))
    assert report.sent == len(world.devices[0].own()) - 3
    settled(world)


def test_a_gap_up_to_an_entry_that_is_not_ours_begins_anew(world: World) -> None:
    world.write(0, 4)
    run(world, Direct(world.banner))
    mark = Mark(seq=3, hash="ab" * 32)
    report = run(world, Crooked(world, refusals=(Refusal(code="gap", what="", acknowledged=mark),)))
    assert report.sent == len(world.devices[0].own())
    settled(world)


def test_a_gap_that_says_nothing_is_told_to_the_clerk(world: World) -> None:
    world.write(0)
    with pytest.raises(ServerRefused):
        run(world, Crooked(world, refusals=(Refusal(code="gap", what="?"),)))


def test_a_banner_that_says_the_same_for_ever_is_left(world: World) -> None:
    world.write(0, 3)
    gap = Refusal(code="gap", what="", acknowledged=Mark())
    way = Crooked(world, refusals=(gap,) * 50)
    with pytest.raises(ServerTrouble, match="仍无进展"):
        run(world, way)
    assert way.asked == 13
    settled(world)


def test_used_numbers_are_left_behind(world: World) -> None:
    world.write(0, 3)
    way = Crooked(world, refusals=(Refusal(code="replayed", what="", number=900),))
    run(world, way)
    with world.banner.reading() as connection:
        assert accounts.find_account(connection, world.devices[0].name).number > 900
    settled(world)


@pytest.mark.parametrize("code", ["too_many", "unavailable"])
def test_a_busy_banner_is_asked_again_and_not_for_ever(world: World, code: str) -> None:
    world.write(0, 3)
    refusal = Refusal(code=code, what="busy", retry_after_s=0.001)
    with pytest.raises(ServerTrouble):
        run(world, Crooked(world, refusals=(refusal,)))
    told: list[Progress] = []
    patient = replace(SMALL, patience=replace(ONCE, tries=3), tell=told.append)
    assert run(world, Crooked(world, refusals=(refusal, refusal)), patient).sent == 3
    assert [each.failures for each in told if each.phase == "waiting"] == [1, 2]
    with pytest.raises(ServerTrouble):
        run(world, Crooked(world, refusals=(refusal,) * 3), patient)


@pytest.mark.parametrize("code", ["revoked", "unknown_suite", "bad_signature", "malformed", "of_the_future"])
def test_what_cannot_be_put_right_is_told(world: World, code: str) -> None:
    with pytest.raises(ServerRefused) as refused:
        run(world, Crooked(world, refusals=(Refusal(code=code, what="why"),)))
    assert refused.value.refusal.code == code


def test_a_batch_too_large_is_sent_in_pieces(world: World) -> None:
    world.write(0, 12)
    way = Crooked(world, refusals=(Refusal(code="too_large", what=""),))
    report = run(world, way, replace(SMALL, first_batch=12))
    assert (report.sent, report.requests > 2) == (12, True)
    with pytest.raises(ServerRefused):
        run(
            world,
            Crooked(world, refusals=(Refusal(code="too_large", what=""),)),
            replace(SMALL, first_batch=1),
        )


def test_a_device_is_moved_and_says_so(world: World) -> None:
    refusal = Refusal(code="wrong_site", what="", site="ML0102", letter="C")
    report = run(world, Crooked(world, refusals=(refusal, replace(refusal, site="ML0101", letter="A"))))
    assert notes(report) == ["moved", "moved"]
    assert "ML0102" in report.notes[0].text
    with pytest.raises(ServerRefused):
        run(world, Crooked(world, refusals=(replace(refusal, site=""),)))


def test_a_letter_from_the_banner_is_taken_and_told(world: World) -> None:
    report = run(world, Crooked(world, change=lambda told: replace(told, letter="K")))
    assert notes(report)[:1] == ["moved"]
    assert "K" in report.notes[0].text


def wrong_total(answer: SyncAnswer) -> SyncAnswer:
    return replace(answer, total=Sum(999, "ab" * 32)) if answer.total is not None else answer


def differing(times: int) -> Change:
    """A total that is wrong so many times, whatever other answers come in between."""
    left = [times]

    def change(answer: SyncAnswer) -> SyncAnswer:
        if answer.total is None or not left[0]:
            return answer
        left[0] -= 1
        return wrong_total(answer)

    return change


@pytest.mark.parametrize(("times", "words"), [(1, "恢复一致"), (2, "联系技术支持")])
def test_a_difference_is_told_once_with_how_it_ended(world: World, times: int, words: str) -> None:
    world.write(0, 3)
    world.write(1, 3)
    run(world, Direct(world.banner), device=1)
    report = run(world, Crooked(world, change=differing(times), times=100))
    assert notes(report) == ["healed"]
    assert words in report.notes[0].text
    settled(world)


def test_ends_that_agree_say_nothing(world: World) -> None:
    world.write(0, 3)
    report = run(world, Direct(world.banner))
    assert (notes(report), report.sent, report.received) == ([], 3, 0)
    again = run(world, Direct(world.banner))
    assert (again.sent, again.received, again.requests) == (0, 0, 1)


def test_an_answer_that_acknowledges_a_strangers_entry_moves_nothing_forward(world: World) -> None:
    world.write(0, 4)
    stranger = Mark(seq=2, hash="ab" * 32)
    run(world, Crooked(world, change=lambda told: replace(told, acknowledged=stranger)))
    assert acknowledged(world.devices[0]) == len(world.devices[0].own())
    settled(world)


def test_of_two_copies_the_second_becomes_another_device(world: World) -> None:
    world.write(0, 3)
    run(world, Direct(world.banner))
    world.clone(0)
    world.write(0, 2)
    world.write(2, 2)
    first, copy = world.devices[0].name, world.devices[2]
    run(world, Direct(world.banner))
    report = run(world, Direct(world.banner), device=2)
    assert notes(report) == ["forked"]
    assert copy.name != first
    assert world.devices[0].name == first
    assert len(copy.own()) >= 2
    settled(world)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (10, "慢 10 分钟"),
        (-10, "快 10 分钟"),
        (47 * 60, "慢 2820 分钟"),
        (48 * 60 + 1, "慢 2 天"),
        (-3 * 24 * 60, "快 3 天"),
        (4, ""),
        (-4, ""),
    ],
)
def test_a_clock_that_is_off_is_told_once(world: World, minutes: float, words: str) -> None:
    world.write(0, 8)
    time = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=minutes)
    report = run(
        world, Crooked(world, change=lambda told: replace(told, server_time=time.isoformat()), times=100)
    )
    assert notes(report) == (["clock"] if words else [])
    assert words in "".join(note.text for note in report.notes)


def test_a_new_epoch_is_told_and_everything_read_again(world: World) -> None:
    world.write(1, 3)
    run(world, Direct(world.banner), device=1)
    run(world, Direct(world.banner))
    report = run(world, Crooked(world, change=lambda told: replace(told, epoch="0" * 16)))
    assert "restored" in notes(report)
    settled(world)


def test_who_stops_is_stopped_between_two_requests(world: World) -> None:
    world.write(0, 30)
    stop = threading.Event()
    conduct = replace(SMALL, stop=stop, tell=lambda told: stop.set() if told.sent else None)
    with pytest.raises(Cancelled):
        run(world, Direct(world.banner), conduct)
    assert 1 < acknowledged(world.devices[0]) < 31
    settled(world)


def test_a_lost_answer_is_asked_for_again(world: World) -> None:
    world.write(0, 3)
    with pytest.raises(Unreachable):
        run(world, Direct(world.banner, "lost"))
    before = acknowledged(world.devices[0])
    report = run(world, Direct(world.banner))
    assert (before, report.sent, world.banner.count()) == (1, 3, 4)
    settled(world)


def test_progress_counts_down_to_nothing(world: World) -> None:
    told: list[Progress] = []
    world.write(0, 5)
    run(world, Direct(world.banner), replace(SMALL, tell=told.append))
    assert [each.phase for each in told][-1] == "done"
    assert (told[0].sent, told[0].to_send) == (0, 5)
    assert (told[-1].sent, told[-1].to_send) == (5, 0)
    assert [each.sent for each in told] == sorted(each.sent for each in told)


def test_a_refused_entry_is_noted_with_its_reason(world: World) -> None:
    store = SyncStore(world.devices[0].store)
    world.write(0)
    quarantined = Crooked(
        world,
        change=lambda told: replace(told, results=(_result(2, "fields: 写法不对"),)),
    )
    report = synchronise(store, quarantined, SMALL)
    # The banner counts it all the same here: the ends differ, and that is put right.
    assert notes(report) == ["quarantined", "healed"]
    assert "写法不对" in report.notes[0].text
    twice = Crooked(world, change=lambda told: replace(told, results=(_result(3, "twice: 一样"),)))
    world.write(0)
    assert "quarantined" not in notes(synchronise(store, twice, SMALL))


def _result(seq: int, why: str) -> EntryResult:
    return EntryResult(seq=seq, quarantined=why)
