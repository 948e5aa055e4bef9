"""Complaints that belong to no case have a term of keeping too: what is over goes at both ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from casework.cases.complaint import fold_complaint
from casework.cases.kinds.events import ComplaintAnswered, ComplaintReceived
from casework.cases.kinds.purging import COMPLAINT_PURGED, Ended, purged_complaint
from casework.people.masking import PURGED_NAME
from casework.release.catalogue import KeepingTerm
from casework.release.release_file import read, write
from desktop.database.event_tables import AffairLine
from desktop.services.upkeep.compare_journal import Comparison, compare_journal
from desktop.services.upkeep.rebuild_projections import rebuild_projections
from sync.server.acts import purging
from sync.server.acts.acts import Act, act
from sync.server.acts.verify_banner import verify_banner
from sync.server.backup import backups
from sync.server.releases import releases
from sync.server.store.tables import StoredEntry
from sync.wire.journal import verify
from tests.database.test_terms_of_keeping import at_banner, bodies, exchange, holds
from tests.support.banners import POINT, TOWN, Banner
from tests.support.devices import Device
from tests.support.ended_cases import FIVE_YEARS, THEN, YOUNG, keeping_release, write_at
from tests.support.inside_doors import enrol_inside

MakeDevice = Callable[..., Device]
DAY = dt.date(2026, 11, 24)
NAME, TEXT = "苏日娜", "窗口没有人，等了一上午"
BY = dt.date(2019, 3, 20)


def publish(banner: Banner, complaints: KeepingTerm | None, general: KeepingTerm | None = FIVE_YEARS) -> None:
    made = keeping_release(general)
    settings = msgspec.structs.replace(made.settings, complaint_keeping=complaints)
    release = read(write(msgspec.structs.replace(made, settings=settings)), {})
    with banner.writing() as connection:
        number = releases.newest_number(connection) + 1
        releases.publish(connection, msgspec.structs.replace(release, number=number), 366)


def complain(device: Device, case: str, at: str = THEN) -> None:
    received = ComplaintReceived(
        site=POINT, number=f"12345-{case}", text=TEXT, complainant=NAME, phone="13904790001", answer_by=BY
    )
    write_at(device, at, (case, "complaint_received", received))


def answer(device: Device, case: str, at: str = THEN) -> None:
    answered = ComplaintAnswered(site=POINT, number=f"12345-{case}", answer=f"已向{NAME}道歉", by="所长")
    write_at(device, at, (case, "complaint_answered", answered))


def purge(banner: Banner, day: dt.date = DAY) -> int:
    return purging.purge(banner.database, day, "operator")


def lines(device: Device) -> list[tuple[Any, ...]]:
    """Of complaints all that lists and reports have but their words."""
    table = AffairLine.__table__
    columns = [column for column in table.columns if column.name != "title"]
    with device.store.reading() as connection:
        return sorted(tuple(row) for row in connection.execute(select(*columns)))


@pytest.fixture
def banner_of_terms(banner: Banner) -> Banner:
    publish(banner, KeepingTerm(personal_years=3, basis="投诉办法第九条"))
    return banner


@pytest.fixture
def point(banner_of_terms: Banner, device: MakeDevice) -> Device:
    return enrol_inside(device("point", POINT), banner_of_terms, POINT)


@pytest.fixture
def town(banner_of_terms: Banner, device: MakeDevice) -> Device:
    return enrol_inside(device("town", TOWN), banner_of_terms, TOWN)


@pytest.fixture
def back_up(banner_of_terms: Banner, tmp_path: Path) -> Callable[[], Any]:
    return lambda: backups.make(banner_of_terms.database, tmp_path / "b")


def test_what_was_answered_long_ago_goes_at_both_ends_and_counts_stay(
    banner_of_terms: Banner, point: Device, town: Device, back_up: Callable[[], Any]
) -> None:
    banner = banner_of_terms
    for case, at in (("over", THEN), ("young", YOUNG)):
        complain(point, case, at)
        answer(point, case, at)
    complain(point, "unanswered")
    exchange(point, town, banner=banner)
    assert [(each.number, each.hindrance) for each in purging.over_by(banner.database, DAY)] == [
        ("12345-over", "backup")
    ]
    back_up()
    before, hashes = lines(town), banner.hashes()
    (due,) = purging.over_by(banner.database, DAY)
    assert (due.matter_name, due.ended.basis, due.over_on) == ("投诉", "投诉办法第九条", dt.date(2022, 3, 5))

    assert purge(banner) == 1
    exchange(point, town, banner=banner)

    assert banner.hashes()[:-1] == hashes
    for each in (point, town):
        assert bodies(each, "over") == [COMPLAINT_PURGED]
        assert (len(bodies(each, "young")), len(bodies(each, "unanswered"))) == (2, 1)
        assert lines(each) == before
        assert verify(each.journal()).ok
        assert compare_journal(each.store, Comparison()) == []
        rebuild_projections(each.store)
        assert lines(each) == before
        with each.store.reading() as connection:
            rows = connection.execute(select(AffairLine.subject, AffairLine.title))
            titles = {row.subject: row.title for row in rows}
        assert titles == {"over": PURGED_NAME, "young": TEXT, "unanswered": TEXT}
    assert at_banner(banner, "over") == [COMPLAINT_PURGED]
    assert len(backups_that_hold(banner)) == 1
    with banner.reading() as connection:
        assert verify_banner(connection).ok
    assert purge(banner) == 0
    assert purge(banner, dt.date(2027, 3, 5)) == 1, "the other one in its time"


def backups_that_hold(banner: Banner) -> list[str]:
    with banner.reading() as connection:
        return backups.hold_purged(connection)


def test_nothing_of_the_person_is_left_once_all_of_it_is_over(
    banner_of_terms: Banner, point: Device, town: Device, back_up: Callable[[], Any]
) -> None:
    complain(point, "over")
    answer(point, "over")
    exchange(point, town, banner=banner_of_terms)
    back_up()
    assert purge(banner_of_terms) == 1
    exchange(point, town, banner=banner_of_terms)
    for each in (point, town):
        for text in (NAME, TEXT, "13904790001"):
            assert not holds(each, text)
    with banner_of_terms.reading() as connection:
        gone = select(StoredEntry.body).where(StoredEntry.kind.startswith("complaint_"))
        kept = [body for body in connection.scalars(gone) if body is not None]
    assert len(kept) == 1


@pytest.mark.parametrize(
    ("complaints", "general", "hindrance"),
    [(None, FIVE_YEARS, ""), (None, None, "term"), (KeepingTerm(papers_years=9), FIVE_YEARS, "")],
)
def test_without_a_term_of_their_own_the_general_one_holds(
    banner_of_terms: Banner,
    point: Device,
    back_up: Callable[[], Any],
    complaints: KeepingTerm | None,
    general: KeepingTerm | None,
    hindrance: str,
) -> None:
    publish(banner_of_terms, complaints, general)
    complain(point, "over")
    answer(point, "over")
    exchange(point, banner=banner_of_terms)
    back_up()
    (ended,) = purging.over_by(banner_of_terms.database, DAY)
    assert ended.hindrance == hindrance
    assert ended.ended.years == (0 if hindrance else 5)
    assert purge(banner_of_terms) == (0 if hindrance else 1)


def test_a_device_keeps_what_was_not_answered_whatever_the_banner_says(
    banner_of_terms: Banner, point: Device, back_up: Callable[[], Any]
) -> None:
    complain(point, "unanswered")
    exchange(point, banner=banner_of_terms)
    back_up()
    complaint = fold_complaint(each for each in point.journal() if each.entry.subject == "unanswered")
    assert complaint is not None
    with banner_of_terms.writing() as connection:
        body = purged_complaint(complaint, POINT, Ended("", DAY, 5, "", "somebody"))
        act(connection, [Act("unanswered", POINT, COMPLAINT_PURGED, body)])
    exchange(point, banner=banner_of_terms)
    exchange(point, banner=banner_of_terms)
    assert sorted(bodies(point, "unanswered")) == [COMPLAINT_PURGED, "complaint_received"]
