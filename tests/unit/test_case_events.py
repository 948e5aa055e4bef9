"""The life of a case at a township that accepts: refusal, clocks, an inspection, an organization."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pypdfium2
import pytest

from casework.cases.draft import MaterialMark
from casework.people.applicant import Applicant
from desktop import bootstrap
from desktop.cli.commands import main
from desktop.desk.desk import Desk
from desktop.errors import CaseError
from desktop.services import record as recording
from desktop.services.cases.handle_together import Bundling
from desktop.services.cases.record_events import Refusing
from desktop.services.cases.record_inspection import Inspecting
from desktop.services.forms.receipt import ReceiptOrder
from desktop.services.forms.refusal import RefusalOrder
from desktop.services.forms.supplement import SupplementOrder
from desktop.services.read_clock import Moment
from desktop.services.upkeep.new_workplace import SetUp
from tests.support.printers import PaperTray
from tests.support.releases import packed
from tests.support.source import ROOT
from tests.support.workplaces import demo_duty, ready_draft

LICENCE = "SAMPLE-027"  # 乡村建设规划许可, delegated to the township
SAMPLE = ROOT / "resources" / "catalogue" / "sample-release.json"
ITEMS = [{"code": f"j{count}", "name": {"zh": f"检查项 {count}"}} for count in (1, 2)]


def release_with_more() -> bytes:
    """The sample release with what these tests need."""
    data: Any = json.loads(SAMPLE.read_text("utf-8"))
    data |= {"number": data["number"] + 1, "name": "v-test"}
    data["inspections"] = [
        {
            "code": "JCQD-1",
            "name": {"zh": "食品小作坊检查"},
            "authority": {"zh": "市场监管所"},
            "items": ITEMS,
        }
    ]
    data["bundles"] = [
        {
            "code": "YJS-1",
            "name": {"zh": "老年人一件事"},
            "source_list": "重点事项清单",
            "number": "1",
            "matters": [{"code": "SAMPLE-012"}, {"code": "SAMPLE-018"}],
        }
    ]
    licence = next(each for each in data["matters"] if each["code"] == LICENCE)
    licence["excluded_steps"] = [{"zh": "专家评审"}]
    licence["remedies"] = [{"zh": "六十日内向旗人民政府申请行政复议"}]
    licence["served"] = ["person", "organization"]
    return packed(data)


@pytest.fixture(scope="module")
def town_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("town") / "data"
    bootstrap.set_up(made, SetUp(site_code="ML01", staff_name="乌云"))
    return made


@pytest.fixture
def town(town_folder: Path) -> Iterator[Desk]:
    opened = Desk(demo_duty(town_folder), town_folder, PaperTray())
    if opened.catalogue.release.name != "v-test":
        opened.catalogue.import_release(release_with_more())
    yield opened
    opened.close()


def at(monkeypatch: pytest.MonkeyPatch, moment: dt.datetime, *, trusted: bool = True) -> None:
    """The clock of the workplace shows that time."""
    shown = Moment(moment, "trusted" if trusted else "doubtful")
    for module in ("record", "cases.open_case", "cases.recorded_event"):
        monkeypatch.setattr(f"desktop.services.{module}.moment_now", lambda *_args: shown)
    assert recording.moment_now is not None


def waiting(desk: Desk, number: str) -> list[str]:
    return [task.kind for task in desk.affairs.tasks() if task.slip_number == number]


def test_a_refusal_states_reason_and_the_remedies_of_the_catalogue(town: Desk) -> None:
    number = town.cases.open(ready_draft(town, LICENCE)).slip_number
    with pytest.raises(CaseError, match="还没有写"):
        town.events.refuse(number, Refusing(reason=" "))
    event = town.events.refuse(number, Refusing(reason="不在规划区内", basis=("城乡规划法 第四十一条",)))
    assert (event.state, event.state_words) == ("refused", "不予受理")
    shown = town.cases.show(number)
    assert shown.refusal.remedies == ("六十日内向旗人民政府申请行政复议",)
    assert shown.refusal.by == "乌云"
    assert shown.history[-1].words == "不予受理：不在规划区内"
    with pytest.raises(CaseError, match="不能"):
        town.events.stop_limit(number, "专家评审")


def test_an_original_is_kept_until_it_goes_back_even_after_a_refusal(town: Desk) -> None:
    number = town.cases.open(ready_draft(town, "SAMPLE-004")).slip_number
    town.forms.make(ReceiptOrder(slip_number=number))
    town.cases.void(number, "重复登记")
    assert [task.kind for task in town.affairs.tasks() if task.slip_number == number] == [
        "originals_to_return"
    ]
    town.custody.give_back(number, reason="作废")
    assert [task for task in town.affairs.tasks() if task.slip_number == number] == []
    assert town.custody.ledger(number).lying == ()


def test_a_supplement_is_told_once(town: Desk) -> None:
    number = town.cases.open(ready_draft(town, LICENCE)).slip_number
    assert town.cases.show(number).clocks.supplement_by is not None
    assert waiting(town, number) == ["supplement"]
    town.forms.make(SupplementOrder(slip_number=number))
    with pytest.raises(CaseError, match="只能一次告知"):
        town.forms.make(SupplementOrder(slip_number=number))
    assert waiting(town, number) == []


def test_who_heard_nothing_in_five_working_days_is_accepted(
    town: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as then:
        at(then, dt.datetime(2026, 11, 2, 9).astimezone())
        number = town.cases.open(ready_draft(town, LICENCE)).slip_number
    assert waiting(town, number) == ["deemed_accepted"]
    clocks = town.cases.show(number).clocks
    assert (clocks.is_deemed, clocks.accepted_on) == (True, dt.date(2026, 11, 2))
    assert clocks.promised is not None
    with pytest.raises(CaseError, match="五个工作日内没有一次告知"):
        town.forms.make(SupplementOrder(slip_number=number))
    with pytest.raises(CaseError, match="自那天起即为受理"):
        town.events.refuse(number, Refusing(reason="材料不全"))
    whys = {each.name: each.why_not for each in town.cases.place(number).acts}
    assert whys["supplement"] == whys["refuse"] == "没有按期告知补正，已视为受理"
    (row,) = [each for each in town.cases.list() if each.slip_number == number]
    assert row.promised_on == clocks.promised.day
    assert number in [each.slip_number for each in town.cases.late()]


def test_an_excluded_step_stops_the_limit_and_goes_on(town: Desk) -> None:
    draft = ready_draft(town, LICENCE)
    marks = tuple(MaterialMark(code=mark.code, state="handed_in") for mark in draft.marks)
    number = town.cases.open(msgspec.structs.replace(draft, marks=marks)).slip_number
    assert town.cases.show(number).clocks.statutory is not None
    town.events.stop_limit(number, "专家评审")
    assert town.cases.show(number).clocks.stopped_by == "专家评审"
    assert town.cases.show(number).clocks.promised is None
    with pytest.raises(CaseError, match="已经开始"):
        town.events.stop_limit(number, "专家评审")
    town.events.resume_limit(number, "专家评审")
    assert town.cases.show(number).clocks.promised is not None


def test_a_corrected_clock_moves_the_days_and_takes_the_doubt_away(
    town: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = ready_draft(town, LICENCE)
    marks = tuple(MaterialMark(code=mark.code, state="handed_in") for mark in draft.marks)
    with monkeypatch.context() as then:
        at(then, dt.datetime(2019, 1, 1, 9).astimezone(), trusted=False)
        number = town.cases.open(msgspec.structs.replace(draft, marks=marks)).slip_number
    before = town.cases.show(number)
    assert (before.clock_trusted, before.opened_at[:4]) == (False, "2019")
    town.events.correct_time(number, dt.datetime(2026, 11, 2, 9).astimezone(), "对照登记簿")
    after = town.cases.show(number)
    assert (after.clock_trusted, after.opened_at[:10]) == (True, "2026-11-02")
    assert after.clocks.accepted_on == dt.date(2026, 11, 2)
    with pytest.raises(CaseError, match="已经更正为 2026-11-02 09:00"):
        town.events.correct_time(number, dt.datetime(2026, 11, 2, 9).astimezone())
    town.events.correct_time(number, dt.datetime(2026, 11, 3, 9).astimezone(), "看错了一天")
    again = town.cases.show(number)
    assert (again.clock_trusted, again.opened_at[:10]) == (True, "2026-11-03")
    assert again.clocks.accepted_on == dt.date(2026, 11, 3)
    assert {each.at[:10] for each in again.history if each.kind == "case_opened"} == {"2026-11-03"}
    assert again.history[-1].words.endswith("的时间为 2026-11-03 09:00")
    (row,) = (each for each in town.cases.list() if each.slip_number == number)
    assert (row.clock_trusted, row.opened_at.date()) == (True, dt.date(2026, 11, 3))
    before_rebuild = town.cases.list()
    town.upkeep.rebuild()
    assert town.cases.list() == before_rebuild


def test_what_was_recorded_within_a_minute_is_corrected_at_once(
    town: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slip is filed a moment after it was saved; what came later has a time of its own."""
    wrong = dt.datetime(2019, 1, 1, 9).astimezone()
    with monkeypatch.context() as then:
        at(then, wrong, trusted=False)
        number = town.cases.open(ready_draft(town, LICENCE)).slip_number
        for seconds, text in ((60, "一分钟内"), (61, "一分钟后")):
            at(then, wrong + dt.timedelta(seconds=seconds), trusted=False)
            town.events.note(number, text)
    true = dt.datetime(2026, 11, 2, 9).astimezone()
    town.events.correct_time(number, true)
    history = town.cases.show(number).history
    corrected = [each for each in history if each.kind == "case_time_corrected"]
    (left,) = (each for each in history if each.clock == "doubtful")
    assert len(corrected) == len(history) - len(corrected) - 1
    assert left.words == "备注：一分钟后"
    truer = true + dt.timedelta(hours=1)
    town.events.correct_time(number, truer, again=True)
    assert town.cases.show(number).opened_at == truer.isoformat()
    town.events.correct_time(number, true + dt.timedelta(hours=2))
    assert "doubtful" not in {each.clock for each in town.cases.show(number).history}
    assert town.cases.show(number).opened_at == truer.isoformat()
    with pytest.raises(CaseError, match="2099-01-01 09:00 还没有到"):
        town.events.correct_time(number, dt.datetime(2099, 1, 1, 9).astimezone())


