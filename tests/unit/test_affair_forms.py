"""Papers of what is on record: complaints, escalations, bundles, inspections, evaluations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from casework.people.applicant import Applicant
from desktop import bootstrap
from desktop.cli.commands import main
from desktop.desk.desk import Desk
from desktop.errors import CaseError, UnknownSlip
from desktop.services.cases.handle_together import Bundling
from desktop.services.cases.record_events import Complaining, Escalating
from desktop.services.cases.record_inspection import Inspecting
from desktop.services.forms.bundle import BundleOrder
from desktop.services.forms.complaint import ComplaintOrder
from desktop.services.forms.escalation import EscalationOrder
from desktop.services.forms.evaluation import EvaluationOrder
from desktop.services.forms.form_kind import Order
from desktop.services.forms.inspection import InspectionOrder
from desktop.services.upkeep.new_workplace import SetUp
from tests.support.printers import PaperTray
from tests.support.workplaces import demo_duty, ready_draft

HOTLINE = "12345-20261129-0007"
DUE = dt.date(2036, 12, 5)


@pytest.fixture(scope="module")
def town_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("town") / "data"
    bootstrap.set_up(made, SetUp(site_code="ML01", staff_name="乌云"))
    return made


@pytest.fixture
def town(town_folder: Path) -> Iterator[Desk]:
    opened = Desk(demo_duty(town_folder), town_folder, PaperTray())
    yield opened
    opened.close()


def said(desk: Desk, order: Order) -> str:
    """The words of the paper, on one line each."""
    document = pypdfium2.PdfDocument(desk.forms.make(order).pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document).replace("\r", "")


def entries(desk: Desk) -> list[str]:
    return [entry.kind for entry in desk.upkeep.journal()]


def test_a_complaint_about_no_case_is_printed_by_its_number_without_the_whole_name(town: Desk) -> None:
    order = Complaining(
        number=HOTLINE, text="窗口没有人", complainant="阿拉坦", phone="13800000000", answer_by=DUE
    )
    town.affairs.complain(order)
    before = entries(town)
    paper = said(town, ComplaintOrder(complaint=f" {HOTLINE} "))
    assert HOTLINE in paper
    assert "2036年12月5日前答复" in paper
    assert "窗口没有人" in paper
    assert "138****0000" in paper
    assert "阿拉坦" not in paper
    assert entries(town) == [*before, "act_done"]  # that somebody made it, and nothing else
    town.affairs.answer_complaint(HOTLINE, "已经安排轮班")
    answered = said(town, ComplaintOrder(complaint=HOTLINE))
    assert "已经安排轮班" in answered
    assert "答复人 乌云" in answered
    assert "2036年12月5日前答复" not in answered


def test_a_complaint_about_a_case_names_its_slip_and_matter(town: Desk) -> None:
    number = town.cases.open(ready_draft(town, "SAMPLE-004")).slip_number
    town.events.complain(number, Complaining(number="12345-8", text="跑了三趟"))
    paper = said(town, ComplaintOrder(complaint="12345-8"))
    assert number in paper
    assert "医疗救助申请" in paper
    assert "没有留下姓名" in paper
    assert "尽快答复" in paper


def test_an_unknown_complaint_is_named(town: Desk) -> None:
    with pytest.raises(CaseError, match="没有投诉 12345-404"):
        town.forms.make(ComplaintOrder(complaint="12345-404"))


def test_an_escalation_gives_its_number_and_the_day_of_the_answer(town: Desk) -> None:
    number = town.cases.open(ready_draft(town, "SAMPLE-004")).slip_number
    with pytest.raises(CaseError, match="没有转为办不成事"):
        town.forms.make(EscalationOrder(slip_number=number))
    passed = town.events.escalate(number, Escalating(reason="单据补不出", answer_by=DUE)).number
    paper = said(town, EscalationOrder(slip_number=number.lower()))
    assert passed in paper
    assert number in paper
    assert "2036年12月5日前答复" in paper
    assert "单据补不出" in paper
    assert "152129195001010004" not in paper
    town.events.answer_escalation(number, "可以用医院证明代替")
    assert "可以用医院证明代替" in said(town, EscalationOrder(slip_number=number))


def test_an_inspection_prints_what_was_found_then_also_after_it_was_repeated(town: Desk) -> None:
    order = Inspecting(
        list_code="SAMPLE-I01",
        inspected=Applicant(
            name="示例养殖合作社",
            document="credit_code",
            id_number="91150702MA0N0000XQ",
            legal_person="巴特尔",
        ),
        inspectors=("乌云", "苏和"),
        findings={"02": "violates"},
        notes={"02": "消毒池没有药液"},
        result="to_be_mended",
        rectify_by=DUE,
    )
    first = town.events.inspect(order).number
    again = Inspecting(
        list_code="SAMPLE-I01",
        inspected=order.inspected,
        inspectors=order.inspectors,
        findings={"02": "conforms"},
        follows=first,
    )
    second = town.events.inspect(again).number
    paper = said(town, InspectionOrder(inspection=first.lower()))
    for words in (first, "责令改正", "改正期限 2036年12月5日", "消毒池没有药液", "苏和", "旗农牧和科技局"):
        assert words in paper
    after = said(town, InspectionOrder(inspection=second))
    assert "未发现问题" in after
    assert "消毒池没有药液" not in after
    with pytest.raises(CaseError, match="不是检查的编号"):
        town.forms.make(InspectionOrder(inspection="ML01-20261124-A001"))
    with pytest.raises(UnknownSlip):
        town.forms.make(InspectionOrder(inspection="JC-ML01-20261124-A999"))


def test_a_bundle_names_its_list_and_asks_for_each_paper_once(town: Desk) -> None:
    codes = ("SAMPLE-016", "SAMPLE-035")
    slips = [town.cases.open(ready_draft(town, code)).slip_number for code in codes]
    with pytest.raises(CaseError, match="没有并入一件事"):
        town.forms.make(BundleOrder(bundle=slips[0]))
    known = town.catalogue.release.bundles[0]
    bundle = town.affairs.open_bundle(Bundling(slip_numbers=tuple(slips), code=known.code))
    paper = said(town, BundleOrder(bundle=slips[1]))
    assert paper == said(town, BundleOrder(bundle=bundle.bundle_id))
    assert "合办 2 件" in paper
    assert "新生儿出生一件事" in paper
    assert "国发〔2024〕3号" in paper
    for slip_number in slips:
        assert slip_number in paper
    papers = {
        line.material.paper or line.material.code
        for number in slips
        for line in town.cases.find(number).materials
    }
    assert f"一套材料，共 {len(papers)} 项" in paper


def test_an_evaluation_slip_has_five_grades_and_nobody_s_name(town: Desk) -> None:
    number = town.cases.open(ready_draft(town, "SAMPLE-004")).slip_number
    before = entries(town)
    paper = said(town, EvaluationOrder(slip_number=number))
    for grade in ("非常满意", "满意", "基本满意", "不满意", "非常不满意"):
        assert grade in paper
    assert number in paper
    assert "测试·甲" not in paper
    assert "不写姓名" in paper.replace("不用写姓名", "不写姓名")
    assert "ML01" in said(town, EvaluationOrder())
    assert entries(town) == before


@pytest.mark.parametrize("key", ["complaint", "escalation", "bundle", "inspection", "evaluation"])
def test_each_says_by_help_what_it_wants(key: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["form", key, "--help"])
    assert "--out" in capsys.readouterr().out


def test_a_complaint_s_note_is_written_by_command(town: Desk, tmp_path: Path) -> None:
    town.affairs.complain(Complaining(number="12345-9", text="牌子写错了"))
    out = tmp_path / "note.pdf"
    assert main(["form", "complaint", "12345-9", "--out", str(out), "--data", str(town.data_dir)]) == 0
    assert "牌子写错了" in pypdfium2.PdfDocument(out)[0].get_textpage().get_text_range()
