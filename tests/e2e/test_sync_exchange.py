"""What devices write arrives once, at the banner and at those whose scope it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop.database import confirmed
from sync.device.errors import ExchangeError
from tests.support.banners import HALL, OTHER_POINT, POINT, TOWN, Banner
from tests.support.devices import Device

Make = Callable[..., Device]


def test_what_one_writes_all_in_scope_read(served: Banner, device: Make) -> None:
    point, town = device("point", POINT, served), device("town", TOWN, served)
    case = point.open_case()
    assert point.sync().sent == 2
    assert town.sync().received == 2
    town.act(case)
    town.sync()
    assert point.sync().received == 1
    assert point.hashes() == town.hashes() == set(served.hashes())
    assert served.positions() == [1, 2, 3]


def test_a_point_sees_nothing_of_another_point(served: Banner, device: Make) -> None:
    point, other, hall = (
        device("p", POINT, served),
        device("o", OTHER_POINT, served),
        device("h", HALL, served),
    )
    for each in (point, other):
        each.open_case()
        each.sync()
    assert point.sync().received == other.sync().received == 0
    assert hall.sync().received == 4


def test_when_nothing_is_new_it_is_one_request(served: Banner, device: Make) -> None:
    point = device("point", POINT, served)
    point.open_case()
    point.sync()
    report = point.sync()
    assert (report.requests, report.sent, report.received) == (1, 0, 0)


def test_both_ends_have_the_same_sums(served: Banner, device: Make) -> None:
    point, town = device("point", POINT, served), device("town", TOWN, served)
    for each in (point, town, point, town):
        each.open_case()
        each.sync()
    assert not point.sync().notes
    assert not town.sync().notes
    with town.store.reading() as connection:
        assert confirmed.total(connection).count == served.count() == 8


def test_many_entries_go_in_growing_batches(served: Banner, device: Make) -> None:
    point, town = device("point", POINT, served), device("town", TOWN, served)
    for _ in range(100):
        point.open_case()
    report = point.sync()
    assert report.sent == 200
    assert report.requests <= 6
    assert town.sync().received == 200
    assert town.hashes() == point.hashes()


def test_unknown_kinds_and_fields_arrive_byte_for_byte(served: Banner, device: Make) -> None:
    point, town = device("point", POINT, served), device("town", TOWN, served)
    case = point.open_case()
    body = '{"v":7,"new":[1,{"词":"ᠲᠠᠮᠠᠭ"}],"spacing" : "kept"}'.encode()
    write_raw(point, case, "case_from_the_future", body)
    point.sync()
    town.sync()
    assert body in town.bodies()
    assert body in served.bodies()


def test_without_enrolment_it_says_what_to_do(device: Make) -> None:
    with pytest.raises(ExchangeError, match="尚未注册"):
        device("point").sync()


def write_raw(device: Device, subject: str, kind: str, body: bytes) -> None:
    from casework.cases.entries import Observation, head_of, make_entry
    from desktop.database import journal

    with device.store.writing() as connection:
        head = journal.read_head(connection, device.name)
        said = Observation(
            subject=subject,
            rev=9,
            kind=kind,
            recorded_at="2026-11-24T09:00:00+08:00",
            clock="trusted",
            staff="staff-1",
        )
        recorded = make_entry(head, said, body)
        journal.insert_entries(connection, [recorded])
        writer = journal.Writer(device.name, "staff-1", "2026-11-24T09:00:00+08:00", "trusted")
        journal.move_head(connection, head_of(recorded.entry), writer)
