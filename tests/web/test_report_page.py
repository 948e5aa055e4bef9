"""报表 shows what the desk's own report counts, gives it as files, and writes down who took them."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from sync.server.console.app import routes
from sync.server.console.table import PAGES
from sync.server.doors.table import DOORS
from sync.server.hall import journal
from sync.server.hall.journal import JournalAsked
from tests.support import hall
from tests.support.banners import Banner
from tests.support.hall import Visitor
from tests.support.inside_server import serving
from tests.support.public_cases import draft_of, publish, workplace

MONTH = f"{dt.datetime.now().astimezone():%Y-%m}"


@pytest.fixture
def inside(banner: Banner, tmp_path: Path) -> Iterator[Visitor]:
    """A publisher at a banner with two cases of one point."""
    publish(banner)
    with serving(banner, DOORS, routes(banner.database, PAGES)):
        desk = workplace(banner, tmp_path / "data")
        desk.cases.open(draft_of(desk, "SAMPLE-004", "handed_in"))
        desk.cases.open(draft_of(desk, "SAMPLE-001"))
        desk.exchange.sync()
        desk.close()
        yield hall.visitor(banner, hall.colleague(banner, "tuya", "publisher"))


def test_a_month_is_shown_and_taken_along(banner: Banner, inside: Visitor) -> None:
    assert MONTH in inside.see("/report").text
    shown = inside.send_form("/report", do="show", month=MONTH).text
    assert f"{MONTH} · 2 件" in shown
    assert shown.count("<svg") >= 2
    assert "style=" not in shown.split("<main")[1].replace(" style-src", "")
    day = f"{dt.datetime.now().astimezone():%Y-%m-%d}"
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(inside.send_form("/report", do="xlsx", first=day, last=day).content)
    )
    rows = book.get_sheet_by_name("按站点").to_python()
    assert next(row for row in rows if row[0] == "ML0101")[2:4] == [2, 1]
    table = inside.send_form("/report", do="csv", month=MONTH)
    assert table.content.startswith(b"\xef\xbb\xbf")
    assert "SAMPLE-004" in table.text
    assert "ML0101" not in inside.send_form("/report", do="anonymous", month=MONTH).text
    with banner.reading() as connection:
        taken = [each.after for each in journal.read(connection, JournalAsked(act="exported"))]
    assert taken == [f"anonymous-{MONTH}.csv", f"report-{MONTH}.csv", f"report-{day}_{day}.xlsx"]


def test_days_that_are_none_are_said_on_the_page(inside: Visitor) -> None:
    for fields in (
        {"month": "2026-13"},
        {"first": "2026-11-02"},
        {"first": "2026-11-02", "last": "2026-11-01"},
    ):
        answer = inside.send_form("/report", do="show", **fields)
        assert answer.status_code == 400
        assert "报表" in answer.text
