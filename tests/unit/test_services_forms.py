"""The forms besides the slip: what they claim is recorded with them, or neither is there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pypdfium2
import pytest

from casework.cases.case import Case
from casework.cases.draft import MaterialMark
from casework.cases.fold import fold
from casework.cases.kinds.forms import PaperCount
from casework.errors import FileUnwritable
from casework.release import release_file
from desktop import bootstrap
from desktop.database import journal
from desktop.desk.desk import Desk
from desktop.errors import CaseError, MatterUnavailable, UnknownSlip
from desktop.services.cases.open_case import SavedCase
from desktop.services.cases.record_events import Complaining, Escalating
from desktop.services.forms.authorization import AuthorizationOrder
from desktop.services.forms.enquiry import EnquiryOrder
from desktop.services.forms.form_kind import MadeForm, Order
from desktop.services.forms.guide import GuideOrder
from desktop.services.forms.handover import HandoverOrder
from desktop.services.forms.ledger import LedgerOrder
from desktop.services.forms.receipt import ReceiptOrder
from desktop.services.forms.supplement import SupplementOrder
from desktop.services.forms.transfer import TransferOrder
from desktop.services.upkeep.new_workplace import SetUp
from forms.errors import DocumentError
from tests.support.desks import desk, folder, tray
from tests.support.printers import PaperTray
from tests.support.workplaces import demo_duty, ready_draft

pytestmark = pytest.mark.slow

__all__ = ["desk", "folder", "tray"]


@pytest.fixture
def saved(desk: Desk) -> SavedCase:
    return desk.cases.open(ready_draft(desk, "SAMPLE-004"))


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


def case_of(desk: Desk, saved: SavedCase) -> Case:
    with desk.state.duty.store.reading() as connection:
        return fold(journal.of_subject(connection, saved.case_id))


def kinds(desk: Desk) -> list[str]:
    return [entry.kind for entry in desk.upkeep.journal()]


def words(made: MadeForm) -> str:
    document = pypdfium2.PdfDocument(made.pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_a_receipt_takes_in_what_was_handed_in_and_once_only(desk: Desk, saved: SavedCase) -> None:
    made = desk.forms.make(ReceiptOrder(slip_number=saved.slip_number))
    assert made.number.startswith("SJ-ML0101-")
    said = words(made)
    assert made.number in said
    assert saved.slip_number in said
    assert "申请人居民身份证" in said.replace("\r\n", "")
    assert "152129195001010004" not in said
    case = case_of(desk, saved)
    assert [form.issued.number for form in case.forms] == [made.number]
    assert sum(case.custody.at_sites().values()) == 1
    with pytest.raises(CaseError, match="没有可接收的材料"):
        desk.forms.make(ReceiptOrder(slip_number=saved.slip_number))
    assert desk.upkeep.verify().ok


@pytest.mark.parametrize("form", ["original_or_copy", "paper_or_electronic"])
def test_of_papers_that_may_be_either_no_original_is_in_keeping(desk: Desk, form: str) -> None:
    release = desk.catalogue.release
    first, *others = release.matters
    papers = tuple(
        msgspec.structs.replace(each, form=form, originals=1, copies=1) for each in first.materials
    )
    matters = (msgspec.structs.replace(first, materials=papers), *others)
    newer = msgspec.structs.replace(release, number=2, name="v2", matters=matters)
    desk.catalogue.import_release(release_file.write(newer))
    case = desk.cases.open(ready_draft(desk))
    desk.forms.make(ReceiptOrder(slip_number=case.slip_number))
    assert sum(case_of(desk, case).custody.at_sites().values()) == 0


def test_papers_named_on_a_receipt_are_no_longer_missing(desk: Desk, saved: SavedCase) -> None:
    before = desk.cases.find(saved.slip_number)
    wanted = before.missing[0].material.code
    papers = (PaperCount(code=wanted, originals=2),)
    desk.forms.make(ReceiptOrder(slip_number=saved.slip_number, papers=papers, giver="苏和"))
    after = desk.cases.find(saved.slip_number)
    assert len(after.missing) == len(before.missing) - 1
    assert after.originals == {wanted: 2}
    for wrong in (PaperCount(code="no-such", originals=1), PaperCount(code=wanted)):
        with pytest.raises(CaseError):
            desk.forms.make(ReceiptOrder(slip_number=saved.slip_number, papers=(wrong,)))


def test_what_cannot_be_set_is_not_recorded(desk: Desk, saved: SavedCase) -> None:
    before = kinds(desk)
    with pytest.raises(DocumentError, match="1F984"):
        desk.forms.make(ReceiptOrder(slip_number=saved.slip_number, giver="\U0001f984"))
    assert kinds(desk) == before
    assert desk.forms.make(ReceiptOrder(slip_number=saved.slip_number)).number.endswith("A001")


def test_an_authorization_needs_an_agent_and_a_term(desk: Desk, saved: SavedCase) -> None:
    number = saved.slip_number
    with pytest.raises(CaseError, match="还没有代办人"):
        desk.forms.make(AuthorizationOrder(slip_number=number))
    with pytest.raises(CaseError, match="已经过去"):
        desk.forms.make(AuthorizationOrder(slip_number=number, agent="苏和", valid_until=dt.date(2020, 1, 1)))
    with pytest.raises(CaseError, match="没有这项权限"):
        desk.forms.make(AuthorizationOrder(slip_number=number, agent="苏和", powers=("sell",)))
    order = AuthorizationOrder(
        slip_number=number, agent="苏和", agent_id_number="150727200002290003", powers=("follow", "submit")
    )
    said = words(desk.forms.make(order))
    assert "150***********0003" in said
    assert said.index("代为提交") < said.index("代为查询")
    assert "代为领取办理结果" not in said


def test_an_authorization_may_leave_room_for_the_agent(desk: Desk, saved: SavedCase) -> None:
    made = desk.forms.make(AuthorizationOrder(slip_number=saved.slip_number, blank_agent=True))
    said = words(made)
    assert said.count("\uff3f" * 8) >= 6  # name, number, phone on both copies
    again = desk.forms.reissue(made.number)
    assert words(again).replace("第 2 次打印", "首次打印") == said


def test_only_a_delegated_site_asks_for_a_supplement(desk: Desk, saved: SavedCase, town: Desk) -> None:
    before = kinds(desk)
    with pytest.raises(CaseError, match=r"没有示例嘎查代办点办理“医疗救助申请”的书面委托.*请出告知单"):
        desk.forms.make(SupplementOrder(slip_number=saved.slip_number))
    assert kinds(desk) == before
    case = town.cases.open(ready_draft(town, "SAMPLE-004"))
    made = town.forms.make(SupplementOrder(slip_number=case.slip_number))
    assert f"需要补正 {len(town.cases.find(case.slip_number).missing)} 项" in words(made)
    with pytest.raises(CaseError, match="已经过去"):
        town.forms.make(SupplementOrder(slip_number=case.slip_number, hand_in_by=dt.date(2020, 1, 1)))


def test_a_hand_over_gives_back_the_originals(desk: Desk, saved: SavedCase) -> None:
    number = saved.slip_number
    desk.forms.make(ReceiptOrder(slip_number=number))
    with pytest.raises(CaseError, match="还没有办理结果"):
        desk.forms.make(HandoverOrder(slip_number=number))
    made = desk.forms.make(HandoverOrder(slip_number=number, outcome="准予", recipient="苏和"))
    assert "退还的原件" in words(made)
    assert desk.cases.find(number).originals == {}
    with pytest.raises(CaseError, match="已送达"):
        desk.forms.make(HandoverOrder(slip_number=number, outcome="准予"))


def test_a_transfer_is_told_in_each_of_its_cases(desk: Desk, saved: SavedCase) -> None:
    other = desk.cases.open(ready_draft(desk, "SAMPLE-012", name="测试·乙"))
    desk.forms.make(ReceiptOrder(slip_number=saved.slip_number))
    for wrong in ("ML0101", "NOWHERE"):
        with pytest.raises(CaseError):
            desk.forms.make(TransferOrder(slip_numbers=(saved.slip_number,), to_site=wrong))
    both = (saved.slip_number, other.slip_number, saved.slip_number.lower())
    said = words(desk.forms.make(TransferOrder(slip_numbers=both, to_site="ML01", bag_seal="000123")))
    assert "转办 2 件" in said
    assert "原件 1 份" in said
    assert "测试·甲" not in said
    assert [case_of(desk, each).sent_to for each in (saved, other)] == ["ML01", "ML01"]
    assert case_of(desk, saved).custody.at_sites() == {}
    with pytest.raises(UnknownSlip):
        desk.forms.make(TransferOrder(slip_numbers=("ML0101-20261124-A999",), to_site="ML01"))


def test_an_enquiry_is_logged_and_is_no_case(desk: Desk) -> None:
    with pytest.raises(CaseError, match="还没有写答复内容"):
        desk.forms.make(EnquiryOrder(matter_code="SAMPLE-004", answered=" "))
    with pytest.raises(CaseError, match="还没有写咨询内容"):
        desk.forms.make(EnquiryOrder(answered="可以"))
    made = desk.forms.make(
        EnquiryOrder(matter_code="SAMPLE-004", answered="请带身份证", caller_phone="13800000000")
    )
    assert "138****0000" in words(made)
    assert "13800000000" not in words(made)
    assert desk.cases.list() == []
    assert kinds(desk)[-2:] == ["enquiry_answered", "form_archived"]
    before = desk.cases.list(), desk.catalogue.recent()
    desk.upkeep.rebuild()
    assert (desk.cases.list(), desk.catalogue.recent()) == before


def test_a_form_printed_again_says_so_and_keeps_its_number(desk: Desk, saved: SavedCase) -> None:
    first = desk.forms.make(ReceiptOrder(slip_number=saved.slip_number))
    again = desk.forms.reissue(first.number.lower(), "遗失")
    assert (again.number, again.print_no) == (first.number, 2)
    assert "第 2 次打印" in words(again)
    assert words(again).replace("第 2 次打印", "首次打印") == words(first)
    assert desk.cases.find(saved.slip_number).forms[0].print_no == 2
    with pytest.raises(CaseError, match="找不到单据"):
        desk.forms.reissue("SJ-ML0101-20261124-A999")
    with pytest.raises(CaseError, match="按 F2"):  # a slip is there, and is printed again elsewhere
        desk.forms.reissue(saved.slip_number)


def test_the_guide_needs_no_case_and_records_nothing(desk: Desk) -> None:
    before = kinds(desk)
    made = desk.forms.make(GuideOrder(matter_code="SAMPLE-004"))
    assert "办事指南" in words(made)
    assert desk.forms.make(GuideOrder(matter_code="SAMPLE-004")).pdf == made.pdf
    with pytest.raises(MatterUnavailable):
        desk.forms.make(GuideOrder(matter_code="NO-SUCH"))
    assert kinds(desk) == before


def test_the_ledger_is_what_the_journal_says(desk: Desk, saved: SavedCase) -> None:
    today = dt.datetime.now().astimezone().date()
    wrong = desk.cases.open(ready_draft(desk, "SAMPLE-012", name="测试·乙"))
    desk.cases.void(wrong.slip_number, "选错事项")
    passed_up = desk.events.escalate(saved.slip_number, Escalating(reason="缺规定")).number
    desk.events.complain(saved.slip_number, Complaining(number="12345-7", text="跑了三趟"))
    said = words(desk.forms.make(LedgerOrder(first=today, last=today)))
    assert "共 2 件" in said
    assert "作废：选错事项" in said
    assert f"{passed_up}待答复" in said.replace(" ", "").replace("\n", "").replace("\r", "")
    assert "12345-7" in said
    assert "测试·甲" not in said
    tomorrow = today + dt.timedelta(days=1)
    assert "本期没有办件" in words(desk.forms.make(LedgerOrder(first=tomorrow, last=tomorrow)))
    with pytest.raises(CaseError, match="早于"):
        desk.forms.make(LedgerOrder(first=tomorrow, last=today))


def test_a_second_visit_asks_for_what_is_missing_and_links_back(desk: Desk, saved: SavedCase) -> None:
    before = desk.cases.find(saved.slip_number.lower())
    brought = before.missing[0]
    marks = (MaterialMark(code=brought.material.code, state="handed_in"),)
    seen = desk.slips.preview_again(saved.slip_number, marks)
    again = desk.slips.issue_again(saved.slip_number, marks)
    pdf = MadeForm(title="", number=again.slip_number, pdf=desk.slips.archive(again.slip_number))
    said = words(pdf)
    assert "所缺材料告知单" in said
    assert saved.slip_number in said
    assert f"还缺 {len(before.missing) - 1} 份材料" in said
    assert len(seen.materials) == len(before.missing) - 1
    assert desk.cases.find(again.slip_number).slip_numbers == (saved.slip_number, again.slip_number)
    assert kinds(desk)[-3:] == ["materials_recorded", "slip_issued", "slip_archived"]
    with pytest.raises(CaseError):
        desk.slips.issue_again(saved.slip_number, (MaterialMark(code="no-such", state="handed_in"),))
    with pytest.raises(CaseError, match="须写明原因"):
        desk.slips.issue_again(saved.slip_number, (msgspec.structs.replace(marks[0], state="invalid"),))


@pytest.mark.parametrize(
    "order",
    [
        ReceiptOrder(slip_number=""),
        AuthorizationOrder(slip_number="", agent="苏和"),
        HandoverOrder(slip_number="", outcome="准予"),
        TransferOrder(slip_numbers=(), to_site="ML01"),
    ],
    ids=lambda order: type(order).__name__,
)
def test_a_void_case_gets_no_more_forms(desk: Desk, saved: SavedCase, order: Order) -> None:
    desk.cases.void(saved.slip_number, "重复登记")
    named = (
        msgspec.structs.replace(order, slip_numbers=(saved.slip_number,))
        if isinstance(order, TransferOrder)
        else msgspec.structs.replace(order, slip_number=saved.slip_number)
    )
    before = kinds(desk)
    with pytest.raises(CaseError, match="已作废"):
        desk.forms.make(named)
    assert kinds(desk) == before


def test_a_form_goes_to_the_printer_under_its_number(
    desk: Desk, saved: SavedCase, tray: PaperTray, tmp_path: Path
) -> None:
    made = desk.forms.make(ReceiptOrder(slip_number=saved.slip_number))
    job = desk.forms.print_form(made, "tray")
    assert (tray.requests[0].pdf, tray.requests[0].title) == (made.pdf, made.number)
    tray.state = "completed"
    assert desk.forms.follow(job).state == "completed"
    desk.forms.export(made, tmp_path / "receipt.pdf")
    assert (tmp_path / "receipt.pdf").read_bytes() == made.pdf
    with pytest.raises(FileUnwritable):
        desk.forms.export(made, desk.data_dir / "receipt.pdf")
