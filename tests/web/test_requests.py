"""What needs two people: one asks, another one confirms, and only then is it done."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from sqlalchemy import update

from sync.device.engine import synchronise
from sync.server.backup import backups
from sync.server.hall import journal, people, two
from sync.server.hall.journal import JournalAsked
from sync.server.overview import case_lines
from sync.server.refusals import Refused
from sync.server.releases import releases, trials
from sync.server.store.tables import HallRequest
from sync.server.workshop import working_copy
from tests.support import hall
from tests.support.banners import POINT, Banner
from tests.support.devices import Device
from tests.support.ended_cases import NUMBER, end_case, keeping_release
from tests.support.hall import Visitor, visitor
from tests.support.inside_doors import enrol_inside
from tests.support.public_cases import publish
from tests.support.sync_worlds import Direct


@pytest.fixture
def pair(banner: Banner) -> tuple[Visitor, Visitor]:
    """Two publishers of a banner that is served, with a working copy of its first release."""
    publish(banner)
    with banner.writing() as connection:
        working_copy.follow(connection)
    made = [
        visitor(banner, hall.colleague(banner, name, "publisher", "operator")) for name in ("bold", "tuya")
    ]
    return made[0], made[1]


def request_of(asked: Visitor) -> str:
    match = re.search(r'name="request" value="([0-9a-f]+)"', asked.see("/requests").text)
    assert match is not None
    return match.group(1)


def newest(banner: Banner) -> int:
    with banner.reading() as connection:
        return releases.newest_number(connection)


def test_one_asks_and_another_one_publishes(banner: Banner, pair: tuple[Visitor, Visitor]) -> None:
    first, second = pair
    with banner.served():
        before = newest(banner)
        assert first.send_form("/requests", do="ask", act="publish", reason="").status_code == 400
        first.send_form("/requests", do="ask", act="publish", reason="改了两处地址")
        request = request_of(first)
        alone = first.send_form("/requests", do="confirm", request=request)
        assert (alone.status_code, "要另一个人来定" in alone.text) == (400, True)
        assert newest(banner) == before
        assert second.send_form("/requests", do="withdraw", request=request).status_code == 400
        assert second.send_form("/requests", do="confirm", request=request).status_code == 303
        assert newest(banner) == before + 1
        assert second.send_form("/requests", do="confirm", request=request).status_code == 400
    with banner.reading() as connection:
        confirmed, published = journal.read(connection, JournalAsked(most=2))
    assert (confirmed.act, confirmed.who, confirmed.before) == ("request_confirmed", "tuya", "bold")
    assert (published.act, published.after) == ("release_published", str(before + 1))


@pytest.mark.parametrize(("who", "do"), [(0, "withdraw"), (1, "refuse")])
def test_what_is_refused_or_withdrawn_is_not_done(
    banner: Banner, pair: tuple[Visitor, Visitor], who: int, do: str
) -> None:
    with banner.served():
        before = newest(banner)
        pair[0].send_form("/requests", do="ask", act="publish", reason="x")
        request = request_of(pair[0])
        assert pair[who].send_form("/requests", do=do, request=request).status_code == 303
        assert pair[1].send_form("/requests", do="confirm", request=request).status_code == 400
        assert newest(banner) == before


def test_who_waits_too_long_asks_anew(banner: Banner, pair: tuple[Visitor, Visitor]) -> None:
    with banner.served():
        pair[0].send_form("/requests", do="ask", act="publish", reason="x")
        request = request_of(pair[0])
        long_ago = (dt.datetime.now(dt.UTC) - dt.timedelta(days=8)).isoformat(timespec="milliseconds")
        with banner.writing() as connection:
            connection.execute(update(HallRequest).values(asked_at=long_ago))
        assert pair[1].send_form("/requests", do="confirm", request=request).status_code == 400


def test_a_restore_asks_for_two_where_there_are_two(banner: Banner, pair: tuple[Visitor, Visitor]) -> None:
    def confirmed(request: str, file: str = "b.backup") -> None:
        with banner.reading() as connection:
            two.require_confirmed(connection, request, "restore", file)

    with banner.served():
        pair[0].send_form("/requests", do="ask", act="restore", file="b.backup", reason="x")
        request = request_of(pair[0])
        for wrong in ("", "x", request):
            with pytest.raises(Refused):
                confirmed(wrong)
        pair[1].send_form("/requests", do="confirm", request=request)
        confirmed(request)
        with pytest.raises(Refused):
            confirmed(request, "another.backup")
    with banner.writing() as connection:
        people.close(connection, "tuya")
    confirmed("")  # one alone cannot ask another


def test_two_agree_to_try_a_release_at_one_site_then_all_get_it(
    banner: Banner, pair: tuple[Visitor, Visitor]
) -> None:
    first, second = pair
    with banner.served():
        wanted = {"do": "ask", "act": "publish", "reason": "先试一周"}
        assert first.send_form("/requests", sites="ML99", **wanted).status_code == 400
        first.send_form("/requests", sites="ML0101", **wanted)
        assert second.send_form("/requests", do="confirm", request=request_of(first)).status_code == 303
        assert "试用中" in first.see("/catalogue").text
        with banner.reading() as connection:
            number = trials.number_at(connection, "ML0101")
            assert trials.number_for_all(connection) == number - 1
        assert first.send_form("/catalogue/roll-out", number="x").status_code == 400
        assert first.send_form("/catalogue/roll-out", number=str(number)).status_code == 303
        assert "试用中" not in first.see("/catalogue").text
        with banner.reading() as connection:
            assert trials.number_for_all(connection) == number


def test_two_agree_to_let_go_of_what_is_over(
    banner: Banner, pair: tuple[Visitor, Visitor], tmp_path: Path
) -> None:
    with banner.writing() as connection:
        releases.publish(connection, keeping_release(number=9), 366)
    device = enrol_inside(Device.new(tmp_path / "point"), banner, POINT)
    end_case(device, "over")
    synchronise(device.sync_store(), Direct(banner))
    device.store.close()
    backups.make(banner.database, tmp_path / "backup")
    case_lines.make_all(banner.database)
    today = dt.datetime.now().astimezone().date().isoformat()
    asked = {"do": "ask", "act": "purge", "reason": "期满"}
    with banner.served():
        page = pair[0].see("/purge").text
        assert all(each in page for each in ("今天期满、可以清除的 1 件", NUMBER, "示例办法第三条"))
        assert pair[0].send_form("/requests", **asked, day="2199-01-01").status_code == 400
        pair[0].send_form("/requests", **asked, day=today)
        request = request_of(pair[0])
        assert pair[0].send_form("/purge", do="purge", request=request).status_code == 400
        pair[1].send_form("/requests", do="confirm", request=request)
        assert "两人都同意" in pair[0].see("/purge").text
        assert pair[0].send_form("/purge", do="purge", request=request).status_code == 303
        page = pair[0].see("/purge").text
        assert "没有过了保存期限的办件" in page
        case = pair[0].see("/cases/over").text
        assert "已按期限清除" in case
        assert NUMBER in pair[0].see(f"/cases?search={NUMBER}").text
    with banner.reading() as connection:
        (line,) = journal.read(connection, JournalAsked(act="cases_purged"))
    assert (line.who, line.about, line.after, line.reason) == ("bold", today, "1", "期满")
