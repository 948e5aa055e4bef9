"""What a device is answered: its page, its scope, the sums, the banner's word for what it had."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from casework.cases.kinds.banner import CaseStatusChanged
from sync.server.accounts import accounts
from sync.server.acts import administration
from sync.server.intake import totals
from sync.server.intake.exchange import answer_again
from sync.server.intake.scope import scope_version
from sync.server.refusals import Refused
from sync.server.store.tables import Device
from sync.wire.packing import unpack
from sync.wire.protocol import MOST_ENTRIES_LONG, PAGE_BYTES, VERSIONS, Mark, SyncAnswer, SyncRequest
from sync.wire.sums import add_sums
from tests.support.banners import HALL, OTHER_POINT, POINT, TOWN, Banner, new_banner
from tests.support.bare_devices import BareDevice
from tests.support.entry_histories import opened
from tests.support.forged import Claim

SCOPES = {
    HALL: (HALL, TOWN, POINT, OTHER_POINT),
    TOWN: (TOWN, POINT, OTHER_POINT),
    POINT: (POINT,),
    OTHER_POINT: (OTHER_POINT,),
}


@pytest.fixture
def banner(tmp_path: Path) -> Iterator[Banner]:
    made = new_banner("sqlite", tmp_path / "banner")
    yield made
    made.database.close()


@pytest.fixture
def point(banner: Banner) -> BareDevice:
    return BareDevice(banner)


@pytest.fixture
def town(banner: Banner) -> BareDevice:
    return BareDevice(banner, "e" * 16, TOWN)


def opening(case: str = "case-1", site: str = POINT) -> Claim:
    return Claim(case, "case_opened", replace(opened(), site=site))


def steps(count: int, case: str = "case-1") -> list[Claim]:
    body = CaseStatusChanged(now="accepted", by="旗")
    return [Claim(case, "case_status_changed", body, rev) for rev in range(2, count + 2)]


def in_scope(device: BareDevice, **fields: object) -> SyncRequest:
    """A request of a device that knows its scope and the banner's epoch."""
    epoch = device.banner.status().epoch
    known = SyncRequest(versions=VERSIONS, scope=scope_version(SCOPES[device.site]), epoch=epoch)
    return replace(known, **fields)


def ask(device: BareDevice, **fields: object) -> SyncAnswer:
    request = in_scope(device, **fields)
    return device.say(**{name: getattr(request, name) for name in request.__struct_fields__})


def hashes(answer: SyncAnswer) -> list[str]:
    return [each.recorded.entry.hash for each in unpack(answer.entries)]


def sites(answer: SyncAnswer) -> list[str]:
    return [each.site for each in unpack(answer.entries)]


@pytest.mark.parametrize("site", SCOPES)
def test_a_device_that_knows_another_scope_is_told_its_own_first(
    banner: Banner, point: BareDevice, site: str
) -> None:
    point.write(opening(), *steps(2))
    point.send()
    reader = BareDevice(banner, "f" * 16, site)
    answer = reader.say(sums=True)
    assert answer.scope is not None
    assert answer.scope.sites[0] == site
    assert (answer.scope.version, answer.scope.sites) == (scope_version(SCOPES[site]), SCOPES[site])
    assert answer.scope.filled == ((POINT,) if POINT in SCOPES[site] else ())
    assert (answer.entries, answer.position, answer.total, answer.sums) == ((), 0, None, ())
    assert ask(reader).scope is None


def test_a_site_of_which_nothing_counts_any_more_is_not_filled(banner: Banner, point: BareDevice) -> None:
    (entry,) = point.write(opening())
    point.send()
    with banner.writing() as connection:
        totals.count_out(connection, POINT, entry.entry.hash)
    answer = BareDevice(banner, "f" * 16, HALL).say()
    assert answer.scope is not None
    assert answer.scope.filled == ()


def test_pages_go_on_to_the_head_and_leave_out_the_readers_own(point: BareDevice, town: BareDevice) -> None:
    point.write(opening(), *steps(4))
    point.send()
    town.write(opening("case-2", TOWN))
    town.send()
    first = ask(town, page=3)
    assert hashes(first) == [each.entry.hash for each in point.chain[:3]]
    assert sites(first) == [POINT] * 3
    assert (first.more, first.position, first.total) == (True, 3, None)
    second = ask(town, page=3, position=first.position)
    assert hashes(second) == [each.entry.hash for each in point.chain[3:]]
    assert (second.more, second.position) == (False, 6)
    assert second.total is not None
    assert second.total.count == 6
    last = ask(town, position=6)
    assert (last.entries, last.more, last.position) == ((), False, 6)
    assert ask(town, position=9).position == 9


