"""What the banner says of cases and people reaches the site, the list and the next slip."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from casework.cases.kinds.banner import CaseStatusChanged
from casework.cases.kinds.people import StaffAppointed
from desktop.database.journal import Statement
from desktop.desk.desk import Desk
from desktop.errors import UnknownSlip
from desktop.services.cases.list_cases import CaseRow
from desktop.services.people.unlock import unlock
from sync.server.acts import case_acts
from sync.server.refusals import Refused
from sync.server.store import streams
from tests.support.banners import HALL, OTHER_POINT, POINT, TOWN, Banner
from tests.support.devices import Device
from tests.support.operator_commands import tamga
from tests.support.printers import PaperTray
from tests.support.workplaces import demo_folder, ready_draft

pytestmark = pytest.mark.slow

Make = Callable[..., Device]
BY = "旗医保局经办"


@pytest.fixture
def desk(served: Banner, tmp_path: Path) -> Iterator[Desk]:
    folder = demo_folder(tmp_path / "data")
    opened = Desk(unlock(folder, "", None), folder, PaperTray())
    opened.exchange.enrol(served.url, served.code())
    yield opened
    opened.close()


def brought(desk: Desk) -> str:
    """A case that the banner has; its slip's number."""
    number = desk.cases.open(ready_draft(desk)).slip_number
    desk.exchange.sync()
    return number


def row(desk: Desk) -> CaseRow:
    (found,) = desk.cases.list()
    return found


def test_status_and_result_are_in_the_list_and_on_the_next_slip(served: Banner, desk: Desk) -> None:
    number = brought(desk)
    with served.writing() as connection:
        case_acts.change_status(connection, number.lower(), "accepted", note="已转税务", by=BY)
        case_acts.change_status(connection, number, "completed", note="", by=BY)
        case_acts.record_result(connection, number, "准予参保", document="蒙医保〔2026〕1 号", by=BY)
    assert desk.exchange.sync().received == 3
    assert (row(desk).progress, row(desk).result) == ("completed", "准予参保 蒙医保〔2026〕1 号")
    assert row(desk).conflict_count == 0
    again = desk.slips.issue_again(number)
    said = desk.slips.read(again.slip_number)
    assert said.answers[-1].answer.zh == "已办结，准予参保，蒙医保〔2026〕1 号"
    assert desk.slips.archive(again.slip_number).startswith(b"%PDF")
    assert len(desk.slips.read(number).answers) == len(said.answers) - 1


def test_a_request_makes_the_material_missing_and_says_why(served: Banner, desk: Desk) -> None:
    number = brought(desk)
    before = desk.slips.read(number)
    handed = next(line for line in before.materials if line.state == "handed_in").material.code
    with served.writing() as connection:
        case_acts.request_materials(connection, number, [handed], reason="复印件看不清", by=BY)
    missing = row(desk).missing_count
    desk.exchange.sync()
    assert row(desk).missing_count == missing + 1
    assert row(desk).asked == "复印件看不清"
    line = next(
        line
        for line in desk.slips.read(desk.slips.issue_again(number).slip_number).materials
        if line.material.code == handed
    )
    assert (line.state, line.reason) == ("missing", "复印件看不清")
    assert desk.slips.read(number) == before


def test_a_material_that_the_matter_does_not_know_is_not_requested(served: Banner, desk: Desk) -> None:
    number = brought(desk)
    with served.writing() as connection, pytest.raises(Refused, match="不在此事项里"):
        case_acts.request_materials(connection, number, ["no-such"], reason="要", by=BY)
    with served.writing() as connection, pytest.raises(Refused, match="写明理由"):
        case_acts.request_materials(connection, number, [], reason=" ", by=BY)


def test_a_slip_that_never_came_is_refused(served: Banner) -> None:
    for number, what in (("ML0101-20261124-A001", "还没有设备上传过"), ("nonsense", "不是告知单编号")):
        with served.writing() as connection, pytest.raises(Refused, match=what):
            case_acts.change_status(connection, number, "accepted", note="", by=BY)


