"""What is kept between cases: drafts, settings, releases; and the clock that is not believed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec
import pytest

from casework.release import release_file
from casework.release.catalogue import Release
from desktop.errors import MatterUnavailable, ReleaseRefused
from desktop.services.read_clock import BUILT_ON, read_clock
from desktop.workplace import OpenDesk
from resources import SAMPLE_RELEASE
from tests.support.desks import desk, folder, tray
from tests.support.printers import PaperTray
from tests.support.workplaces import demo_duty, ready_draft

__all__ = ["desk", "folder", "tray"]
GONE = "SAMPLE-002"  # no site holds a delegation for it
replace = msgspec.structs.replace


def test_the_number_in_use_with_other_content_is_refused_as_such(desk: OpenDesk) -> None:
    other = replace(desk.release, name="another")
    with pytest.raises(ReleaseRefused, match="内容却不同"):
        desk.import_release(release_file.write(other))
    assert desk.release.name != "another"


def newer(desk: OpenDesk, number: int = 2, **changes: object) -> Release:
    return replace(desk.release, number=number, name=f"v{number}", **changes)


def test_drafts_come_back_as_they_were_the_last_one_first(desk: OpenDesk, folder: Path) -> None:
    first, second = ready_draft(desk, name="甲"), ready_draft(desk, name="乙")
    desk.keep_draft(first)
    desk.keep_draft(second)
    changed = replace(first, matter_code="SAMPLE-005")
    desk.keep_draft(changed)
    again = OpenDesk(demo_duty(folder), folder, PaperTray())
    assert again.drafts() == [changed, second]
    again.discard_draft(first.draft_id)
    again.discard_draft("unknown")
    assert desk.drafts() == [second]
    again.close()


def test_a_draft_keeps_a_matter_that_is_gone(desk: OpenDesk) -> None:
    draft = ready_draft(desk, GONE)
    desk.keep_draft(draft)
    left = tuple(matter for matter in desk.release.matters if matter.code != GONE)
    desk.import_release(release_file.write(newer(desk, matters=left)))
    assert desk.drafts() == [draft]
    assert (desk.situations(draft), desk.materials(draft)) == ((), ())
    for ask in (desk.preview, desk.save):
        with pytest.raises(MatterUnavailable, match=GONE):
            ask(draft)
    assert desk.drafts() == [draft]


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
    desk: OpenDesk, changes: dict[str, object], said: str
) -> None:
    draft = ready_draft(desk)
    first, *others = desk.release.matters
    desk.import_release(release_file.write(newer(desk, matters=(replace(first, **changes), *others))))
    with pytest.raises(MatterUnavailable, match=said):
        desk.save(draft)


def test_finished_slips_stay_as_their_release_had_them(desk: OpenDesk) -> None:
    saved = desk.save(ready_draft(desk))
    before = desk.notification(saved.slip_number)
    first, *others = desk.release.matters
    renamed = replace(first, name=replace(first.name, zh="改了名的事项"))
    assert desk.import_release(release_file.write(newer(desk, matters=(renamed, *others)))) == "v2"
    assert desk.release.number == 2
    assert desk.notification(saved.slip_number) == before
    later = desk.save(ready_draft(desk))
    assert desk.notification(later.slip_number).matter.name.zh == "改了名的事项"


def test_a_release_imported_elsewhere_is_noticed_when_saving(desk: OpenDesk, folder: Path) -> None:
    other = OpenDesk(demo_duty(folder), folder, PaperTray())
    other.import_release(release_file.write(newer(desk)))
    other.close()
    saved = desk.save(ready_draft(desk))
    assert desk.notification(saved.slip_number).release_name == "v2"
    assert desk.release.name == "v2"


def test_a_lower_or_equal_number_is_refused_and_the_same_file_changes_nothing(desk: OpenDesk) -> None:
    desk.import_release(release_file.write(newer(desk, 3)))
    count = len(list(desk.journal()))
    for number in (2, 3):
        with pytest.raises(ReleaseRefused, match="第 3 版"):
            desk.import_release(release_file.write(newer(desk, number, warning="别的内容")))
    desk.import_release(release_file.write(desk.release))
    assert desk.release.name == "v3"
    assert len(list(desk.journal())) == count


def test_a_faulty_or_foreign_release_changes_nothing(desk: OpenDesk) -> None:
    whole = release_file.write(newer(desk))
    elsewhere = tuple(site for site in desk.release.sites if site.code != desk.site.code)
    for content, said in (
        (whole[: len(whole) // 2], "问题"),
        (whole.replace(b'"in_use"', b'"whatever"').replace(b'"number": 2', b'"number": "two"'), "number"),
        (release_file.write(newer(desk, sites=elsewhere)), desk.site.code),
    ):
        with pytest.raises(ReleaseRefused, match=said):
            desk.import_release(content)
    assert desk.release == msgspec.json.decode(SAMPLE_RELEASE.read_bytes(), type=Release)


def test_settings_stay(desk: OpenDesk, folder: Path) -> None:
    desk.set_setting("printer", "tray")
    desk.set_setting("printer", "tray-2")
    again = OpenDesk(demo_duty(folder), folder, PaperTray())
    assert again.setting("printer") == "tray-2"
    assert again.setting("unknown", "default") == "default"
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