def test_the_smallest_page_is_one_entry(point: BareDevice, town: BareDevice) -> None:
    point.write(opening(), *steps(1))
    point.send()
    answer = ask(town, page=1)
    assert (len(answer.entries), answer.more, answer.position) == (1, True, 1)


def test_a_page_that_just_fits_says_that_there_is_no_more(point: BareDevice, town: BareDevice) -> None:
    point.write(opening(), *steps(2))
    point.send()
    answer = ask(town, page=3)
    assert (len(answer.entries), answer.more, answer.position) == (3, False, 3)


def test_who_wants_no_page_gets_none_and_stays_where_it_was(point: BareDevice, town: BareDevice) -> None:
    point.write(opening())
    point.send()
    answer = ask(town, page=0, sums=True)
    assert (answer.entries, answer.position, answer.more, answer.total, answer.sums) == (
        (),
        0,
        False,
        None,
        (),
    )


def test_what_a_device_brings_is_not_sent_back(point: BareDevice, town: BareDevice) -> None:
    point.write(opening(), *steps(2))
    alone = ask(point, batch=point.batch(0, 1))
    assert (alone.entries, alone.position, alone.more) == ((), 1, False)
    town.write(opening("case-2", TOWN), *steps(1))
    town.send()
    answer = ask(point, batch=point.batch(1), position=1)
    assert (hashes(answer), answer.position) == ([town.chain[1].entry.hash], 5)


def test_each_sees_its_scope_alone(banner: Banner, point: BareDevice, town: BareDevice) -> None:
    other = BareDevice(banner, "c" * 16, OTHER_POINT)
    hall = BareDevice(banner, "f" * 16, HALL)
    point.write(opening())
    other.write(opening("case-2", OTHER_POINT))
    town.write(opening("case-3", TOWN))
    for device in (point, other, town):
        device.send()
    assert sites(ask(hall)) == [POINT, OTHER_POINT, TOWN]
    assert sites(ask(town)) == [POINT, OTHER_POINT]
    assert sites(ask(point)) == []
    answers = [ask(device, sums=True) for device in (hall, town, point, other)]
    counted = [{each.site: each.sum.count for each in answer.sums} for answer in answers]
    assert counted == [
        {POINT: 1, OTHER_POINT: 1, TOWN: 1},
        {POINT: 1, OTHER_POINT: 1, TOWN: 1},
        {POINT: 1},
        {OTHER_POINT: 1},
    ]
    assert all(answer.total == add_sums(each.sum for each in answer.sums) for answer in answers)
    assert all(answer.position == 3 for answer in answers)
    assert ask(hall).sums == ()


def test_a_town_of_very_many_points_is_read_like_any_other(banner: Banner, point: BareDevice) -> None:
    town = BareDevice(banner, "e" * 16, TOWN)
    point.write(opening(), *steps(3))
    point.send()
    many = {f"ML{number:04}": (TOWN, "嘎查") for number in range(200, 320)}
    with banner.writing() as connection:
        administration.add_sites(connection, many)
    scope = scope_version((TOWN, *sorted({POINT, OTHER_POINT, *many})))
    first = ask(town, page=2, scope=scope)
    second = ask(town, page=2, scope=scope, position=first.position)
    assert hashes(first) + hashes(second) == [each.entry.hash for each in point.chain]
    assert (first.more, second.more) == (True, False)


def test_a_page_holds_so_many_bytes_and_at_least_one_entry(point: BareDevice, town: BareDevice) -> None:
    body = b'{"v":9,"x":["' + b'y","' * 8_187 + b'yyyy"]}'
    assert PAGE_BYTES % len(body) == 0
    count = PAGE_BYTES // len(body)
    point.write(*(Claim("case-1", "case_of_the_future", body, rev + 1) for rev in range(count + 2)))
    point.send()
    first = ask(town, page=MOST_ENTRIES_LONG)
    assert (len(first.entries), first.more, first.position) == (count, True, count)
    second = ask(town, page=MOST_ENTRIES_LONG, position=count)
    assert (len(second.entries), second.more) == (2, False)


def test_who_sends_again_still_hears_what_is_new(point: BareDevice, town: BareDevice) -> None:
    point.write(opening())
    point.send()
    town.write(opening("case-2", POINT))
    town.send()
    answer = ask(point, batch=point.batch(), position=1)
    assert (hashes(answer), answer.position) == ([town.chain[0].entry.hash], 2)


