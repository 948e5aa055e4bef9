"""Acceptance scenarios of docs/product.md between real windows and a real server of the banner."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pypdfium2
import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select, update

from casework.cases.kinds.device import DeviceSetUp
from casework.cases.record_id import new_id
from casework.release import release_file
from casework.release.catalogue import Release, Site, Text
from desktop import bootstrap
from desktop.database import banner as banner_row
from desktop.database.journal import Statement
from desktop.gui.case.case import CasePage
from desktop.gui.ledger.ledger import LedgerPage
from desktop.gui.parts.messages import MessageAnswer, MessageArea
from desktop.gui.parts.output_choice import Target
from desktop.gui.today.today import TodayPage
from desktop.gui.window.main_window import MainWindow
from desktop.services.cases.list_ledgers import Period
from desktop.services.exchange.exchange_parcel import make_parcel
from desktop.services.read_clock import Moment
from desktop.services.record import record
from desktop.services.upkeep.new_workplace import SetUp
from resources import SAMPLE_RELEASE
from sync.server.acts import administration
from sync.server.doors import parcels
from sync.server.releases import releases
from sync.server.store.tables import PublishedRelease, ReleasePart
from tests.gui.counter import KEY
from tests.gui.end import End
from tests.support.bad_network import LOST_ANSWER, PORTAL_PAGE, BadNetwork, Fault, bad_network
from tests.support.banners import (
    HALL,
    OTHER_POINT,
    POINT,
    TOWN,
    Banner,
    PatientProcess,
    let_write,
    new_banner,
)
from tests.support.devices import Device
from tests.support.entry_histories import opened
from tests.support.forged import Claim, forge
from tests.support.window_pages import banner_page, counter_page
from tests.support.workplaces import demo_folder

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
LONG_AGO = dt.timedelta(days=10)
Open = Callable[[Path], MainWindow]


def sample(**changes: object) -> Release:
    release = release_file.read(SAMPLE_RELEASE.read_bytes())
    return msgspec.structs.replace(release, **changes)


def publish(banner: Banner, release: Release) -> None:
    with banner.writing() as connection:
        releases.publish(connection, release, 366)


@pytest.fixture
def banner(tmp_path: Path) -> Iterator[Banner]:
    made = new_banner("sqlite", tmp_path / "banner")
    process = PatientProcess(made, tmp_path / "server")
    process.start()
    yield made
    process.kill()
    made.database.close()


@pytest.fixture
def end_at(open_window: Open, tmp_path: Path, qtbot: QtBot) -> Callable[[str], End]:
    """Opens the window of a computer that stands at a site."""

    def open_at(site: str) -> End:
        folder = tmp_path / f"at-{site}"
        if site == POINT:
            demo_folder(folder)
        else:
            bootstrap.set_up(folder, SetUp(site_code=site, staff_name="苏和"))
        return End(open_window(folder), qtbot)

    return open_at


def titles(area: MessageArea | None) -> str:
    return "\n".join(f"{each.title} {each.what}" for each in area.shown()) if area else ""


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def walk_in(end: End) -> str:
    """One person through the counter by keys, nothing printed; the number of the slip."""
    end.come_forward()
    counter_page(end.work).go_find()
    end.counter.fill_in()
    end.counter.press(KEY.Key_F9)
    end.counter.settle()
    return end.desk.cases.list()[0].slip_number


def test_3_the_same_person_at_two_sites_without_a_network(
    end_at: Callable[[str], End], banner: Banner, tmp_path: Path
) -> None:
    """Neither could know: both cases stay; whoever sees both is told, with the way to the other."""
    gacha, town = end_at(POINT), end_at(TOWN)
    for end, folder in ((gacha, "a"), (town, "b")):
        (tmp_path / folder).mkdir()
        end.work.output.choose(Target(folder=tmp_path / folder))
    first, second = walk_in(gacha), walk_in(town)
    assert not [line for end in (gacha, town) for line in end.desk.affairs.today() if line.kind == "doubt"]
    gacha.enrol(banner, POINT)
    town.enrol(banner, TOWN)

    town.fetch(lambda: len(town.desk.cases.list()) == 2)
    assert {row.slip_number for row in town.desk.cases.list()} == {first, second}, (
        "nothing is merged or dropped"
    )
    town.open_page(KEY.Key_2)
    today = town.work.page
    assert isinstance(today, TodayPage)
    town.until(lambda: any(line.kind == "doubt" for line in today.lines))
    (line,) = (each for each in today.lines if each.kind == "doubt")
    assert line.words == "同一人同一事项，两处各记了一件"
    today.list.setCurrentIndex(today.model.index(today.model.rows.index(line)))
    town.counter.press(KEY.Key_Return)
    town.counter.settle()
    page = town.work.page
    assert isinstance(page, CasePage)
    here = line.number
    there = first if here == second else second
    town.until(lambda: "同一人同一事项还有一件" in titles(page.messages))
    assert there in titles(page.messages)
    (warning,) = (each for each in page.messages.shown() if "还有一件" in each.title)
    page.messages.answered.emit(MessageAnswer(warning.key, warning.actions[0].meaning))
    town.counter.settle()
    assert page.place is not None
    assert page.place.shown.slip_number == there
    town.until(lambda: here in titles(page.messages))

    void = next(number for number in (first, second) if number.startswith(f"{TOWN}-"))
    town.desk.cases.void(void, "嘎查已经办了")
    town.counter.settle()
    town.until(lambda: not [each for each in town.desk.affairs.today() if each.kind == "doubt"])
    town.until(lambda: "还有一件" not in titles(page.messages))


@pytest.fixture
def network(banner: Banner) -> Iterator[BadNetwork]:
    with bad_network(banner.port) as made:
        yield made


def test_7_a_network_that_does_everything_wrong(
    end_at: Callable[[str], End], banner: Banner, network: BadNetwork, tmp_path: Path
) -> None:
    """A lost answer, every third connection cut, a login page, one poisoned record: the rest goes through."""
    end = end_at(POINT)
    end.work.output.choose(Target(folder=tmp_path))
    end.enrol(banner, POINT)
    with end.desk.state.duty.store.writing() as connection:
        banner_row.change(connection, url=network.url)
    network.plan = [PORTAL_PAGE] * 200
    numbers = {walk_in(end)}
    end.open_page(KEY.Key_7)
    end.counter.press(KEY.Key_F5)
    page = banner_page(end.work)
    end.until(lambda: "登录" in page.diagnosis.text() + page.advice.text() + titles(page.messages))
    assert end.desk.cases.list()[0].sending != "received"
    end.counter.press(KEY.Key_Escape)
    network.plan = [LOST_ANSWER] + [Fault(), Fault(), Fault(up=300)] * 30
    poisoned = end.desk.cases.list()[0]
    forge(end.desk.state.duty, [Claim(poisoned.case_id, "slip_issued", b"{}", rev=90)])
    numbers |= {walk_in(end) for _ in range(3)}
    assert len(numbers) == 4
    end.fetch(lambda: end.desk.exchange.status().entries_waiting == 0)
    assert network.connections >= 4
    sent = [body for body in banner.bodies() if b'"started_at"' in body]
    assert len(sent) == 4, "each once, however often it was sent"
    assert len(set(banner.hashes())) == len(banner.hashes())
    assert {row.slip_number for row in end.desk.cases.list()} == numbers
    assert len(banner.quarantined()) == 1
    rows = {row.slip_number: row for row in end.desk.cases.list()}
    stands = {number: row.sending for number, row in rows.items()}
    assert stands == dict.fromkeys(numbers, "received") | {poisoned.slip_number: "doubted"}
    assert rows[poisoned.slip_number].sending_reason
    assert end.desk.upkeep.verify().ok


def test_8_a_release_that_came_while_there_was_no_network(
    end_at: Callable[[str], End], banner: Banner, tmp_path: Path
) -> None:
    """What is finished stays; what is begun now follows the new one; a forged one changes nothing."""
    end = end_at(POINT)
    (tmp_path / "out").mkdir()
    end.work.output.choose(Target(folder=tmp_path / "out"))
    number = walk_in(end)
    before = text_of(end.desk.slips.archive(number))
    old = sample()
    first = old.matters[0]
    paper = msgspec.structs.replace(first.materials[0], code="new-paper", name=Text(zh="新要的证明"))
    changed = msgspec.structs.replace(first, materials=(*first.materials, paper))
    gone = msgspec.structs.replace(old.matters[1], status="withdrawn")
    publish(banner, sample(number=2, name="v13", matters=(changed, gone, *old.matters[2:])))
    end.enrol(banner, POINT)
    end.fetch(lambda: end.desk.catalogue.release.name == "v13")
    end.counter.settle()

    assert text_of(end.desk.slips.archive(number)) == before
    end.desk.slips.export(number, tmp_path / "again.pdf")
    again = text_of((tmp_path / "again.pdf").read_bytes())
    assert "sample-0.1" in again
    assert "新要的证明" not in again
    end.open_page(KEY.Key_1)
    end.counter.choose(gone.code)
    assert counter_page(end.work).draft.matter_code == "", "what is withdrawn is not begun anew"
    newer = walk_in(end)
    assert "新要的证明" in text_of(end.desk.slips.archive(newer)).replace("\r\n", "")

    only_there = msgspec.structs.replace(first, name=Text(zh="只在第十四版里的名称"))
    publish(banner, sample(number=3, name="v14", matters=(only_there, *old.matters[1:])))
    with banner.writing() as connection:
        newest = PublishedRelease.number == 3
        signature = connection.scalar(select(PublishedRelease.signature).where(newest))
        connection.execute(update(PublishedRelease).where(newest).values(signature=b"\0" * 64))
    end.counter.press(KEY.Key_F5)
    end.counter.settle()
    end.until(lambda: "签名" in titles(end.work.page.messages))
    assert end.desk.catalogue.release.name == "v13"
    with banner.writing() as connection:  # now it is signed rightly, and a part of it comes cut off
        connection.execute(update(PublishedRelease).where(newest).values(signature=signature))
        parts = connection.execute(select(ReleasePart.digest, ReleasePart.content)).all()
        (cut,) = (each for each in parts if only_there.name.zh.encode() in each.content)
        half = cut.content[: len(cut.content) // 2]
        connection.execute(update(ReleasePart).where(ReleasePart.digest == cut.digest).values(content=half))
    end.counter.press(KEY.Key_F5)
    end.counter.settle()
    assert end.desk.catalogue.release.name == "v13", "half a release is none"


def test_12_the_end_of_a_month_at_the_hall(
    end_at: Callable[[str], End], banner: Banner, tmp_path: Path
) -> None:
    """Seventy sites, three of which never came, one parcel twice: who lacks is named, the rest counted."""
    points = [f"ML{number:04}" for number in range(1001, 1068)]
    here = (POINT, OTHER_POINT, TOWN)
    sites = {code: (TOWN, f"试验嘎查{code[-2:]}") for code in points}
    with banner.writing() as connection:
        administration.add_sites(connection, sites)
        let_write(connection, points)
    listed = tuple(
        Site(code=code, name=Text(zh=name), kind="gacha", parent=parent)
        for code, (parent, name) in {**sites, OTHER_POINT: (TOWN, "宝日嘎查代办点")}.items()
    )
    assert len(points) + len(here) == 70
    silent = {OTHER_POINT, points[0], points[1]}
    for code in sorted({*points, *here} - silent):
        device = Device.new(tmp_path / "devices" / code, code).enrol(banner)
        _work(device, LONG_AGO if code == points[3] else dt.timedelta())
        if code == points[2]:  # by a stick, which is read twice
            parcel = make_parcel(device.duty)
            parcels.answer_parcel(banner.database, parcel)
            parcels.answer_parcel(banner.database, parcel)
        else:
            device.sync()
        device.store.close()

    publish(banner, sample(number=2, name="v2", sites=(*sample().sites, *listed)))
    hall = end_at(HALL)
    hall.enrol(banner, HALL)
    hall.fetch(lambda: len(hall.desk.cases.list(limit=500)) >= 67)
    hall.fetch(lambda: hall.desk.catalogue.release.name == "v2")
    hall.open_page(KEY.Key_5)
    page = hall.work.page
    assert isinstance(page, LedgerPage)
    hall.until(lambda: page.report is not None)
    assert page.report is not None
    named = {each.site: each.since for each in page.report.unheard}
    assert {site for site, since in named.items() if not since} == silent
    assert named.keys() - silent == {points[3]}, "it was heard of, and not again"
    assert "试验嘎查01" in page.unheard.text()
    today = dt.datetime.now().astimezone().date()
    came = {*points, *here} - silent
    if (today - LONG_AGO).month != today.month:
        came.discard(points[3])
    assert page.report.total.cases == len(came)
    ledger = hall.desk.ledgers.ledger("cases", Period(today.replace(day=1), today))
    assert len(ledger.rows) == page.report.total.cases, "the counts are the ledger's"
    assert {row.site: row.cases for row in page.report.sites} == dict.fromkeys(came, 1)


def _work(device: Device, back: dt.timedelta) -> None:
    """It is set up and has one case, so long ago."""
    moment = Moment(dt.datetime.now().astimezone() - back, "trusted")
    started = DeviceSetUp(site=device.site, letter="A", program="1")
    case = msgspec.structs.replace(opened(), site=device.site)
    statements = [
        Statement(device.name, "device_set_up", started),
        Statement(new_id().hex, "case_opened", case),
    ]
    with device.store.writing() as connection:
        record(connection, device.duty, statements, moment)
