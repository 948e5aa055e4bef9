"""A bag that goes to a site beside the sender's: who receives it sees the case, and may say what came."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from msgspec.structs import replace
from sqlalchemy import func, select

from casework.cases.entries import Entry
from casework.cases.fold import fold
from casework.cases.kinds.forms import PaperCount, PapersReceived
from casework.cases.kinds.keeping import PapersArrived, SightEnded
from casework.cases.kinds.transfers import CaseTransferred
from desktop.database import journal
from desktop.database.engine import Store
from desktop.database.event_tables import TransferLine
from desktop.database.journal import Statement
from desktop.database.tables import CaseLine
from sync.device.engine import Conduct, synchronise
from sync.server.acts import administration, entry_acts
from sync.server.store.tables import SideDelivery
from tests.database.test_attachments import PICTURE, attach, files, here
from tests.support.banners import HALL, OTHER_POINT, POINT, TOWN, Banner, let_write
from tests.support.devices import Device
from tests.support.inside_doors import InsideDoors, enrol_inside
from tests.support.made_bodies import made_body
from tests.support.sync_worlds import Direct

ASIDE, THIRD, BELOW = OTHER_POINT, "ML0103", "ML010201"
NUMBER = "ZB-ML0101-20261124-A001"


def sync(device: Device, banner: Banner, page: int = 256) -> None:
    synchronise(device.sync_store(), Direct(banner), Conduct(first_page=page, first_batch=page))


def send(device: Device, case: str, to_site: str = ASIDE, number: str = NUMBER) -> None:
    body = CaseTransferred(number=number, from_site=device.site, to_site=to_site)
    device.write([Statement(case, "case_transferred", body)])


def cases(store: Store) -> list[str]:
    with store.reading() as connection:
        return sorted(connection.scalars(select(CaseLine.case_id)))


def entries_of(device: Device, case: str) -> set[str]:
    return {each.entry.hash for each in device.journal() if each.entry.subject == case}


def counted(device: Device, case: str) -> int:
    """How many entries of the case are made something of here."""
    with device.store.reading() as connection:
        return len(journal.of_subject(connection, case))


@pytest.fixture
def place(banner: Banner, device: Callable[..., Device]) -> Callable[[str, str], Device]:
    with banner.writing() as connection:
        administration.add_sites(connection, {THIRD: (TOWN, "第三代办点")})
        let_write(connection, [THIRD, BELOW])
    return lambda name, site: enrol_inside(device(name, site), banner, site)


@pytest.fixture
def point(place: Callable[[str, str], Device]) -> Device:
    return place("point", POINT)


@pytest.fixture
def aside(place: Callable[[str, str], Device]) -> Device:
    return place("aside", ASIDE)


@pytest.fixture
def sent(point: Device, aside: Device, banner: Banner) -> str:
    """A case of the point whose bag went aside; the receiver was up to date before, and is again."""
    case, other = point.open_case(), point.open_case()
    aside.open_case()
    sync(point, banner)
    sync(aside, banner)
    assert len(cases(aside.store)) == 1
    send(point, case)
    sync(point, banner)
    sync(aside, banner)
    assert other not in cases(aside.store)
    return case


def test_the_receiver_has_all_of_the_case_and_what_follows(
    point: Device, aside: Device, banner: Banner, sent: str
) -> None:
    assert entries_of(aside, sent) == entries_of(point, sent)
    assert len(entries_of(aside, sent)) == 3
    point.act(sent)
    sync(point, banner)
    sync(aside, banner)
    assert entries_of(aside, sent) == entries_of(point, sent)
    with aside.store.reading() as connection:
        assert connection.scalars(select(TransferLine.to_site)).one() == ASIDE


def test_the_receiver_says_what_came_and_the_sender_hears_it(
    point: Device, aside: Device, banner: Banner, sent: str
) -> None:
    arrived = PapersArrived(number=NUMBER, site=ASIDE)
    aside.write([Statement(sent, "case_papers_arrived", arrived)])
    sync(aside, banner)
    assert banner.quarantined() == {}
    sync(point, banner)
    assert entries_of(point, sent) == entries_of(aside, sent)
    with point.store.reading() as connection:
        ways = fold(journal.of_subject(connection, sent)).custody.ways
    assert ways[NUMBER].ticked_at


def test_who_the_bag_did_not_go_to_neither_sees_nor_speaks(
    place: Callable[[str, str], Device], banner: Banner, sent: str
) -> None:
    third = place("third", THIRD)
    sync(third, banner)
    assert cases(third.store) == []
    third.act(sent)
    sync(third, banner)
    assert [reason.partition(":")[0] for reason in banner.quarantined().values()] == ["scope"]


def test_a_later_device_of_the_receiver_and_one_that_moves_there_have_it(
    place: Callable[[str, str], Device], banner: Banner, point: Device, sent: str
) -> None:
    later, moved = place("later", ASIDE), place("moved", THIRD)
    sync(moved, banner)
    assert sent not in cases(moved.store)
    banner.move(moved.name, ASIDE)
    for each in (later, moved):
        sync(each, banner, page=2)
        assert entries_of(each, sent) == entries_of(point, sent)


def test_a_receiver_without_cases_of_its_own_has_it_after_moving(
    place: Callable[[str, str], Device], banner: Banner, point: Device
) -> None:
    case = point.open_case()
    send(point, case, to_site=THIRD)
    moved = place("moved", ASIDE)
    sync(moved, banner)
    sync(point, banner)
    sync(moved, banner)
    assert cases(moved.store) == []
    banner.move(moved.name, THIRD)
    sync(moved, banner)
    assert entries_of(moved, case) == entries_of(point, case)


def test_a_change_of_scope_keeps_it_where_the_bag_went(aside: Device, banner: Banner, sent: str) -> None:
    before = entries_of(aside, sent)
    with banner.writing() as connection:
        administration.add_sites(connection, {BELOW: (ASIDE, "牧点")})
    sync(aside, banner)
    assert entries_of(aside, sent) == before
    banner.move(aside.name, THIRD)
    sync(aside, banner)
    assert sent not in cases(aside.store)


def test_who_sees_both_sites_has_each_entry_once(
    place: Callable[[str, str], Device], point: Device, banner: Banner, sent: str
) -> None:
    point.act(sent)
    sync(point, banner)
    for name, site in (("town", TOWN), ("hall", HALL)):
        above = place(name, site)
        sync(above, banner, page=1)
        assert entries_of(above, sent) == entries_of(point, sent)
        assert len(cases(above.store)) == 3


def test_a_bag_that_goes_up_costs_no_delivery(point: Device, banner: Banner) -> None:
    case = point.open_case()
    send(point, case, to_site=TOWN)
    sync(point, banner)
    with banner.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(SideDelivery)) == 0


def test_what_is_read_again_comes_again(aside: Device, point: Device, banner: Banner, sent: str) -> None:
    aside.sync_store().read_again()
    sync(aside, banner)
    assert entries_of(aside, sent) == entries_of(point, sent)
    assert [kind for _at, kind, _text in aside.status().notes] == []


def deliveries(banner: Banner, entry: Entry) -> int:
    """How often it stands in the feeds of sites that a bag went to."""
    place = (SideDelivery.device == entry.device, SideDelivery.seq == entry.seq)
    with banner.reading() as connection:
        return connection.scalar(select(func.count()).select_from(SideDelivery).where(*place)) or 0


def test_a_hidden_entry_is_hidden_at_the_receiver_as_well(
    point: Device, aside: Device, banner: Banner, sent: str
) -> None:
    point.act(sent, "hidden")
    sync(point, banner)
    sync(aside, banner)
    hidden = point.own()[-1].entry
    assert counted(aside, sent) == 4
    with banner.writing() as connection:
        entry_acts.hide(connection, hidden.device, hidden.seq, reason="查看", by="旗里")
    assert deliveries(banner, hidden) == 0
    sync(aside, banner)
    assert counted(aside, sent) == 3
    with banner.writing() as connection:
        entry_acts.take_back(connection, hidden.device, hidden.seq, by="旗里")
    assert deliveries(banner, hidden) == 1
    sync(aside, banner)
    assert counted(aside, sent) == 4


def test_the_receiver_may_send_it_on(
    place: Callable[[str, str], Device], aside: Device, point: Device, banner: Banner, sent: str
) -> None:
    send(aside, sent, to_site=THIRD, number="ZB-ML0102-20261124-A001")
    sync(aside, banner)
    third = place("third", THIRD)
    sync(third, banner)
    sync(point, banner)
    assert entries_of(third, sent) == entries_of(point, sent) == entries_of(aside, sent)


def test_its_files_come_along(point: Device, aside: Device, banner: Banner, sent: str) -> None:
    way = InsideDoors(banner)
    attach(point, sent, PICTURE)
    for each in (point, aside):
        sync(each, banner)
        files(each, way)
    assert here(aside, PICTURE)


def end_sight(device: Device, case: str, number: str = NUMBER) -> None:
    device.write([Statement(case, "case_sight_ended", SightEnded(number=number, site=ASIDE, reason="送错"))])


def test_what_the_sender_takes_back_stays_as_it_was_given(
    point: Device, aside: Device, place: Callable[[str, str], Device], banner: Banner, sent: str
) -> None:
    before = entries_of(aside, sent)
    end_sight(point, sent)
    point.act(sent)
    sync(point, banner)
    sync(aside, banner)
    end = next(each.entry.hash for each in point.own() if each.entry.kind == "case_sight_ended")
    assert entries_of(aside, sent) == before | {end}, "it hears that it ends, and no more"
    point.act(sent)
    sync(point, banner)
    aside.sync_store().read_again()
    later = place("later", ASIDE)
    for each in (aside, later):
        sync(each, banner, page=2)
        assert entries_of(each, sent) == before | {end}
    town = place("town", TOWN)
    sync(town, banner)
    assert entries_of(town, sent) == entries_of(point, sent)


def test_who_saw_it_may_still_say_what_turned_up(
    point: Device, aside: Device, banner: Banner, sent: str
) -> None:
    end_sight(point, sent)
    sync(point, banner)
    aside.write([Statement(sent, "case_papers_arrived", PapersArrived(number=NUMBER, site=ASIDE))])
    sync(aside, banner)
    sync(point, banner)
    assert banner.quarantined() == {}
    assert entries_of(point, sent) == entries_of(aside, sent)


def test_another_bag_gives_the_sight_again_with_all_that_came_between(
    point: Device, aside: Device, banner: Banner, sent: str
) -> None:
    end_sight(point, sent)
    point.act(sent)
    sync(point, banner)
    sync(aside, banner)
    send(point, sent, number="ZB-ML0101-20261124-A002")
    point.act(sent)
    sync(point, banner)
    sync(aside, banner, page=2)
    assert entries_of(aside, sent) == entries_of(point, sent)
    given = [deliveries(banner, each.entry) for each in point.own() if each.entry.subject == sent]
    assert set(given) == {1}, "what was given before is not given twice"


def test_files_that_come_later_are_not_given(point: Device, aside: Device, banner: Banner, sent: str) -> None:
    way = InsideDoors(banner)
    end_sight(point, sent)
    attach(point, sent, PICTURE)
    for each in (point, aside):
        sync(each, banner)
        files(each, way)
    assert not here(aside, PICTURE)


def test_the_sight_ends_with_the_bag_that_brought_all_of_it_back(
    point: Device, aside: Device, banner: Banner, sent: str
) -> None:
    back = "ZB-ML0102-20261124-A001"
    papers = (PaperCount(code="m1", originals=2),)
    aside.write([Statement(sent, "case_papers_received", received(aside, papers))])
    sent_back = CaseTransferred(number=back, from_site=ASIDE, to_site=POINT, papers=papers)
    aside.write([Statement(sent, "case_transferred", sent_back)])
    sync(aside, banner)
    sync(point, banner)
    for count in (1, 1):
        came = (PaperCount(code="m1", originals=count),)
        arrived = PapersArrived(number=back, site=POINT, papers=came)
        point.write([Statement(sent, "case_papers_arrived", arrived)])
        sync(point, banner)
        sync(aside, banner)
        assert entries_of(aside, sent) == entries_of(point, sent), "until all of it is there"
    point.act(sent)
    sync(point, banner)
    sync(aside, banner)
    assert len(entries_of(point, sent) - entries_of(aside, sent)) == 1


def received(device: Device, papers: tuple[PaperCount, ...]) -> PapersReceived:
    body = made_body("case_papers_received", Random(1))  # noqa: S311 - made-up data
    assert isinstance(body, PapersReceived)
    return replace(body, number=f"SJ-{device.site}-20261124-A001", site=device.site, papers=papers)
