"""The working-day calendar as a part of a release: optional, checked, and cut out for the way."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
import pytest

from casework.cases.entries import digest
from casework.release import release_file
from casework.release.calendar_edits import days_between, renamed
from casework.release.catalogue import CalendarDay, WorkingCalendar
from sync.device import release_feed
from sync.device.release_feed import Manifest, ReleaseUntrusted
from tests.support.releases import packed, release_data, small_release

CALENDAR = WorkingCalendar(
    days=(CalendarDay(day=dt.date(2027, 1, 1), kind="rest", basis="国办发明电〔2026〕9 号"),),
    complete_years=(2027,),
)


def with_calendar(**changes: Any) -> list[str]:
    """The problems of a release with a calendar of these values."""
    day = {"day": "2027-01-01", "kind": "rest", "basis": "通知"}
    data = release_data()
    data["calendar"] = {"days": [day | changes.pop("day", {}), *changes.pop("more", [])], **changes}
    try:
        release_file.read(packed(data))
    except release_file.ReleaseProblems as error:
        return [str(problem) for problem in error.problems]
    return []


def test_a_release_without_a_calendar_is_the_same_bytes_as_ever() -> None:
    content = release_file.write(small_release())
    assert b'"calendar":' not in content
    assert [part.name for part in release_feed.split(release_file.write(small_release()))][:3] == [
        "head",
        "sites",
        "labels",
    ]
    assert "calendar" not in {part.name for part in release_feed.split(release_file.write(small_release()))}


def test_a_calendar_comes_back_equal() -> None:
    release = small_release(calendar=CALENDAR)
    assert release_file.read(release_file.write(release)) == release
    assert with_calendar() == []


@pytest.mark.parametrize(
    ("changes", "at", "says"),
    [
        ({"day": {"day": "2027-02-30"}}, "calendar.days[0].day", "一个日期"),
        ({"day": {"kind": "half"}}, "calendar.days[0].kind", "work"),
        ({"day": {"basis": " "}}, "calendar.days[0].basis", "放假通知的名称或文号"),
        ({"day": {"basis": "通\u202e知"}}, "calendar.days[0].basis", "看不见"),
        ({"day": {"day": "1999-01-01"}}, "calendar.days[0].day", "2000 到 2199"),
        (
            {"more": [{"day": "2027-01-01", "kind": "work", "basis": "又一通知"}]},
            "calendar.days[1].day",
            "每天只写一次",
        ),
        ({"complete_years": [2027, 2027]}, "calendar.complete_years[1]", "各写一次"),
        ({"complete_years": [27]}, "calendar.complete_years[0]", "2000 到 2199"),
        ({"complete_years": ["2027"]}, "calendar.complete_years[0]", "一个整数"),
        ({"holidays": []}, "calendar.holidays", "没有这样的字段"),
    ],
)
def test_each_fault_of_a_calendar_names_its_place(changes: dict[str, Any], at: str, says: str) -> None:
    (problem,) = with_calendar(**changes)
    assert problem.startswith(at + "：")
    assert says in problem


def test_another_calendar_is_one_small_part_more_for_a_device() -> None:
    before, after = small_release(), small_release(calendar=CALENDAR, number=2)
    fresh = (
        release_feed.split(release_file.write(after)).keys()
        - release_feed.split(release_file.write(before)).keys()
    )
    assert {part.name for part in fresh} == {"head", "calendar"}


def test_a_release_with_a_calendar_is_put_together_again() -> None:
    release = small_release(calendar=CALENDAR)
    parts = release_feed.split(release_file.write(release))
    manifest = Manifest(
        banner="b",
        name=release.name,
        number=release.number,
        digest=digest(release_file.write(release)),
        published_at="",
        expires_at="",
        parts=tuple(parts),
    )
    contents = {part.digest: content for part, content in parts.items()}
    assert release_feed.assemble(manifest, contents) == release_file.write(release)
    # A program that knows no calendar leaves it out, finds another digest, and stays with what it has.
    left_out = tuple(part for part in parts if part.name != "calendar")
    with pytest.raises(ReleaseUntrusted, match="升级程序"):
        release_feed.assemble(msgspec.structs.replace(manifest, parts=left_out), contents)


def test_the_name_tells_of_the_release_it_differs_from() -> None:
    assert renamed("v12", 13) == "v12+13"
    assert renamed("v12+13", 14) == "v12+14"


def test_days_go_on_from_the_first_to_the_last() -> None:
    first = dt.date(2027, 2, 27)
    for last, days in (
        (first, [first]),
        (dt.date(2027, 3, 2), [first, dt.date(2027, 2, 28), dt.date(2027, 3, 1), dt.date(2027, 3, 2)]),
        (dt.date(2027, 2, 26), []),
    ):
        made = days_between(first, last, "rest", "通知")
        assert made == tuple(CalendarDay(day=day, kind="rest", basis="通知") for day in days)
