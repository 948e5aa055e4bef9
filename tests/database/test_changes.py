"""After each commit the store says what changed, once, and only what was committed."""

from __future__ import annotations

import datetime as dt
import functools
from pathlib import Path

import pytest

from casework.cases.draft import Draft
from casework.cases.entries import Head
from casework.cases.kinds.people import StaffNamed
from casework.people.applicant import Applicant
from desktop.changes import Changes
from desktop.database import foreign
from desktop.database.noted import note
from desktop.desk.desk import Desk
from desktop.services.cases.keep_draft import discard_draft, keep_draft
from desktop.services.duty import Duty
from desktop.services.upkeep.keep_setting import keep_setting
from sync.device.engine import synchronise
from sync.wire.packing import Placed
from tests.support.banners import POINT, new_banner
from tests.support.devices import Device
from tests.support.forged import Claim, chained
from tests.support.inside_doors import enrol_inside
from tests.support.printers import PaperTray
from tests.support.sync_worlds import Direct
from tests.support.workplaces import demo_duty, demo_folder, ready_draft


@pytest.fixture
def duty(tmp_path: Path) -> Duty:
    return demo_duty(demo_folder(tmp_path / "data"))


@pytest.fixture
def told(duty: Duty) -> list[Changes]:
    heard: list[Changes] = []
    duty.store.tell_changes(heard.append)
    return heard


def test_a_recorded_case_says_its_kinds_its_id_and_its_draft(
    duty: Duty, told: list[Changes], tmp_path: Path
) -> None:
    desk = Desk(duty, tmp_path / "data", PaperTray())
    draft = ready_draft(desk)
    keep_draft(duty.store, draft)
    saved = desk.cases.open(draft)
    first, second = told
    assert first == Changes(drafts=frozenset((draft.draft_id,)))
    assert "case_opened" in second.kinds
    assert second.subjects == {saved.case_id}
    assert (first.own_entries, second.own_entries) == (False, True)
    assert second.areas == {"entries", "drafts"}
    desk.slips.archive(saved.slip_number)
    assert told[-1].prints == {saved.slip_number}
    assert told[-1].areas == {"entries", "prints"}
    desk.close()


def test_settings_and_drafts_are_named(duty: Duty, told: list[Changes]) -> None:
    draft = Draft(draft_id="d", started_at=dt.datetime.now().astimezone(), applicant=Applicant(name="测试"))
    keep_setting(duty.store, "paper", "a5")
    keep_draft(duty.store, draft)
    discard_draft(duty.store, "d")
    discard_draft(duty.store, "d")  # nothing to forget any more
    known = Changes(drafts=frozenset(("d",)))
    assert told == [Changes(settings=frozenset(("paper",))), known, known]
    duty.store.close()


def test_reading_and_what_was_undone_say_nothing(duty: Duty, told: list[Changes]) -> None:
    with duty.store.reading():
        pass
    with pytest.raises(RuntimeError):
        _begin_in_vain(duty)
    with duty.store.writing():
        pass  # the connection of the transaction before, which noted something
    assert told == []
    duty.store.close()


def test_an_exchange_says_what_came_and_that_the_banner_was_heard_of(tmp_path: Path) -> None:
    banner = new_banner("sqlite", tmp_path / "banner")
    one, other = (enrol_inside(Device.new(tmp_path / name), banner, POINT) for name in ("one", "other"))
    case = one.open_case()
    synchronise(one.sync_store(), Direct(banner))
    heard: list[Changes] = []
    other.store.tell_changes(heard.append)
    synchronise(other.sync_store(), Direct(banner))
    whole = functools.reduce(Changes.joined, heard)
    assert whole == Changes(
        kinds=frozenset(("case_opened", "materials_recorded")), subjects=frozenset((case,)), deliveries=True
    )
    for each in (one.store, other.store, banner.database):
        each.close()


def test_an_entry_that_is_no_cases_is_told_as_well(duty: Duty, told: list[Changes]) -> None:
    said = chained(Head("e0" * 8), [Claim("staff-1", "staff_named", StaffNamed(now="娜仁"), staff="staff-1")])
    with duty.store.writing() as connection:
        foreign.add(connection, duty.device, [Placed(each, POINT) for each in said])
    assert told == [Changes(kinds=frozenset(("staff_named",)), subjects=frozenset(("staff-1",)))]
    duty.store.close()


def _begin_in_vain(duty: Duty) -> None:
    with duty.store.writing() as connection:
        note(connection, Changes(releases=True))
        raise RuntimeError
