"""运行: the operator rehearses a restore and sees how it ended; a damaged banner's is told as failed."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import insert

from sync.server.backup import rehearsal
from sync.server.hall import journal
from sync.server.hall.journal import HallAct, HallLine, JournalAsked, Operator
from sync.server.refusals import Refused
from sync.server.store.tables import SiteTotal
from tests.support import hall
from tests.support.banners import POINT, Banner
from tests.support.hall import visitor

LONGEST_S = 60


def newest(banner: Banner, act: HallAct) -> HallLine | None:
    with banner.reading() as connection:
        return next(iter(journal.read(connection, JournalAsked(act=act, most=1))), None)


def test_a_restore_is_rehearsed_by_a_button(running: Banner) -> None:
    inside = visitor(running, hall.colleague(running, "rehearses", "operator"))
    assert "还没有演练过" in inside.see("/running").text
    answer = inside.send_form("/running", do="rehearse")
    assert (answer.status_code, answer.headers["location"]) == (303, "/console/running")
    end = time.monotonic() + LONGEST_S
    while "都对得上" not in inside.see("/running").text:
        assert time.monotonic() < end
        time.sleep(0.1)
    line = newest(running, "restore_rehearsed")
    assert line is not None
    assert line.who == "rehearses"


def test_what_does_not_come_back_is_noted_with_the_reason(banner: Banner) -> None:
    with banner.writing() as connection:
        connection.execute(insert(SiteTotal).values(site=POINT, count=1, digest="1" * 64))
    rehearsal.rehearse(banner.database, Operator("tester", "here"))
    line = newest(banner, "restore_failed")
    assert line is not None
    assert "对不上" in line.reason


def test_there_is_one_at_a_time(banner: Banner, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[str] = []

    def slow(*_each: object) -> None:
        begun.append("")
        time.sleep(0.5)

    monkeypatch.setattr(rehearsal, "rehearse", slow)
    monkeypatch.setattr(rehearsal, "_SOON_S", 0.01)
    rehearsal.begin(banner.database, Operator("tester", "here"))
    assert rehearsal.is_under_way(banner.database)
    with pytest.raises(Refused, match="正在进行"):
        rehearsal.begin(banner.database, Operator("tester", "here"))
    while rehearsal.is_under_way(banner.database):
        time.sleep(0.05)
    assert len(begun) == 1
