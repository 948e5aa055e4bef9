"""Entries that did not see each other and touch one cell are a conflict, the same on every device."""

from __future__ import annotations

import datetime as dt
from itertools import permutations
from typing import Any

import pytest

from casework.cases.body import Body, ReleaseRef
from casework.cases.case import Case, Conflict
from casework.cases.draft import MaterialMark
from casework.cases.entries import Head, Recorded, head_of
from casework.cases.fold import fold
from casework.cases.kinds.banner import CaseStatusChanged
from casework.cases.kinds.cases import CaseEscalated, CaseVoided, ConflictSettled
from casework.cases.kinds.forms import PaperCount, PapersReceived, ResultHandedOver
from casework.cases.kinds.materials import MaterialChange, MaterialsRecorded
from casework.cases.kinds.table import KINDS
from casework.cases.kinds.transfers import CaseTransferred
from tests.support.entry_histories import Writers, number_of, opened, slip

FORM: Any = {
    "site": "ML01",
    "day": dt.date(2026, 11, 24),
    "release": ReleaseRef("v1", 1, "0" * 64),
    "handler": "甲",
    "slip_number": number_of("a", 0),
}
PAPERS = (PaperCount(code="m", originals=1),)


def handed_over(number: str, outcome: str) -> ResultHandedOver:
    return ResultHandedOver(
        **FORM,
        number=number,
        outcome=outcome,
        documents=(),
        manner="当面",
        returned=PAPERS,
    )


def marked(state: str) -> MaterialsRecorded:
    return MaterialsRecorded(changes=(MaterialChange(now=MaterialMark(code="m", state=state)),))  # type: ignore[arg-type]


BODIES: dict[str, tuple[str, Body]] = {
    "granted": ("case_result_handed_over", handed_over("JG-ML01-20261124-A001", "准予")),
    "denied": ("case_result_handed_over", handed_over("JG-ML01-20261124-A002", "不予")),
    "void": ("case_voided", CaseVoided(reason="重复")),
    "mark": ("materials_recorded", marked("handed_in")),
    "accept": ("case_status_changed", CaseStatusChanged(now="accepted", by="旗")),
    "slip": ("slip_issued", slip(number_of("b", 0))),
    "bag": (
        "case_transferred",
        CaseTransferred(from_site="ML0101", number="ZB-1", to_site="ML01", papers=PAPERS),
    ),
    "other bag": (
        "case_transferred",
        CaseTransferred(from_site="ML0101", number="ZB-2", to_site="ML", papers=PAPERS),
    ),
    "escalate": ("case_escalated", CaseEscalated(number="B-1", reason="缺规定")),
    "receipt": (
        "case_papers_received",
        PapersReceived(**FORM, number="S-ML01-20261124-A001", papers=PAPERS),
    ),
}


def at_once(*names: str) -> list[Recorded]:
    """A case of one slip, on which so many devices act at once."""
    writers = Writers()
    writers.write("a", "case_opened", opened())
    writers.write("a", "slip_issued", slip(number_of("a", 0)))
    for device in "bc":
        writers.hear(device)
    for device, name in zip("abc", names, strict=False):
        writers.write(device, *BODIES[name])
    return writers.entries


def whats(case: Case) -> set[str]:
    return {conflict.what for conflict in case.open_conflicts}


@pytest.mark.parametrize(("pair", "what"), [
    (("granted", "denied"), {"handed_over", "originals.m"}),
    (("void", "slip"), {"status"}),
    (("void", "mark"), {"status"}),
    (("bag", "other bag"), {"sent_to", "originals.m"}),
    (("receipt", "bag"), {"originals.m"}),
    (("void", "receipt"), {"status"}),
    (("mark", "escalate"), set()),
    (("mark", "bag"), set()),
    (("accept", "mark"), {"materials.m"}),
    (("accept", "void"), {"status"}),
    (("accept", "bag"), set()),
])  # fmt: skip
def test_what_two_sites_do_at_once_shows(pair: tuple[str, str], what: set[str]) -> None:
    assert whats(fold(at_once(*pair))) == what


