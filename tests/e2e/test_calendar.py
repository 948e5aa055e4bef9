"""Working days that the banner publishes move the promised days of the cases at a point."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from casework.cases.draft import MaterialMark
from casework.release import release_file
from casework.release.catalogue import Limit, Release
from desktop.desk.desk import Desk
from desktop.services.cases.list_cases import CaseRow
from desktop.services.people.unlock import unlock
from resources import SAMPLE_RELEASE
from sync.server.acts import case_acts
from sync.server.commands.main import main
from sync.server.releases import releases
from tests.support.banners import Banner
from tests.support.printers import PaperTray
from tests.support.workplaces import MATTER, demo_folder, ready_draft

pytestmark = pytest.mark.slow

Run = Callable[..., str]
DAY = dt.timedelta(days=1)


@pytest.fixture
def desk(served: Banner, tmp_path: Path) -> Iterator[Desk]:
    folder = demo_folder(tmp_path / "data")
    opened = Desk(unlock(folder, "", None), folder, PaperTray())
    opened.exchange.enrol(served.url, served.code())
    yield opened
    opened.close()


@pytest.fixture
def calendar(banner: Banner, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `banner calendar …` as the operator does; what it said."""

    def run(*words: object, code: int = 0) -> str:
        where = banner.where(tmp_path / "server")
        capsys.readouterr()
        assert main(["banner", "calendar", *map(str, words), *where]) == code
        said = capsys.readouterr()
        return said.err if code else said.out

    return run


def limited(value: int = 3) -> Release:
    """The sample with a limit in working days for the matter that is asked for here."""
    release = release_file.read(SAMPLE_RELEASE.read_bytes())
    limit = Limit(value=value, unit="working_day")
    matters = tuple(
        msgspec.structs.replace(matter, promised_limit=limit, statutory_limit=None, handling="promised")
        if matter.code == MATTER
        else matter
        for matter in release.matters
    )
    return msgspec.structs.replace(release, number=2, name="v2", matters=matters)


def publish(banner: Banner) -> None:
    with banner.writing() as connection:
        releases.publish(connection, limited(), 366)


def save_whole(desk: Desk) -> str:
    """A case with all papers handed in."""
    draft = ready_draft(desk)
    marks = tuple(MaterialMark(code=mark.code, state="handed_in") for mark in draft.marks)
    return desk.cases.open(msgspec.structs.replace(draft, marks=marks)).slip_number


def row(desk: Desk) -> CaseRow:
    (found,) = desk.cases.list()
    return found


def test_a_calendar_goes_from_the_banner_to_the_list_of_a_point(
    served: Banner, desk: Desk, calendar: Run
) -> None:
    publish(served)
    desk.exchange.sync()
    number = save_whole(desk)
    desk.exchange.sync()
    began = row(desk).opened_at.astimezone().date()
    last = began + 40 * DAY
    years = [word for year in {began.year, last.year} for word in ("--complete", year)]

    calendar("set", f"{began}..{last}", "work", "--basis", "试验日历", *years)
    report = desk.exchange.sync()
    assert "v2+3" in report.notes[-1].text
    assert desk.catalogue.release.calendar is not None
    assert desk.catalogue.release.matters == limited().matters
    # A point accepts nothing: from when nothing was missing the day is likely, and no more.
    assert (row(desk).promised_on, row(desk).promise_provisional) == (began + 3 * DAY, True)

    with served.writing() as connection:
        case_acts.change_status(connection, number, "accepted", note="", by="旗经办")
    desk.exchange.sync()
    assert (row(desk).promised_on, row(desk).promise_provisional) == (began + 3 * DAY, False)

    calendar("set", began + 2 * DAY, "rest", "--basis", "国办发明电〔2026〕9 号")
    desk.exchange.sync()
    assert desk.catalogue.release.name == "v2+4"
    assert row(desk).promised_on == began + 4 * DAY
    assert not row(desk).is_late(began + 4 * DAY)
    assert row(desk).is_late(began + 5 * DAY)

    with served.writing() as connection:
        case_acts.change_status(connection, number, "completed", note="", by="旗经办")
    desk.exchange.sync()
    assert not row(desk).is_late(began + 5 * DAY)


def test_a_point_has_the_very_release_that_was_made_at_the_banner(
    served: Banner, desk: Desk, calendar: Run
) -> None:
    publish(served)
    desk.exchange.sync()
    calendar("set", "2027-01-01", "rest", "--basis", "通知")
    assert desk.exchange.sync().requests <= 2
    assert desk.catalogue.release.calendar is not None
    assert [str(each.day) for each in desk.catalogue.release.calendar.days] == ["2027-01-01"]
    with served.reading() as connection:
        manifest, release = releases.newest_release(connection)
    assert release == desk.catalogue.release
    assert manifest.number == 3


def test_what_was_set_is_shown_and_taken_back(banner: Banner, calendar: Run) -> None:
    publish(banner)
    with banner.reading() as connection:
        expires_at = releases.newest_release(connection)[0].expires_at
    told = calendar("set", "2027-02-05..2027-02-07", "rest", "--basis", "春节放假通知", "--complete", 2027)
    assert "v2+3" in told
    assert calendar("show").splitlines() == [
        *(f"2027-02-0{day}\t放假\t春节放假通知" for day in (5, 6, 7)),
        "2027\t已写全",
    ]
    calendar("set", "2027-02-07", "work", "--basis", "更正")
    calendar("clear", "2027-02-05..2027-02-06", "--complete", 2027)
    assert calendar("show") == "2027-02-07\t上班\t更正\n"
    with banner.reading() as connection:
        assert releases.newest_release(connection)[0].expires_at == expires_at
    calendar("clear", "2027-02-07")
    with banner.reading() as connection:
        release = releases.newest_release(connection)[1]
    assert msgspec.structs.replace(release, number=2, name="v2") == limited()


def test_nothing_is_published_for_nothing(banner: Banner, calendar: Run) -> None:
    assert "还没有发布过目录" in calendar("set", "2027-01-01", "rest", "--basis", "通知", code=1)
    publish(banner)
    assert "依据" in calendar("set", "2027-01-01", "rest", "--basis", " ", code=1)
    assert "2000" in calendar("set", "1999-01-01", "rest", "--basis", "通知", code=1)
    calendar("set", "2027-01-01", "rest", "--basis", "通知")
    assert "没有改动" in calendar("set", "2027-01-01", "rest", "--basis", "通知", code=1)
    assert "没有改动" in calendar("clear", "2027-01-02", code=1)
    with banner.reading() as connection:
        assert releases.newest_number(connection) == 3


@pytest.mark.parametrize("days", ["2027-02-30", "2027-02-07..2027-02-05", "2027-01-01..2028-01-02", "春节"])
def test_days_that_cannot_be_meant_are_wrong_usage(days: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["banner", "calendar", "set", days, "rest", "--basis", "通知", "--data", "/nonexistent"])
    assert left.value.code == 2
    assert days in capsys.readouterr().err
