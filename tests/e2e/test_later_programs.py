"""Programs of several years side by side: what one of them does not know goes through it unharmed."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from casework.cases.case import Case
from casework.cases.entries import Entry, Head, Recorded, encode_body, head_of, make_entry
from casework.cases.fold import fold
from casework.cases.kinds.table import KINDS
from desktop.database import journal
from desktop.database.journal import Statement, Writer
from desktop.services.upkeep.rebuild_projections import rebuild_projections
from sync.wire.journal import JournalReport, verify
from sync.wire.protocol import Mark
from tests.e2e.test_sync_exchange import write_raw
from tests.support.banners import POINT, TOWN, Banner
from tests.support.devices import Device
from tests.support.entry_histories import opened
from tests.support.made_up_kind import CASE_MOVED, CaseMoved
from tests.support.sync_caller import Caller, refusal, request

Make = Callable[..., Device]

OTHER_HASH = "5" * 64  # as some other algorithm would make it


def case_of(device: Device, case_id: str) -> Case:
    return fold(recorded for recorded in device.journal() if recorded.entry.subject == case_id)


def checked(device: Device) -> JournalReport:
    with device.store.reading() as connection:
        return verify(
            journal.all_entries(connection), journal.read_heads(connection), {journal.own_device(connection)}
        )


def write_later_suite(device: Device, case_id: str, body: bytes) -> Entry:
    """Write an entry as a later program would, with hashes that nobody here can work out."""
    with device.store.writing() as connection:
        head = journal.read_head(connection, device.name)
        entry = Entry(
            *(head.device, head.seq + 1, case_id, 9, "", "case_voided"),
            *("2026-11-24T09:00:00+08:00", "trusted", "staff-1", "7" * 64, head.hash, OTHER_HASH),
            suite=2,
        )
        journal.insert_entries(connection, [Recorded(entry, body)])
        writer = Writer(head.device, "staff-1", entry.recorded_at, "trusted")
        journal.move_head(connection, Head(head.device, entry.seq, entry.hash), writer)
    return entry


def test_a_made_up_kind_is_one_file_and_one_line(
    served: Banner, device: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    point, town = device("point", POINT, served), device("town", TOWN, served)
    case_id = point.open_case()
    monkeypatch.setitem(KINDS, CASE_MOVED.name, CASE_MOVED)
    (moved,) = point.write([Statement(case_id, CASE_MOVED.name, CaseMoved(handler="接手的人"))])
    for each in (point, town):
        each.sync()
    assert case_of(town, case_id) == case_of(point, case_id)
    assert case_of(town, case_id).handler == "接手的人"
    assert [each for each in town.journal() if each.entry.kind == CASE_MOVED.name] == [moved]
    assert checked(town).ok
    assert checked(point).ok
    monkeypatch.delitem(KINDS, CASE_MOVED.name)  # the program before
    assert case_of(town, case_id).unread == (CASE_MOVED.name,)
    assert case_of(town, case_id).handler == "代办员"


def test_a_program_without_the_newest_kind_passes_it_on(banner: Banner, device: Make) -> None:
    with banner.served(without="case_voided"):
        point, town = device("point", POINT, banner), device("town", TOWN, banner)
        case_id = point.open_case()
        body = b'{"v":1, "reason":"\xe9\x87\x8d\xe5\xa4\x8d"}'
        write_raw(point, case_id, "case_voided", body)
        point.sync()
        town.sync()
    assert banner.quarantined() == {}
    assert body in town.bodies()
    assert case_of(town, case_id).status == "voided"


@pytest.mark.parametrize(
    ("later", "is_read"),
    [
        ({"mode": "by_robot"}, False),
        ({"applicant": {"name": "测试·甲", "document": "passport_of_the_future"}}, False),
        ({"news": {"from": ["later"]}, "applicant": {"name": "测试·甲", "age": 7}}, True),
        ({"v": 2, "site": 17}, False),
    ],
    ids=["a word more", "a word more within", "fields more", "another version"],
)
def test_a_body_of_a_later_program_arrives_byte_for_byte(
    served: Banner, device: Make, later: dict[str, object], is_read: bool
) -> None:
    point, town = device("point", POINT, served), device("town", TOWN, served)
    body = msgspec.json.format(
        msgspec.json.encode({**msgspec.json.decode(encode_body(opened())), "site": POINT, **later})
    )
    write_raw(point, "case-1", "case_opened", body)
    point.act("case-1")
    for each in (point, town):
        each.sync()
    assert served.quarantined() == {}
    assert body in town.bodies()
    case = case_of(town, "case-1")
    assert case.unread == (() if is_read else ("case_opened",))
    assert case.site == (POINT if is_read else "")
    assert checked(town).ok


def test_an_entry_of_another_suite_is_kept_and_passed_on_unjudged(served: Banner, device: Make) -> None:
    point, town = device("point", POINT, served), device("town", TOWN, served)
    case_id = point.open_case()
    body = b'{"reason":"by other algorithms"}'
    entry = write_later_suite(point, case_id, body)
    point.act(case_id)  # stands on it
    for each in (point, town, point):
        assert not each.sync().notes
    assert served.quarantined() == {}
    assert Recorded(entry, body) in town.journal()
    assert point.hashes() == town.hashes() == set(served.hashes())
    case = case_of(town, case_id)
    assert (case.status, case.unread) == ("open", ("case_voided",))
    report = checked(town)
    assert report.ok
    assert [chain.unchecked for chain in report.chains] == [1]
    assert rebuild_projections(town.store) == 1


def test_an_entry_of_no_suite_is_set_aside(served: Banner, device: Make) -> None:
    point = device("point", POINT, served)
    case_id = point.open_case()
    point.sync()
    caller = Caller(served, point)
    last = point.own()[-1].entry
    bad = msgspec.structs.replace(last, seq=3, prev=last.hash, hash=OTHER_HASH, suite=256, rev=3)
    batch = caller.batch([Recorded(bad, b"{}")], Mark(seq=last.seq, hash=last.hash))
    assert caller.say(request(batch=batch)).status_code == 200
    assert [reason.split(":")[0] for reason in served.quarantined().values()] == ["fields"]
    assert case_id == bad.subject


def test_a_clock_that_later_programs_know_is_kept(served: Banner, device: Make) -> None:
    point, town = device("point", POINT, served), device("town", TOWN, served)
    case_id = point.open_case()
    with point.store.writing() as connection:
        head = journal.read_head(connection, point.name)
        observation = said_by_satellite(point.own()[-1].entry)
        recorded = make_entry(head, observation, b'{"v":1,"slip_number":"x","print_no":1}')  # type: ignore[arg-type]
        journal.insert_entries(connection, [recorded])
        writer = Writer(head.device, "staff-1", recorded.entry.recorded_at, "doubtful")
        journal.move_head(connection, head_of(recorded.entry), writer)
    for each in (point, town):
        each.sync()
    assert "satellite" in {each.entry.clock for each in town.journal()}
    assert case_of(town, case_id).unread == ()
    assert checked(town).ok


def said_by_satellite(last: Entry) -> object:
    from casework.cases.entries import Observation

    return Observation(
        subject=last.subject,
        rev=last.rev + 1,
        kind="slip_exported",
        recorded_at=last.recorded_at,
        clock="satellite",  # type: ignore[arg-type]
        staff=last.staff,
    )


def test_a_batch_that_is_signed_otherwise_is_refused_in_words(served: Banner, device: Make) -> None:
    point = device("point", POINT, served)
    point.open_case()
    caller = Caller(served, point)
    before = served.count()
    batch = msgspec.structs.replace(caller.batch(point.own()), suite=2)
    response = caller.say(request(batch=batch))
    assert refusal(response) == (426, "unknown_suite")
    assert "too old" in response.text
    assert served.count() == before
    assert caller.say(request(batch=caller.batch(point.own()))).status_code == 200
