"""What happens to a case reaches the other end: a bag with a missing paper, what the hall says of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from casework.cases.kinds.forms import PaperCount
from desktop import bootstrap
from desktop.desk.desk import Desk
from desktop.errors import CaseError
from desktop.services.cases.handle_together import Bundling
from desktop.services.cases.keep_originals import Arrival, MissingPaper
from desktop.services.cases.record_events import Complaining, Escalating
from desktop.services.forms.receipt import ReceiptOrder
from desktop.services.forms.transfer import TransferOrder
from desktop.services.people.unlock import unlock
from desktop.services.upkeep.new_workplace import SetUp
from sync.server.acts import case_acts, event_acts
from sync.server.acts.event_acts import PassedComplaint, RefusedCase
from sync.server.refusals import Refused
from tests.support.banners import POINT, TOWN, Banner
from tests.support.printers import PaperTray
from tests.support.workplaces import ready_draft

pytestmark = pytest.mark.slow

Make = Callable[[str], Desk]


@pytest.fixture
def desk_at(served: Banner, tmp_path: Path) -> Iterator[Make]:
    desks = []

    def made(site: str) -> Desk:
        folder = tmp_path / site
        bootstrap.set_up(folder, SetUp(site_code=site, staff_name="其其格"))
        desk = Desk(unlock(folder, "", None), folder, PaperTray())
        desk.exchange.enrol(served.url, served.code(site))
        desks.append(desk)
        return desk

    yield made
    for desk in desks:
        desk.close()


def test_six_of_seven_arrive_and_both_ends_hear_of_the_one_that_is_missed(desk_at: Make) -> None:
    point, town = desk_at(POINT), desk_at(TOWN)
    number = point.cases.open(ready_draft(point, "SAMPLE-004")).slip_number
    code = point.cases.find(number).materials[0].material.code
    papers = (PaperCount(code=code, originals=7),)
    point.forms.make(ReceiptOrder(slip_number=number, papers=papers))
    bag = point.forms.make(TransferOrder(slip_numbers=(number,), to_site=TOWN)).number
    point.exchange.sync()
    town.exchange.sync()
    assert [desk.cases.show(number).state for desk in (point, town)] == ["transferred"] * 2
    town.custody.tick_off(Arrival(number=bag, missing=(MissingPaper(number, code),)))
    town.exchange.sync()
    point.exchange.sync()
    for desk in (point, town):
        assert [(each.place, each.count) for each in desk.custody.lying()] == [(bag, 1), (TOWN, 6)]
        assert [(task.kind, task.about) for task in desk.affairs.tasks()] == [("missing_in_transfer", bag)]
        assert desk.cases.show(number).custody == point.cases.show(number).custody
        assert desk.cases.list()[0].state == "incomplete", "it is on its way no longer, at neither end"
    with pytest.raises(CaseError, match="没有原件在本站点"):
        point.custody.give_back(number)
    point.custody.tick_off(Arrival(number=bag))  # it was left on the table
    point.exchange.sync()
    town.exchange.sync()
    for desk in (point, town):
        assert desk.affairs.tasks() == []
        assert {each.place: each.count for each in desk.custody.lying()} == {TOWN: 6, POINT: 1}
        before = desk.custody.lying(), desk.custody.transfers()
        desk.upkeep.rebuild()
        assert (desk.custody.lying(), desk.custody.transfers()) == before


def test_the_hall_answers_refuses_and_passes_complaints_on(served: Banner, desk_at: Make) -> None:
    point = desk_at(POINT)
    number = point.cases.open(ready_draft(point, "SAMPLE-004")).slip_number
    passed_up = point.events.escalate(number, Escalating(reason="缺规定")).number
    point.exchange.sync()
    with served.writing() as connection:
        assert event_acts.answer_escalation(connection, number, "按新规定办", "旗大厅") == passed_up
        event_acts.pass_complaint(connection, number, PassedComplaint(number="12345-1", text="跑了三趟"))
        refusal = RefusedCase(reason="不属于救助范围", remedies=("六十日内申请行政复议",))
        event_acts.refuse_case(connection, number, refusal, "旗大厅")
    with served.writing() as connection:
        with pytest.raises(Refused, match="请用 banner case refuse"):
            case_acts.change_status(connection, number, "refused", note="", by="旗大厅")
        for wrong in (RefusedCase(reason="x", remedies=()), RefusedCase(reason=" ", remedies=("y",))):
            with pytest.raises(Refused, match="原因和救济"):
                event_acts.refuse_case(connection, number, wrong, "旗大厅")
        with pytest.raises(Refused, match="已有答复"):
            event_acts.answer_escalation(connection, number, "再答", "旗大厅")
        with pytest.raises(Refused, match="已经记过"):
            event_acts.pass_complaint(connection, number, PassedComplaint(number="12345-1", text="又"))
    point.exchange.sync()
    shown = point.cases.show(number)
    assert (shown.state, shown.escalation.answer) == ("refused", "按新规定办")
    assert shown.refusal.remedies == ("六十日内申请行政复议",)
    assert [(task.kind, task.about) for task in point.affairs.tasks()] == [("complaint", "12345-1")]
    assert point.cases.conflicts() == []
    point.events.answer_complaint(number, "12345-1", "已上门说明")
    assert point.affairs.tasks() == []


def test_a_bundle_of_a_point_that_its_township_adds_to_is_heard_at_the_point(desk_at: Make) -> None:
    point, town = desk_at(POINT), desk_at(TOWN)
    numbers = tuple(
        point.cases.open(ready_draft(point, code)).slip_number for code in ("SAMPLE-004", "SAMPLE-012")
    )
    bundle = point.affairs.open_bundle(Bundling(slip_numbers=numbers, name="养老项目")).bundle_id
    point.affairs.complain(Complaining(number="9-1", text="没有座位"))
    third = point.cases.open(ready_draft(point, "SAMPLE-001")).slip_number
    point.exchange.sync()
    town.exchange.sync()
    town.affairs.change_bundle(bundle, joined=(third,))
    town.affairs.note_bundle(bundle, "周五一起交")
    town.affairs.answer_complaint("9-1", "已添置")
    town.exchange.sync()
    point.exchange.sync()
    assert point.affairs.bundle(bundle) == town.affairs.bundle(bundle)
    assert len(point.affairs.bundle(bundle).members) == 3
    assert point.cases.show(third).bundles == {bundle: "养老项目"}
    assert [row.is_open for row in point.affairs.list("complaint")] == [False]
    for kind in ("bundle", "complaint"):
        ours, theirs = (
            [msgspec.structs.replace(row, at="") for row in desk.affairs.list(kind)] for desk in (point, town)
        )
        assert ours == theirs