def test_an_inspection_is_a_case_of_its_own(town: Desk) -> None:
    shop = Applicant(name="示例奶食品店", document="credit_code", id_number="91150702MA0N0000XQ")
    order = Inspecting(
        list_code="JCQD-1",
        inspected=shop,
        inspectors=("乌云", "巴图"),
        findings={"j1": "violates"},
        result="to_be_mended",
        rectify_by=dt.date(2026, 12, 20),
    )
    for wrong, why in (
        (msgspec.structs.replace(order, inspectors=("乌云",)), "不得少于两人"),
        (msgspec.structs.replace(order, findings={"j9": "violates"}), "没有第 j9 项"),
        (msgspec.structs.replace(order, result="conforms"), "不能是未发现问题"),
        (msgspec.structs.replace(order, rectify_by=None), "改正期限"),
    ):
        with pytest.raises(CaseError, match=why):
            town.events.inspect(wrong)
    event = town.events.inspect(order)
    assert event.number.startswith("JC-ML01-")
    assert event.state == "processing"
    (row,) = [each for each in town.cases.list() if each.case_id == event.case_id]
    assert (row.slip_number, row.matter_name, row.state) == (event.number, "食品小作坊检查", "processing")
    assert waiting(town, event.number) == ["rectification"]
    with pytest.raises(CaseError, match="是检查，没有告知单"):
        town.cases.find(event.number)
    again = msgspec.structs.replace(
        order,
        findings={"j1": "conforms", "j2": "conforms"},
        result="conforms",
        rectify_by=None,
        follows=event.number,
    )
    mended = town.events.inspect(again)
    assert (mended.case_id, mended.state) == (event.case_id, "finished")
    shown = town.cases.show(mended.number)
    assert shown.inspection is not None
    assert [item.finding for item in shown.inspection.items] == ["conforms", "conforms"]
    assert len(shown.history) == 2
    # The paper of then is at hand still.
    assert town.cases.show(event.number.lower()).case_id == event.case_id
    assert [row.case_id for row in town.cases.list(event.number)] == [event.case_id]
    town.events.note(event.number, "按旧编号记的备注")
    third = town.events.inspect(msgspec.structs.replace(again, follows=event.number))
    assert third.case_id == event.case_id
    for number in (event.number, mended.number, third.number):
        assert town.cases.show(number).slip_number == third.number


