"""What of today is about the way to the banner: what has not gone for a day, what the banner keeps apart."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import insert

from casework.cases.today import TodayLine
from desktop.database import banner as banner_row
from desktop.database import journal
from desktop.database.tables import QuarantinedEntry
from desktop.desk.desk import Desk
from desktop.services.cases import list_today
from sync.device.trust import BannerTrust
from tests.support.desks import desk, folder, tray
from tests.support.workplaces import ready_draft

__all__ = ["desk", "folder", "tray"]


@pytest.fixture
def banner(desk: Desk) -> banner_row.Address:
    """A banner that is known and does not answer."""
    return banner_row.Address("http://nowhere.invalid", "白音旗", BannerTrust(key=b"k" * 32), "ML0101")


def enrol(desk: Desk, banner: banner_row.Address) -> None:
    with desk.state.duty.store.writing() as connection:
        banner_row.enrol(connection, banner, b"s" * 32)


def lines(desk: Desk, kind: str, day: dt.date) -> list[TodayLine]:
    with desk.state.duty.store.reading() as connection:
        return [
            each for each in list_today.list_today(connection, desk.state.promise, day) if each.kind == kind
        ]


def test_what_has_not_gone_for_a_day_leads_to_the_page_of_sync(
    desk: Desk, banner: banner_row.Address, folder: Path
) -> None:
    for _ in range(2):
        desk.cases.open(ready_draft(desk))
    today = dt.datetime.now().astimezone().date()
    tomorrow = today + dt.timedelta(days=1)
    assert lines(desk, "unsent", tomorrow) == [], "no banner waits for them"
    enrol(desk, banner)
    assert lines(desk, "unsent", today) == [], "they go by themselves, the strip says so"
    (line,) = lines(desk, "unsent", tomorrow)
    assert line.words.startswith("2 件从昨天或更早起没有传到旗里")
    assert (line.place, line.needs_somebody, line.is_alarm) == ("exchange", True, False)
    assert dt.datetime.fromisoformat(line.since).astimezone().date() == today


def test_what_the_banner_keeps_apart_is_told_with_its_reason(desk: Desk, banner: banner_row.Address) -> None:
    number = desk.cases.open(ready_draft(desk)).slip_number
    enrol(desk, banner)
    shown = desk.cases.show(number)
    with desk.state.duty.store.writing() as connection:
        entry = journal.of_subject(connection, shown.case_id)[0].entry
        held = {"device": entry.device, "seq": entry.seq, "reason": "证件号码不对"}
        connection.execute(insert(QuarantinedEntry), [held])
    (line,) = lines(desk, "doubt", dt.datetime.now().astimezone().date())
    assert line.words == "旗里没有收下：证件号码不对"
    assert (line.place, line.about) == ("case", number)