def test_an_answer_says_what_it_has_of_the_device(banner: Banner, point: BareDevice) -> None:
    point.write(opening(), *steps(1))
    brought, asked = ask(point, batch=point.batch()), ask(point)
    assert (brought.acknowledged, brought.compared, brought.most_entries) == (
        point.mark(2),
        2,
        MOST_ENTRIES_LONG,
    )
    assert (asked.acknowledged, asked.compared) == (point.mark(2), 0)
    assert (brought.version, brought.epoch) == (VERSIONS[-1], banner.status().epoch)
    assert abs(dt.datetime.fromisoformat(brought.server_time) - dt.datetime.now(dt.UTC)) < dt.timedelta(
        minutes=1
    )


def test_a_letter_is_told_to_who_has_another(banner: Banner, point: BareDevice) -> None:
    assert ask(point).letter == ""
    assert ask(point, letter="B").letter == ""  # noted: none was known
    assert ask(point, letter="B").letter == ""
    assert ask(point, letter="C").letter == "B"
    assert ask(point).letter == ""
    second = BareDevice(banner, "e" * 16)
    assert ask(second, letter="B").letter == "A"


def test_a_backup_is_told_to_who_does_not_know_of_it(banner: Banner, point: BareDevice) -> None:
    assert ask(point).backed_up is None
    assert ask(point, backed_up=3).backed_up == 0
    with banner.writing() as connection:
        connection.execute(Device.__table__.update().values(backed_up=7))  # type: ignore[attr-defined]
    assert ask(point).backed_up == 7
    assert ask(point, backed_up=7).backed_up is None


def test_the_contact_is_noted(banner: Banner, point: BareDevice) -> None:
    now = dt.datetime.now(dt.UTC)
    times = [
        ((now + dt.timedelta(hours=2)).isoformat(), 7200),
        ((now - dt.timedelta(hours=1)).isoformat(), -3600),
        ("gestern", 0),
        ("2001-01-01T00:00:00", 0),
        ("", 0),
    ]
    for text, offset_s in times:
        ask(point, device_time=text, position=4, program="9" * 150 + "\0")
        with banner.reading() as connection:
            row = connection.execute(select(Device).where(Device.device == point.name)).one()
        assert abs(row.clock_offset_s - offset_s) < (60 if offset_s else 1e-9), text
        assert (row.position, row.number) == (4, point.number)
        assert row.program == "9" * 100
        assert row.contact_at
    ask(point, program="a\0b")
    with banner.reading() as connection:
        assert connection.scalar(select(Device.program)) == "ab"


def test_each_number_is_taken_once(point: BareDevice) -> None:
    ask(point)
    point.number -= 1
    with pytest.raises(Refused) as refused:
        ask(point)
    assert (refused.value.refusal.code, refused.value.refusal.number) == ("replayed", 1)


def test_a_carried_parcel_may_come_late(banner: Banner, point: BareDevice) -> None:
    point.write(opening(), *steps(1))
    for _ in range(3):
        ask(point)
    point.number = 0
    assert point.say(batch=point.batch(), carried=True, site=TOWN).acknowledged == point.mark(2)
    with banner.reading() as connection:
        assert accounts.find_account(connection, point.name).number == 3


def test_the_next_page_of_a_parcels_answer_brings_nothing_in(point: BareDevice, town: BareDevice) -> None:
    point.write(opening(), *steps(2))
    point.send()
    again = answer_again(town.banner.database, town.name, in_scope(town, page=2))
    assert (len(again.entries), again.more, again.compared, again.acknowledged) == (2, True, 0, Mark())
    with town.banner.reading() as connection:
        assert accounts.find_account(connection, town.name).number == 0


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"versions": (99,)}, "no_common_version"),
        ({"versions": ()}, "no_common_version"),
        ({"position": -1}, "malformed"),
        ({"position": 2**63}, "malformed"),
        ({"acknowledged": Mark(seq=-1)}, "malformed"),
        ({"acknowledged": Mark(seq=2**63)}, "malformed"),
    ],
)
def test_a_request_that_stands_nowhere_is_refused(
    banner: Banner, point: BareDevice, fields: dict[str, object], code: str
) -> None:
    before = banner.rows()
    with pytest.raises(Refused) as refused:
        ask(point, **fields)
    assert refused.value.refusal.code == code
    assert banner.rows() == before


def test_positions_up_to_the_largest_are_understood(point: BareDevice) -> None:
    assert ask(point, position=2**63 - 1, acknowledged=Mark(seq=2**63 - 1)).acknowledged == Mark()
