"""Two copies of a disk make the same slip number offline: both cases stay, a person looks, all are told."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from casework.cases.issued import SlipIssued
from casework.cases.kinds.table import decode_body
from desktop.database import doubled, journal
from desktop.desk.desk import Desk
from desktop.errors import CaseError
from desktop.services.cases.open_case import SavedCase
from desktop.services.cases.void_case import void_case
from desktop.services.people.unlock import unlock
from desktop.services.slips import settle_doubled
from sync.wire.packing import Placed
from tests.support.banners import TOWN, Banner
from tests.support.devices import Device
from tests.support.printers import PaperTray
from tests.support.workplaces import demo_folder, ready_draft

pytestmark = pytest.mark.slow

Make = Callable[..., Device]


def opened(folder: Path) -> Desk:
    return Desk(unlock(folder, "", None), folder, PaperTray())


def save(desk: Desk, name: str) -> SavedCase:
    return desk.cases.open(ready_draft(desk, name=name))


@pytest.fixture
def copies(served: Banner, tmp_path: Path) -> Iterator[tuple[Desk, Desk]]:
    """An enrolled device, and a copy of its disk."""
    folder = demo_folder(tmp_path / "first")
    first = opened(folder)
    first.exchange.enrol(served.url, served.code())
    first.exchange.sync()
    first.close()
    shutil.copytree(folder, tmp_path / "second")
    both = (opened(folder), opened(tmp_path / "second"))
    yield both
    for desk in both:
        desk.close()


def meet(*desks: Desk) -> None:
    """Each exchanges, and the first once more to hear of the others."""
    for desk in (*desks, desks[0]):
        desk.exchange.sync()


def test_both_cases_are_shown_at_both_ends_until_somebody_has_looked(
    copies: tuple[Desk, Desk], served: Banner, device: Make
) -> None:
    first, second = copies
    one, other = save(first, "测试·甲"), save(second, "测试·乙")
    assert one.slip_number == other.slip_number
    town = device("town", TOWN, served)
    assert first.slips.doubled() == second.slips.doubled() == []
    meet(first, second)
    town.sync()
    for found in (
        first.slips.doubled(),
        second.slips.doubled(),
        settle_doubled.list_doubled(town.store),
    ):
        (task,) = found
        assert task.slip_number == one.slip_number
        assert {case.case_id for case in task.cases} == {one.case_id, other.case_id}
        assert {case.applicant_name for case in task.cases} == {"测试·甲", "测试·乙"}
    assert [kind for _, kind, _ in first.exchange.status().notes].count("doubled") == 1
    assert {row.slip_number for row in first.cases.list()} == {one.slip_number}, "nothing is renumbered"

    second.slips.settle_doubled(one.slip_number)
    assert second.slips.doubled() == []
    before = len(list(second.upkeep.journal()))
    second.slips.settle_doubled(one.slip_number)
    assert len(list(second.upkeep.journal())) == before
    meet(second, first)
    town.sync()
    assert first.slips.doubled() == settle_doubled.list_doubled(town.store) == []
    assert [kind for _, kind, _ in first.exchange.status().notes].count("doubled") == 1
    for desk in copies:
        desk.upkeep.rebuild()
        assert desk.slips.doubled() == []
        assert desk.upkeep.verify().ok
    assert not served.quarantined()


def test_each_device_means_its_own_case_and_others_are_asked_to_go_there(
    copies: tuple[Desk, Desk], served: Banner, device: Make
) -> None:
    first, second = copies
    number = save(first, "测试·甲").slip_number
    save(second, "测试·乙")
    meet(first, second)
    assert first.cases.find(number).applicant.name == "测试·甲"
    assert second.cases.find(number).applicant.name == "测试·乙"
    assert second.slips.read(number).applicant_name != first.slips.read(number).applicant_name
    assert first.slips.archive(number) != second.slips.archive(number)
    first.slips.print(number, "tray")
    assert [row.print_state for row in first.cases.list() if row.applicant_name == "测试·甲"] == ["queued"]
    assert [row.print_state for row in first.cases.list() if row.applicant_name == "测试·乙"] == ["unprinted"]
    second.cases.void(number, "试验")
    assert {row.applicant_name: row.status for row in second.cases.list()} == {
        "测试·甲": "open",
        "测试·乙": "voided",
    }
    town = device("town", TOWN, served)
    town.sync()
    with pytest.raises(CaseError, match="分不清"):
        void_case(town.duty, number, "试验")


def test_after_they_met_no_number_is_made_twice(copies: tuple[Desk, Desk]) -> None:
    first, second = copies
    made = [save(first, "测试·甲").slip_number]
    made += [save(second, "测试·乙").slip_number for _ in range(3)]
    meet(first, second)
    assert len(first.slips.doubled()) == 1
    made += [save(desk, "测试·丙").slip_number for desk in (first, second) for _ in range(3)]
    meet(first, second)
    assert len(first.slips.doubled()) == len(second.slips.doubled()) == 1
    assert len(made) == len(set(made)) + 1


def test_a_page_without_slips_of_others_costs_nothing(copies: tuple[Desk, Desk]) -> None:
    desk = copies[0]
    save(desk, "测试·甲")
    with desk.state.duty.store.reading() as connection:
        recorded = list(journal.all_entries(connection))
    own = desk.state.duty.device
    nobody = cast(Any, None)  # a store that would be asked would fail
    page = [Placed(each, "ML0101") for each in recorded]
    assert any(isinstance(decode_body(e.entry.kind, e.body or b""), SlipIssued) for e in recorded)
    doubled.notice(nobody, own, page)
    doubled.notice(nobody, "other", [each for each in page if each.recorded.entry.kind != "slip_issued"])
