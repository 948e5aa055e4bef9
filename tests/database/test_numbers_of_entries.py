"""Numbers that devices give out: of sites at which they stand or stood, whatever the letter; else apart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from casework.cases.body import Body
from casework.cases.entries import Head
from casework.cases.kinds.cases import CaseEscalated
from desktop.database import foreign, projections, proofs, set_aside
from desktop.database.journal import Statement
from desktop.desk.desk import Desk
from sync.device.engine import synchronise
from sync.device.store import Arrived
from sync.wire.packing import Placed
from sync.wire.proofs import DeviceCertificate
from tests.support.banners import HALL, OTHER_POINT, POINT, TOWN, Banner
from tests.support.bare_devices import BareDevice
from tests.support.desks import desk, folder, tray
from tests.support.devices import Device
from tests.support.entry_histories import opened, slip
from tests.support.forged import Claim, chained
from tests.support.inside_doors import enrol_inside
from tests.support.sync_worlds import Direct

__all__ = ["desk", "folder", "tray"]
WRITER = "d" * 16
NOT_ITS_OWN = "编号不是本站点的"
Make = Callable[..., Device]


def numbered(site: str, letter: str = "A") -> Body:
    return slip(f"{site}-20261124-{letter}001")


def escalated(site: str) -> Body:
    return CaseEscalated(number=f"QB-{site}-20261124-A001", reason="窗口办不了")


def given(body: Body) -> Claim:
    return Claim("case-1", "slip_issued" if hasattr(body, "slip_number") else "case_escalated", body, rev=2)


def opening(site: str = POINT) -> Claim:
    return Claim("case-1", "case_opened", replace(opened(), site=site))


@pytest.mark.parametrize("of_site", [numbered, escalated])
def test_the_banner_keeps_a_number_of_another_site_apart(
    banner: Banner, of_site: Callable[[str], Body]
) -> None:
    """A township speaks for its points; their numbers are made there all the same."""
    town = BareDevice(banner, WRITER, TOWN)
    town.write(opening(), given(of_site(POINT)), given(of_site(TOWN)), given(of_site(HALL)))
    told = town.send().results
    assert {each.seq: each.quarantined for each in told if each.quarantined} == {
        2: f"body: {NOT_ITS_OWN}",
        4: f"body: {NOT_ITS_OWN}",
    }


@pytest.mark.parametrize("of_site", [numbered, escalated])
def test_a_reader_sets_the_same_aside_and_a_rebuild_leaves_it_there(
    desk: Desk, of_site: Callable[[str], Body]
) -> None:
    """Whatever banner let it through: where a device stood, the banner's certificates say."""
    bodies = (of_site(TOWN), of_site(OTHER_POINT), of_site(POINT))
    claims = [replace(given(each), rev=at) for at, each in enumerate(bodies, 2)]
    made = chained(Head(WRITER), [opening(), *claims])
    certificate = DeviceCertificate(
        device=WRITER, site=POINT, key=b"k" * 32, signature=b"", former_sites=OTHER_POINT
    )
    with desk.state.duty.store.writing() as connection:
        proofs.believed(connection, Arrived((), (), (), (certificate,)))
        foreign.add(connection, desk.state.duty.device, [Placed(each, POINT) for each in made])
        projections.rebuild(connection)
        assert [(each.seq, each.reason) for each in set_aside.read_all(connection)] == [(2, NOT_ITS_OWN)]


def slip_of(device: Device, name: str) -> str:
    """A case with a slip, as its counter saves it."""
    duty = device.duty
    number = f"{duty.site_code}-20261124-{duty.letter}001"
    case = device.open_case(applicant=name)
    device.write([Statement(case, "slip_issued", slip(number))])
    return number


def test_the_letter_says_nothing_of_who_gave_the_number_out(
    banner: Banner, device: Make, tmp_path: Path
) -> None:
    """Before the banner is met each device has A; where it goes and what its copies take, nobody foresees.

    So none of these is kept apart: a number that two cases have is shown as a task.
    """
    first, second = device("first"), device("second")
    assert slip_of(first, "甲") == slip_of(second, "乙"), "both have A"
    for each in (first, second):
        exchange(enrol_inside(each, banner, POINT), banner)
    copy = first.copy(tmp_path / "copy")
    assert slip_of(first, "丙") == slip_of(copy, "丁")
    for each in (first, copy):
        exchange(each, banner)
    assert len({each.duty.letter for each in (first, second, copy)}) == 3
    banner.move(second.name, OTHER_POINT)
    assert slip_of(second, "戊").startswith(POINT), "it has not heard of the move"
    exchange(second, banner)
    assert slip_of(second, "己").startswith(OTHER_POINT)
    exchange(second, banner)
    assert not banner.quarantined()
    exchange(first, banner)
    with first.store.reading() as connection:
        assert not set_aside.read_all(connection)
    copy.store.close()


def exchange(device: Device, banner: Banner) -> None:
    synchronise(device.sync_store(), Direct(banner))
