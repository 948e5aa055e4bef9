"""After each commit the store says what changed, once, and only what was committed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from casework.cases.draft import Draft
from casework.people.applicant import Applicant
from desktop.changes import Changes
from desktop.database.noted import note
from desktop.desk.desk import Desk
from desktop.services.cases.keep_draft import discard_draft, keep_draft
from desktop.services.duty import Duty
from desktop.services.upkeep.keep_setting import keep_setting
from sync.device.engine import Conduct
from tests.support.banners import new_banner
from tests.support.devices import Device
from tests.support.printers import PaperTray
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


@pytest.mark.slow
def test_an_exchange_says_what_came_and_that_the_banner_was_heard_of(tmp_path: Path) -> None:
    banner = new_banner("sqlite", tmp_path / "banner")
    one, other = Device.new(tmp_path / "one"), Device.new(tmp_path / "other")
    heard: list[Changes] = []
    with banner.served():
        for device in (one, other):
            device.enrol(banner)
        case = one.open_case()
        one.sync()
        other.store.tell_changes(heard.append)
        other.sync_here(Conduct())
    whole = Changes()
    for each in heard:
        whole = whole.joined(each)
    assert whole.deliveries
    assert case in whole.subjects
    assert "case_opened" in whole.kinds
    one.store.close()
    other.store.close()
    banner.database.close()


def _begin_in_vain(duty: Duty) -> None:
    with duty.store.writing() as connection:
        note(connection, Changes(releases=True))
        raise RuntimeError
