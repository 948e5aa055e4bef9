"""What is kept between cases: drafts, settings, releases; and the clock that is not believed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec
import pytest

from casework.release import release_file
from casework.release.catalogue import Release
from desktop.desk.desk import Desk
from desktop.errors import MatterUnavailable, ReleaseRefused
from desktop.services.read_clock import BUILT_ON, read_clock
from resources import SAMPLE_RELEASE
from tests.support.desks import desk, folder, tray
from tests.support.printers import PaperTray
from tests.support.workplaces import demo_duty, ready_draft

__all__ = ["desk", "folder", "tray"]
GONE = "SAMPLE-002"  # no site holds a delegation for it
replace = msgspec.structs.replace


def test_the_number_in_use_with_other_content_is_refused_as_such(desk: Desk) -> None:
    other = replace(desk.catalogue.release, name="another")
    with pytest.raises(ReleaseRefused, match="内容却不同"):
        desk.catalogue.import_release(release_file.write(other))
    assert desk.catalogue.release.name != "another"


def newer(desk: Desk, number: int = 2, **changes: object) -> Release:
    return replace(desk.catalogue.release, number=number, name=f"v{number}", **changes)


def test_drafts_come_back_as_they_were_the_last_one_first(desk: Desk, folder: Path) -> None:
    first, second = ready_draft(desk, name="甲"), ready_draft(desk, name="乙")
    desk.cases.keep_draft(first)
    desk.cases.keep_draft(second)
    changed = replace(first, matter_code="SAMPLE-005")
    desk.cases.keep_draft(changed)
    again = Desk(demo_duty(folder), folder, PaperTray())
    assert again.cases.drafts() == [changed, second]
    again.cases.discard_draft(first.draft_id)
    again.cases.discard_draft("unknown")
    assert desk.cases.drafts() == [second]
    again.close()


def test_a_draft_keeps_a_matter_that_is_gone(desk: Desk) -> None:
    draft = ready_draft(desk, GONE)
    desk.cases.keep_draft(draft)
    left = tuple(matter for matter in desk.catalogue.release.matters if matter.code != GONE)
    desk.catalogue.import_release(release_file.write(newer(desk, matters=left)))
    assert desk.cases.drafts() == [draft]
    assert (desk.catalogue.situations(draft), desk.catalogue.materials(draft)) == ((), ())
    for ask in (desk.slips.preview, desk.cases.open):
        with pytest.raises(MatterUnavailable, match=GONE):
            ask(draft)
    assert desk.cases.drafts() == [draft]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"status": "withdrawn"}, "已取消"),
        ({"status": "suspended"}, "已暂停"),
        ({"effective_from": dt.date(2999, 1, 1)}, "2999-01-01"),
        ({"effective_to": dt.date(2001, 1, 1)}, "2001-01-01"),
    ],
)
def test_a_matter_out_of_use_cannot_be_newly_chosen(
    desk: Desk, changes: dict[str, object], said: str
) -> None:
    draft = ready_draft(desk)
    first, *others = desk.catalogue.release.matters
    desk.catalogue.import_release(
        release_file.write(newer(desk, matters=(replace(first, **changes), *others)))
    )
    with pytest.raises(MatterUnavailable, match=said):
        desk.cases.open(draft)


def test_finished_slips_stay_as_their_release_had_them(desk: Desk) -> None:
    saved = desk.cases.open(ready_draft(desk))
    before = desk.slips.read(saved.slip_number)
    first, *others = desk.catalogue.release.matters
    renamed = replace(first, name=replace(first.name, zh="改了名的事项"))
    assert desk.catalogue.import_release(release_file.write(newer(desk, matters=(renamed, *others)))) == "v2"
    assert desk.catalogue.release.number == 2
    assert desk.slips.read(saved.slip_number) == before
    later = desk.cases.open(ready_draft(desk))
    assert desk.slips.read(later.slip_number).matter.name.zh == "改了名的事项"


def test_a_release_imported_elsewhere_is_noticed_when_saving(desk: Desk, folder: Path) -> None:
    other = Desk(demo_duty(folder), folder, PaperTray())
    other.catalogue.import_release(release_file.write(newer(desk)))
    other.close()
    saved = desk.cases.open(ready_draft(desk))
    assert desk.slips.read(saved.slip_number).release_name == "v2"
    assert desk.catalogue.release.name == "v2"


def test_a_lower_or_equal_number_is_refused_and_the_same_file_changes_nothing(desk: Desk) -> None:
    desk.catalogue.import_release(release_file.write(newer(desk, 3)))
    count = len(list(desk.upkeep.journal()))
    for number in (2, 3):
        with pytest.raises(ReleaseRefused, match="第 3 版"):
            desk.catalogue.import_release(release_file.write(newer(desk, number, warning="别的内容")))
    desk.catalogue.import_release(release_file.write(desk.catalogue.release))
    assert desk.catalogue.release.name == "v3"
    assert len(list(desk.upkeep.journal())) == count


def test_a_faulty_or_foreign_release_changes_nothing(desk: Desk) -> None:
    whole = release_file.write(newer(desk))
    elsewhere = tuple(site for site in desk.catalogue.release.sites if site.code != desk.site.code)
    for content, said in (
        (whole[: len(whole) // 2], "问题"),
        (whole.replace(b'"in_use"', b'"whatever"').replace(b'"number": 2', b'"number": "two"'), "number"),
        (release_file.write(newer(desk, sites=elsewhere)), desk.site.code),
    ):
        with pytest.raises(ReleaseRefused, match=said):
            desk.catalogue.import_release(content)
    assert desk.catalogue.release == msgspec.json.decode(SAMPLE_RELEASE.read_bytes(), type=Release)


def test_settings_stay(desk: Desk, folder: Path) -> None:
    desk.upkeep.keep_setting("printer", "tray")
    desk.upkeep.keep_setting("printer", "tray-2")
    again = Desk(demo_duty(folder), folder, PaperTray())
    assert again.upkeep.setting("printer") == "tray-2"
    assert again.upkeep.setting("unknown", "default") == "default"
    again.close()


@pytest.mark.parametrize(
    ("now", "newest", "trust"),
    [
        ("2027-01-01T09:00:00+08:00", "", "trusted"),
        ("2019-01-01T09:00:00+08:00", "", "doubtful"),
        ("2027-01-01T09:00:00+08:00", "2027-01-01T01:04:00+00:00", "trusted"),
        ("2027-01-01T09:00:00+08:00", "2027-01-01T01:06:00+00:00", "doubtful"),
        ("2027-01-01T09:00:00+08:00", "2027-01-04T09:00:00+08:00", "doubtful"),
    ],
)
def test_a_clock_is_believed_only_when_it_goes_forward(now: str, newest: str, trust: str) -> None:
    moment = read_clock(newest, dt.datetime.fromisoformat(now))
    assert moment.clock == trust
    assert dt.datetime.fromisoformat(moment.text) == dt.datetime.fromisoformat(now)
    assert BUILT_ON.tzinfo is not None


@pytest.mark.parametrize("year", [1970, 1999, 2200])
def test_a_time_that_nobody_would_believe_is_the_first_of_2000(year: int) -> None:
    moment = read_clock("", dt.datetime(year, 6, 1, tzinfo=dt.UTC))
    assert (moment.text[:19], moment.clock) == ("2000-01-01T00:00:00", "doubtful")