def test_acts_stay_within_the_scope_of_their_case(served: Banner, desk: Desk, device: Make) -> None:
    other, town = device("other", OTHER_POINT, served), device("town", TOWN, served)
    number = brought(desk)
    with served.writing() as connection:
        case_acts.change_status(connection, number, "accepted", note="", by=BY)
    assert other.sync().received == 0
    assert town.sync().received == len(served.hashes()) == served.count()
    assert not town.sync().notes


def test_two_who_do_not_see_each_other_are_shown_as_a_conflict(
    served: Banner, desk: Desk, device: Make
) -> None:
    hall = device("hall", HALL, served)
    number = brought(desk)
    case = row(desk).case_id
    hall.sync()
    with served.writing() as connection:
        case_acts.change_status(connection, number, "accepted", note="", by=BY)
    said = CaseStatusChanged(now="refused", by="大厅窗口")
    hall.write([Statement(case, "case_status_changed", said)])
    hall.sync()
    desk.exchange.sync()
    assert row(desk).conflict_count == 1


def test_after_a_restored_backup_the_banner_speaks_in_a_new_chain(served: Banner, desk: Desk) -> None:
    number = brought(desk)
    with served.writing() as connection:
        case_acts.change_status(connection, number, "accepted", note="", by=BY)
        streams.begin_epoch(connection, "restored")
        case_acts.change_status(connection, number, "completed", note="", by=BY)
    desk.exchange.sync()
    assert row(desk).progress == "completed"
    assert len({entry.device for entry in desk.upkeep.journal()}) == 3
    assert desk.upkeep.verify().ok
    assert not desk.exchange.sync().notes


def test_a_slip_that_is_not_here_has_no_further_one(desk: Desk) -> None:
    with pytest.raises(UnknownSlip):
        desk.slips.issue_again("ML0101-20261124-A999")


def test_the_roster_reaches_its_site_and_those_above(served: Banner, desk: Desk, device: Make) -> None:
    other = device("other", OTHER_POINT, served)
    with served.writing() as connection:
        staff = case_acts.appoint(connection, POINT, "乌云", "代办员")
    desk.exchange.sync()
    assert other.sync().received == 0
    assert [(each.name, each.role, each.site, each.left) for each in desk.people.roster() if each.role] == [
        ("乌云", "代办员", POINT, False)
    ]
    with served.writing() as connection:
        assert case_acts.appoint(connection, POINT, "乌云", "", left=True) == staff
    desk.exchange.sync()
    assert [each.left for each in desk.people.roster() if each.name == "乌云"] == [True]


def test_a_point_cannot_write_the_roster(served: Banner, device: Make) -> None:
    point = device("point", POINT, served)
    body = StaffAppointed(site=POINT, name="自封", role="站长")
    point.write([Statement("staff-x", "staff_appointed", body)])
    report = point.sync()
    assert "隔离" in report.notes[0].text
    assert not served.hashes()


@pytest.mark.slow
def test_an_operator_acts_and_a_clerk_sees_it(served: Banner, tmp_path: Path) -> None:
    where = served.where(tmp_path / "server")
    point, pdf = str(tmp_path / "point"), tmp_path / "slip.pdf"
    tamga("setup", "--demo", "--data", point, "--site", POINT)
    tamga("enrol", "--data", point, "--server", served.url, "--code", served.code())
    answers = ("--answer", "kind=work", "--answer", "agent=no")
    said = tamga("slip", "SAMPLE-002", *answers, "--name", "测试·甲", "--out", str(pdf), "--data", point)
    number = said.split()[1]
    tamga("sync", "--data", point)
    assert "旗里已收" in tamga("cases", "--data", point)
    tamga("banner", "case", "status", number, "processing", "--by", BY, *where)
    tamga("banner", "case", "result", number, "准予", "--document", "1 号", "--by", BY, *where)
    tamga("banner", "staff", "add", POINT, "乌云", *where)
    assert "乌云\t代办员\t在岗" in tamga("banner", "staff", "list", *where)
    tamga("sync", "--data", point)
    assert "办理中\t准予 1 号\t未打印\t旗里已收" in tamga("cases", "--data", point)
    assert "乌云" in tamga("staff", "list", "--data", point)
    assert "告知单编号" in tamga("again", number, "--out", str(tmp_path / "again.pdf"), "--data", point)
    tamga("journal", "verify", "--data", point)
