"""Two copies of a disk make the same slip number offline: both cases stay, a person looks, all are told."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from casework.cases.kinds.slips import SlipIssued
from casework.cases.kinds.table import decode_body
from desktop.database import doubled, journal
from desktop.desk import SavedCase
from desktop.errors import CaseError
from desktop.services.cases.void_case import void_case
from desktop.services.people.unlock import unlock
from desktop.services.slips import settle_doubled
from desktop.workplace import OpenDesk
from sync.wire.packing import Placed
from tests.support.banners import TOWN, Banner
from tests.support.devices import Device
from tests.support.printers import PaperTray
from tests.support.workplaces import demo_folder, ready_draft

pytestmark = pytest.mark.slow

Make = Callable[..., Device]


def opened(folder: Path) -> OpenDesk:
    return OpenDesk(unlock(folder, "", None), folder, PaperTray())


def save(desk: OpenDesk, name: str) -> SavedCase:
    return desk.save(ready_draft(desk, name=name))


@pytest.fixture
def copies(served: Banner, tmp_path: Path) -> Iterator[tuple[OpenDesk, OpenDesk]]:
    """An enrolled device, and a copy of its disk."""
    folder = demo_folder(tmp_path / "first")
    first = opened(folder)
    first.enrol(served.url, served.code())
    first.sync()
    first.close()
    shutil.copytree(folder, tmp_path / "second")
    both = (opened(folder), opened(tmp_path / "second"))
    yield both
    for desk in both:
        desk.close()


def meet(*desks: OpenDesk) -> None:
    """Each exchanges, and the first once more to hear of the others."""
    for desk in (*desks, desks[0]):
        desk.sync()


def test_both_cases_are_shown_at_both_ends_until_somebody_has_looked(
    copies: tuple[OpenDesk, OpenDesk], served: Banner, device: Make
) -> None:
    first, second = copies
    one, other = save(first, "测试·甲"), save(second, "测试·乙")
    assert one.slip_number == other.slip_number
    town = device("town", TOWN, served)
    assert first.doubled_numbers() == second.doubled_numbers() == []
    meet(first, second)
    town.sync()
    for found in (
        first.doubled_numbers(),
        second.doubled_numbers(),
        settle_doubled.list_doubled(town.store),
    ):
        (task,) = found
        assert task.slip_number == one.slip_number
        assert {case.case_id for case in task.cases} == {one.case_id, other.case_id}
        assert {case.applicant_name for case in task.cases} == {"测试·甲", "测试·乙"}
    assert [kind for _, kind, _ in first.sync_status().notes].count("doubled") == 1
    assert {row.slip_number for row in first.cases()} == {one.slip_number}, "nothing is renumbered"

    second.settle_doubled(one.slip_number)
    assert second.doubled_numbers() == []
    before = len(list(second.journal()))
    second.settle_doubled(one.slip_number)
    assert len(list(second.journal())) == before
    meet(second, first)
    town.sync()
    assert first.doubled_numbers() == settle_doubled.list_doubled(town.store) == []
    assert [kind for _, kind, _ in first.sync_status().notes].count("doubled") == 1
    for desk in copies:
        desk.rebuild()
        assert desk.doubled_numbers() == []
        assert desk.verify_journal().ok
    assert not served.quarantined()


def test_each_device_means_its_own_case_and_others_are_asked_to_go_there(
    copies: tuple[OpenDesk, OpenDesk], served: Banner, device: Make
) -> None:
    first, second = copies
    number = save(first, "测试·甲").slip_number
    save(second, "测试·乙")
    meet(first, second)
    assert first.case(number).applicant.name == "测试·甲"
    assert second.case(number).applicant.name == "测试·乙"
    assert second.notification(number).applicant_name != first.notification(number).applicant_name
    assert first.archive(number) != second.archive(number)
    first.print_slip(number, "tray")
    assert [row.print_count for row in first.cases() if row.applicant_name == "测试·甲"] == [1]
    assert [row.print_count for row in first.cases() if row.applicant_name == "测试·乙"] == [0]
    second.void_case(number, "试验")
    assert {row.applicant_name: row.status for row in second.cases()} == {
        "测试·甲": "open",
        "测试·乙": "voided",
    }
    town = device("town", TOWN, served)
    town.sync()
    with pytest.raises(CaseError, match="分不清"):
        void_case(town.duty, number, "试验")


def test_after_they_met_no_number_is_made_twice(copies: tuple[OpenDesk, OpenDesk]) -> None:
    first, second = copies
    made = [save(first, "测试·甲").slip_number]
    made += [save(second, "测试·乙").slip_number for _ in range(3)]
    meet(first, second)
    assert len(first.doubled_numbers()) == 1
    made += [save(desk, "测试·丙").slip_number for desk in (first, second) for _ in range(3)]
    meet(first, second)
    assert len(first.doubled_numbers()) == len(second.doubled_numbers()) == 1
    assert len(made) == len(set(made)) + 1


def test_a_page_without_slips_of_others_costs_nothing(copies: tuple[OpenDesk, OpenDesk]) -> None:
    desk = copies[0]
    save(desk, "测试·甲")
    with desk._duty.store.reading() as connection:
        recorded = list(journal.all_entries(connection))
    own = desk._duty.device
    nobody = cast(Any, None)  # a store that would be asked would fail
    page = [Placed(each, "ML0101") for each in recorded]
    assert any(isinstance(decode_body(e.entry.kind, e.body or b""), SlipIssued) for e in recorded)
    doubled.notice(nobody, own, page)
    doubled.notice(nobody, "other", [each for each in page if each.recorded.entry.kind != "slip_issued"])
