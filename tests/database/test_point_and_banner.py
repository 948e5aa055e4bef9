"""A point and its banner in one process: a code that is not for it, a copied disk, a line that goes dead."""

from __future__ import annotations

import datetime as dt
import shutil
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.database import banner as banner_row
from desktop.database.keys import DEMO_NAME, DEMO_PASSWORD
from desktop.desk.desk import Desk
from desktop.services import record as recording
from desktop.services.exchange.sync_now import sync_until_stopped
from desktop.services.read_clock import read_clock
from sync.device.backoff import Patience
from sync.device.engine import Conduct
from sync.device.errors import Cancelled, ExchangeError, NotEnrolled, ServerRefused
from sync.server.doors.table import DOORS
from tests.support.banners import OTHER_POINT, Banner, new_banner
from tests.support.inside_server import serving
from tests.support.printers import PaperTray
from tests.support.workplaces import demo_duty, demo_folder, ready_draft

pytestmark = pytest.mark.slow


@pytest.fixture
def banner(tmp_path: Path) -> Iterator[Banner]:
    made = new_banner("sqlite", tmp_path / "banner")
    with serving(made, DOORS):
        yield made
    made.database.close()


def opened(folder: Path) -> Desk:
    return Desk(demo_duty(folder), folder, PaperTray())


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = opened(demo_folder(tmp_path / "data"))
    yield made
    made.close()


def test_a_device_is_known_by_the_code_of_its_own_site_alone(
    banner: Banner, desk: Desk, tmp_path: Path
) -> None:
    with pytest.raises(NotEnrolled):
        desk.exchange.sync()
    with pytest.raises(ServerRefused):
        desk.exchange.enrol(banner.url, "2222-2222-2222-2222" + banner.code()[19:])
    elsewhere = banner.code(OTHER_POINT)
    with pytest.raises(ExchangeError, match=f"注册码属于站点 {OTHER_POINT}"):
        desk.exchange.enrol(banner.url, elsewhere)
    no_certificate = tmp_path / "banner.pem"
    no_certificate.write_text("not a certificate")
    with pytest.raises(ExchangeError, match="不是 PEM 证书"):
        desk.exchange.enrol(banner.url, banner.code(), no_certificate)
    assert banner.status().devices == ()
    assert desk.exchange.enrol(banner.url, banner.code()) == "白音旗"
    assert sync_until_stopped(desk.state.duty, Conduct()).sent > 0


def test_who_locks_the_window_does_not_wait_for_a_dead_line(banner: Banner, desk: Desk) -> None:
    desk.exchange.enrol(banner.url, banner.code())
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as dead:  # takes the call, and never says a word
        with desk.state.duty.store.writing() as connection:
            banner_row.change(connection, url=f"http://127.0.0.1:{dead.getsockname()[1]}")
        threading.Timer(0.5, stop.set).start()
        with pytest.raises(Cancelled):
            sync_until_stopped(desk.state.duty, Conduct(stop=stop))
    with pytest.raises(ExchangeError):  # nobody listens there any more
        sync_until_stopped(desk.state.duty, Conduct(patience=Patience(tries=1, first_s=0.01)))


def test_a_copied_disk_goes_on_under_an_id_of_its_own_and_doubled_numbers_are_looked_at(
    banner: Banner, desk: Desk, tmp_path: Path
) -> None:
    desk.exchange.enrol(banner.url, banner.code())
    desk.exchange.sync()
    shutil.copytree(desk.data_dir, tmp_path / "copy")
    copy = opened(tmp_path / "copy")
    number = desk.cases.open(ready_draft(desk)).slip_number
    assert copy.cases.open(ready_draft(copy, name="测试·乙")).slip_number == number
    desk.exchange.sync()
    assert "forked" in [note.kind for note in copy.exchange.sync().notes]
    assert copy.upkeep.verify().ok
    assert copy.cases.open(ready_draft(copy, name="测试·丙")).slip_number != number
    copy.exchange.sync()
    desk.exchange.sync()
    for each in (desk, copy):
        (task,) = each.slips.doubled()
        assert task.slip_number == number
        assert {case.applicant_name for case in task.cases} == {"测试·甲", "测试·乙"}
    desk.slips.settle_doubled(number)
    desk.slips.settle_doubled(number)
    assert [entry.kind for entry in desk.upkeep.journal()].count("slip_doubled_settled") == 2
    assert desk.slips.doubled() == []
    desk.exchange.sync()
    copy.exchange.sync()
    assert copy.slips.doubled() == []
    assert desk.upkeep.verify().ok
    copy.close()


def test_a_clock_that_jumps_between_two_contacts(
    banner: Banner, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Forward, then to 2019, without a network: marked, confirmed by two, put right at the next contact."""
    ahead = dt.timedelta()

    def read(newest_at: str, now: dt.datetime | None = None, **known: Any) -> Any:
        return read_clock(newest_at, (now or dt.datetime.now(dt.UTC)) + ahead, **known)

    monkeypatch.setattr(recording, "read_clock", read)
    desk.exchange.enrol(banner.url, banner.code())
    desk.exchange.sync()
    numbers = []
    for jump in (dt.timedelta(days=3), dt.timedelta(days=-2600)):
        ahead = jump
        assert not desk.upkeep.is_clock_trusted()
        numbers.append(desk.cases.open(ready_draft(desk)).slip_number)
    assert {row.slip_number for row in desk.cases.list() if not row.clock_trusted} == set(numbers)
    order = [entry.hash for entry in desk.upkeep.journal()]
    ahead = dt.timedelta()
    desk.exchange.sync()
    assert desk.upkeep.is_clock_trusted()
    now = dt.datetime.now(dt.UTC)
    for row in desk.cases.list():
        assert row.clock_trusted
        assert abs(row.opened_at - now) < dt.timedelta(minutes=5)
    assert [entry.hash for entry in desk.upkeep.journal()][: len(order)] == order
    assert banner.count() == len(list(desk.upkeep.journal())), "the banner has heard of it"
    ahead = dt.timedelta(days=3)
    desk.cases.open(ready_draft(desk))
    ahead = dt.timedelta()
    desk.upkeep.confirm_clock(DEMO_NAME, DEMO_PASSWORD)  # one works alone here
    assert all(row.clock_trusted for row in desk.cases.list()), "without a network two people do"