def _read(written: frozenset[str], reads: frozenset[str]) -> set[str]:
    """What is read of what is written; "materials.*" reads each that begins so."""
    return {
        cell
        for cell in written
        for read in reads
        if cell == read or (read.endswith(".*") and cell.startswith(read.removesuffix("*")))
    }


def _touch(one: str, other: str) -> bool:
    cells = [KINDS[kind].cells(body) for kind, body in (BODIES[one], BODIES[other])]
    first, second = cells
    both_ways = (
        (first.writes & second.writes) | _read(first.writes, second.reads) | _read(second.writes, first.reads)
    )
    return bool(both_ways)


@pytest.mark.parametrize("pair", list(permutations(BODIES, 2)))
def test_of_any_pair_the_table_says_whether_it_is_one(pair: tuple[str, str]) -> None:
    assert bool(whats(fold(at_once(*pair)))) is _touch(*pair)


@pytest.mark.parametrize("three", [each for each in permutations(BODIES, 3) if each[0] < each[1]])
def test_three_at_once_make_the_same_conflicts_in_any_order_of_arrival(three: tuple[str, str, str]) -> None:
    first, second, *acts = at_once(*three)
    case = fold([first, second, *acts])
    assert all(fold([*order, first, second]) == case for order in permutations(acts))
    touching = [pair for pair in permutations(three, 2) if _touch(*pair)]
    assert bool(whats(case)) is bool(touching)


def test_a_conflict_holds_both_statements() -> None:
    case = fold(at_once("granted", "denied"))
    sides = case.open_conflicts[0].sides
    assert [side.device for side in sides] == ["a", "b"]
    assert {side.kind for side in sides} == {"case_result_handed_over"}
    assert all(side.staff and side.at for side in sides)


def test_whoever_wrote_more_meanwhile_is_found_as_well() -> None:
    """Their revisions differ, so that these alone would not tell."""
    writers = Writers()
    writers.write("a", "case_opened", opened())
    writers.hear("b")
    writers.write("a", *BODIES["mark"])
    writers.write("a", *BODIES["escalate"])
    writers.write("a", *BODIES["denied"])
    writers.write("b", *BODIES["granted"])
    (conflict,) = (each for each in fold(writers.entries).conflicts if each.what == "handed_over")
    assert [(side.device, side.seq) for side in conflict.sides] == [("b", 1), ("a", 4)]


def test_two_settlements_that_differ_are_a_conflict_until_a_third() -> None:
    entries = at_once("granted", "denied")
    writers = Writers()
    writers.entries = entries
    for device in "abc":
        writers.heads[device] = max(
            (head_of(each.entry) for each in entries if each.entry.device == device),
            key=lambda head: head.seq,
            default=Head(device),
        )
        writers.hear(device)

    def handings_over(device: str) -> Conflict:
        conflicts = fold(writers.seen(device)).open_conflicts
        return next(each for each in conflicts if each.what == "handed_over")

    def settle(device: str, which: int) -> None:
        conflict = handings_over(device)
        side = conflict.sides[which]
        body = ConflictSettled(device=side.device, seq=side.seq, what=conflict.what, stands=side.stands)
        writers.write(device, "case_conflict_settled", body)

    settle("a", 0)
    assert "handed_over" not in whats(fold(writers.seen("a")))
    settle("b", 1)
    for device in "abc":
        writers.hear(device)
        assert "handed_over" in whats(fold(writers.seen(device)))
    sides = handings_over("c").sides
    assert [side.kind for side in sides] == ["case_conflict_settled"] * 2
    settle("c", 1)
    assert "handed_over" not in whats(fold(writers.entries))


def test_who_saw_the_other_makes_no_conflict() -> None:
    entries = at_once("void")
    writers = Writers()
    writers.entries = list(entries)
    writers.hear("b")
    writers.write("b", *BODIES["slip"])
    assert whats(fold(writers.entries)) == set()


def test_two_that_say_the_same_have_nothing_to_choose() -> None:
    assert whats(fold(at_once("escalate", "escalate"))) == set()
