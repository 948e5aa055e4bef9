"""Every kind of the table, in pages as they come: stored lists equal rebuilt ones, at every step."""

from __future__ import annotations

import json
from random import Random

import pytest
from msgspec.structs import replace
from sqlalchemy import Connection

from casework.cases.entries import Head, head_of
from casework.cases.issued import FormIssued, SlipIssued
from casework.cases.kinds.table import KINDS, decode_body
from casework.cases.record_id import made_at
from casework.cases.roster import BANNER
from desktop.database import confirmed, foreign, leaving, projections
from desktop.desk.desk import Desk
from sync.wire.packing import Placed
from tests.database.test_projections import rows
from tests.support.any_entries import plausible_body
from tests.support.desks import desk, folder, tray
from tests.support.forged import Claim, chained

pytestmark = pytest.mark.slow

__all__ = ["desk", "folder", "tray"]
SITES = ("ML0101", "ML0102", "ML01")
DEVICES = ("e0" * 8, "e1" * 8, "e2" * 8)


def stated(chance: Random, subjects: list[str], times: int) -> list[Claim]:
    """Something of every kind about one of a few subjects, in any order, `times` over."""
    kinds = ["case_opened", "slip_issued"] * 8 + list(KINDS) * times
    chance.shuffle(kinds)
    claims = [
        Claim(
            chance.choice(subjects),
            kind,
            plausible_body(chance, kind),
            rev=1 + count // 4,
            staff=BANNER if KINDS[kind].hall_only else "staff-x",
        )
        for count, kind in enumerate(kinds)
    ]
    issued = {claim.subject: slip_number(claim) for claim in claims if claim.kind == "slip_issued"}
    return [about_a_slip(claim, issued.get(claim.subject, "")) for claim in claims]


def slip_number(claim: Claim) -> str:
    return str(json.loads(claim.content)["slip_number"])


def about_a_slip(claim: Claim, number: str) -> Claim:
    """What is said of a slip is said of one that the case has."""
    if not number or not claim.kind.startswith("slip_") or claim.kind == "slip_issued":
        return claim
    body = json.loads(claim.content) | {"slip_number": number}
    return replace(claim, body=json.dumps(body, ensure_ascii=False).encode())


def assert_rebuilt_is_the_same(connection: Connection, when: str) -> None:
    before = rows(connection)
    projections.rebuild(connection)
    after = rows(connection)
    assert {name for name in before if before[name] != after[name]} == set(), when


@pytest.mark.parametrize("seed", range(4))
def test_lists_of_every_kind_equal_rebuilt_ones(desk: Desk, seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - no secret
    subjects = [made_at(1_790_000_000_000 + seed, chance.getrandbits(74)).hex for _ in range(5)]
    heads = {device: Head(device) for device in DEVICES}
    claims = stated(chance, subjects, 4)
    own = desk.state.duty.device
    with desk.state.duty.store.writing() as connection:
        while claims:
            count, device = chance.choice((1, 3, 20)), chance.choice(DEVICES)
            page, claims = claims[:count], claims[count:]
            made = chained(heads[device], page)
            heads[device] = head_of(made[-1].entry)
            site = chance.choice(SITES)
            foreign.add(connection, own, [Placed(each, site) for each in made])
            if chance.random() < 0.1:
                assert_rebuilt_is_the_same(connection, f"{len(claims)} to come")
        assert_rebuilt_is_the_same(connection, "all came")
        lists = rows(connection)
        assert lists["print_jobs"]
        assert lists["slips"]
        confirmed.keep_scope(connection, ("ML0101",))
        leaving.begin(connection)
    leaving.finish(desk.state.duty.store)
    with desk.state.duty.store.writing() as connection:
        assert_rebuilt_is_the_same(connection, "a site went out of scope")


def test_bodies_of_issued_papers_belong_to_a_site() -> None:
    """Otherwise the pages above would be set aside whole, and would try nothing."""
    chance = Random(1)  # noqa: S311 - no secret
    for kind in ("slip_issued", "case_papers_received"):
        body = decode_body(kind, plausible_body(chance, kind))
        assert isinstance(body, SlipIssued | FormIssued)
