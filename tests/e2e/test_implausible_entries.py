"""A device that signs rightly and says what cannot be stops nobody: not the banner, not a reader."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from casework.cases.body import Body
from casework.cases.entries import Head, encode_body
from casework.cases.issued import SlipIssued
from casework.cases.kinds.prints import SlipPrint
from casework.cases.record_id import new_id
from desktop.desk.desk import Desk
from tests.support.banners import HALL, POINT, TOWN, Banner
from tests.support.devices import Device
from tests.support.entry_histories import DAY, opened, slip
from tests.support.forged import Claim, chained, desk_at, forge, store_unjudged, work_a_day

Make = Callable[..., Device]
FIRST, SECOND = "ML0101-20261124-A001", "ML0101-20261124-A002"
ABSURD = 2**70
ABSURD_RELEASE = {"name": "v", "number": ABSURD, "digest": ""}
HALF = b',"q":"\\ud800"}'


def opening(**changes: object) -> Body:
    return replace(opened(), **{"site": POINT, **changes})


def issued(number: str) -> SlipIssued:
    return slip(number)


def printing(number: str, **changes: object) -> SlipPrint:
    return replace(SlipPrint(slip_number=number, print_no=1, job="j1"), **changes)


def with_slip(number: str, step: Body, *, rev: int = 3) -> list[Claim]:
    case = new_id().hex
    return [
        Claim(case, "case_opened", opening()),
        Claim(case, "slip_issued", issued(number), 2),
        Claim(case, "slip_print_queued", step, rev),
    ]


def deep(depth: int) -> bytes:
    body = encode_body(opening())
    return body[:-1] + b',"zz":' + b"[" * depth + b"]" * depth + b"}"


def changed(body: Body, **fields: object) -> bytes:
    return json.dumps({**json.loads(encode_body(body)), **fields}, ensure_ascii=True).encode()


def alone(body: Body | bytes, kind: str = "case_opened", **outer: object) -> list[Claim]:
    return [replace(Claim(new_id().hex, kind, body), **outer)]


# What is forged, and how many of its entries the banner keeps apart.
FORGED: dict[str, tuple[Callable[[], list[Claim]], int]] = {
    "print-number": (lambda: with_slip(FIRST, printing(FIRST, print_no=ABSURD)), 1),
    "print-number-0": (lambda: with_slip(FIRST, printing(FIRST, print_no=0)), 1),
    "same-job": (lambda: with_slip(FIRST, printing(FIRST)) + with_slip(SECOND, printing(SECOND)), 0),
    "not-a-time": (lambda: alone(opening(), at="not a time"), 1),
    "time-without-offset": (lambda: alone(opening(), at="2026-11-24T09:00:00"), 1),
    "time-of-1970": (lambda: alone(opening(), at="1970-01-01T00:00:00+00:00"), 1),
    "time-of-9999": (lambda: alone(opening(), at="9999-12-31T23:59:59-12:00"), 1),
    "deep-body": (lambda: alone(deep(1200)), 1),
    "deep-enough": (lambda: alone(deep(33)), 1),
    "deep-unknown-kind": (lambda: alone(deep(1200), "case_of_the_future"), 1),
    "rev-too-high": (lambda: alone(opening(), rev=2**63 - 1), 1),
    "rev-not-seen": (lambda: alone(opening(), rev=5_000), 1),
    "slip-is-a-path": (lambda: alone(issued_as("../../../etc/passwd"), "slip_issued"), 1),
    "slip-of-another-site": (lambda: alone(issued_as("ML0102-20261124-A001", "ML0102"), "slip_issued"), 1),
    "slip-of-another-day": (lambda: alone(issued_as("ML0101-20261125-A001"), "slip_issued"), 1),
    "sequence": (lambda: alone(changed(issued(FIRST), sequence=ABSURD), "slip_issued"), 1),
    "day-of-year-1": (lambda: alone(changed(issued(FIRST), day="0001-01-01"), "slip_issued"), 1),
    "started-in-9999": (lambda: alone(changed(opening(), started_at="9999-12-31T23:59:59Z")), 1),
    "name-of-controls": (lambda: alone(changed(opening(), handler="a\x1b[2Jb")), 1),
    "half-a-surrogate": (lambda: alone(encode_body(opening())[:-1] + HALF), 1),
    "release-number": (lambda: alone(changed(opening(), release=ABSURD_RELEASE)), 1),
    "subject-of-spaces": (lambda: [Claim("a b", "case_opened", opening())], 1),
    "staff-of-words": (lambda: alone(opening(), staff="查无此人 先生"), 1),
}  # fmt: skip


def issued_as(number: str, site: str = POINT) -> SlipIssued:
    return replace(issued(FIRST), slip_number=number, site=site, day=DAY)


@pytest.fixture(params=[TOWN, HALL])
def desk(request: pytest.FixtureRequest, served: Banner, tmp_path: Path) -> Iterator[Desk]:
    opened_desk = desk_at(tmp_path / "desk", request.param, served)
    yield opened_desk
    opened_desk.close()


def test_the_banner_keeps_apart_what_cannot_be_and_takes_the_rest(served: Banner, device: Make) -> None:
    point = device("point", POINT, served)
    wrong: dict[str, int] = {}
    for name, (claims, apart) in FORGED.items():
        before = len(served.quarantined())
        forge(point, claims())
        honest = point.open_case()
        report = point.sync()
        if len(served.quarantined()) - before != apart:
            wrong[name] = len(served.quarantined()) - before
        assert honest in {each.entry.subject for each in point.own()}
        assert point.status().entries_waiting == 0, (name, report)
    assert not wrong
    reasons = {reason.partition(": ")[2] for reason in served.quarantined().values()}
    assert all(reason and not reason.isascii() for reason in reasons), reasons


@pytest.mark.slow
def test_a_reader_sets_aside_what_a_banner_let_through(served: Banner, desk: Desk) -> None:
    head, behind = Head("f0f0f0f0f0f0f0f0"), 0
    for claims, _apart in FORGED.values():
        made = chained(head, [*claims(), Claim(new_id().hex, "case_opened", opening())])
        head = Head(head.device, made[-1].entry.seq, made[-1].entry.hash)
        store_unjudged(served, POINT, made)
        behind += 1
    report = desk.exchange.sync()
    assert not [note for note in report.notes if note.kind == "healed"]
    aside = desk.exchange.set_aside()
    assert {"本机程序不能处理这条记录"}.isdisjoint(each.reason for each in aside)
    assert len(aside) >= sum(apart for _claims, apart in FORGED.values()) - 1
    assert len(desk.cases.list(limit=1000)) >= behind
    number = work_a_day(desk)
    assert desk.cases.find(number).slip_number == number
    assert len(desk.exchange.set_aside()) == len(aside)


@pytest.mark.slow
def test_a_point_goes_on_after_it_was_forged_upon(served: Banner, tmp_path: Path) -> None:
    desk = desk_at(tmp_path / "desk", POINT, served)
    try:
        made = [claim for claims, _apart in FORGED.values() for claim in claims()]
        store_unjudged(served, POINT, chained(Head("f0f0f0f0f0f0f0f0"), made))
        desk.exchange.sync()
        work_a_day(desk)
    finally:
        desk.close()