def test_several_matters_as_one_of_the_catalogue_need_their_list(town: Desk) -> None:
    numbers = tuple(
        town.cases.open(ready_draft(town, code)).slip_number for code in ("SAMPLE-004", "SAMPLE-012")
    )
    bundle = town.affairs.open_bundle(Bundling(slip_numbers=numbers, name="养老项目"))
    assert (bundle.form, [each.matter_code for each in bundle.members]) == (
        "project",
        ["SAMPLE-004", "SAMPLE-012"],
    )


def test_an_organization_is_an_applicant_from_draft_to_entry_to_command(
    town: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = "91150702MA0N000000"
    draft = ready_draft(town, LICENCE)
    firm = Applicant(name="示例牧业合作社", document="credit_code", id_number=code, legal_person="测试·甲")
    with pytest.raises(Exception, match="校验"):
        town.cases.open(msgspec.structs.replace(draft, applicant=firm))
    right = credit_code(code[:17])
    firm = msgspec.structs.replace(firm, id_number=right, agent_name="测试·乙")
    number = town.cases.open(msgspec.structs.replace(draft, applicant=firm)).slip_number
    shown = town.cases.show(number).applicant
    assert (shown.is_organization, shown.name, shown.id_number) == (True, "示例牧业合作社", right)
    assert shown.legal_person == "测试·甲"
    command = [
        "slip", LICENCE, "--name", "示例牧业合作社", "--document", "credit_code", "--id-number", right,
        "--legal-person", "测试·甲", "--agent", "测试·乙", "--out", str(tmp_path / "x.pdf"),
        "--data", str(town.data_dir),
    ]  # fmt: skip
    for situation in town.catalogue.situations(draft):
        command += ["--answer", f"{situation.key}={situation.options[0].value}"]
    assert main(command) == 0
    assert "告知单编号" in capsys.readouterr().out
    newest = town.cases.list(limit=1)[0]
    assert (newest.applicant_name, newest.applicant_id_masked) == ("示例牧业合作社", right)


def credit_code(seventeen: str) -> str:
    """With the check sign of GB 32100-2015."""
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(signs.index(sign) * pow(3, place, 31) for place, sign in enumerate(seventeen))
    return seventeen + signs[(31 - total % 31) % 31]


def test_a_refusal_is_told_in_writing_once_with_reason_basis_and_times(town: Desk) -> None:
    number = town.cases.open(ready_draft(town, LICENCE)).slip_number
    with pytest.raises(CaseError, match="还没有作不予受理"):
        town.forms.make(RefusalOrder(slip_number=number))
    town.events.refuse(number, Refusing(reason="不在规划区内", basis=("城乡规划法 第四十一条",)))
    made = town.forms.make(RefusalOrder(slip_number=number))
    words = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made.pdf))
    year = town.cases.show(number).opened_at[:4]
    for part in (
        "不予受理通知书",
        f"不受〔{year}〕A",
        "不在规划区内",
        "城乡规划法 第四十一条",
        "六十日内向旗人民政府申请行政复议",
        "六个月内，依法向人民法院提起行政诉讼",
    ):
        assert part in words, part
    assert "六十日内，依法申请行政复议" not in words  # the catalogue says where, and by when
    with pytest.raises(CaseError, match="已经出过通知书"):
        town.forms.make(RefusalOrder(slip_number=number))
    again = town.forms.reissue(made.number, "遗失")
    assert (again.number, again.print_no) == (made.number, 2)
    assert town.cases.show(number).history[-3].words == f"出不予受理通知书 {made.number}"


def test_notices_are_numbered_by_site_and_year(town: Desk) -> None:
    numbers = []
    for _ in range(2):
        number = town.cases.open(ready_draft(town, LICENCE)).slip_number
        town.events.refuse(number, Refusing(reason="不在规划区内"))
        made = town.forms.make(RefusalOrder(slip_number=number))
        first = pypdfium2.PdfDocument(made.pdf)[0].get_textpage().get_text_range()
        numbers.append(next(word for word in first.split() if "〔" in word))
    first, second = (int(each.rpartition("〕A")[2].removesuffix("号")) for each in numbers)
    assert second == first + 1
