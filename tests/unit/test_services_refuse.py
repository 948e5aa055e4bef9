"""What the counter cannot do is refused with what is wrong, and nothing of it is recorded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from casework.cases.draft import MaterialMark
from casework.errors import TamgaError
from desktop import bootstrap
from desktop.desk.desk import Desk
from desktop.services.cases.handle_together import Bundling
from desktop.services.cases.keep_originals import Arrival, MissingPaper
from desktop.services.cases.record_affairs import Asked
from desktop.services.cases.record_events import Complaining, Escalating, Refusing
from desktop.services.forms.enquiry import EnquiryOrder
from desktop.services.forms.guide import GuideOrder
from desktop.services.forms.handover import HandoverOrder
from desktop.services.forms.ledger import LedgerOrder
from desktop.services.forms.receipt import ReceiptOrder
from desktop.services.forms.supplement import SupplementOrder
from desktop.services.forms.transfer import TransferOrder
from desktop.services.upkeep.new_workplace import SetUp
from tests.support.printers import PaperTray
from tests.support.workplaces import demo_duty, ready_draft

LICENCE = "SAMPLE-027"
LONG_AGO, FAR = dt.date(2026, 1, 1), dt.date(2199, 1, 1)


class Counter:
    """A township with three cases: one lacks papers, one lacks none, one is on its way to the banner."""

    def __init__(self, folder: Path) -> None:
        bootstrap.set_up(folder, SetUp(site_code="ML01", staff_name="乌云"))
        self.desk = Desk(demo_duty(folder), folder, PaperTray())
        self.case = self.desk.cases.open(ready_draft(self.desk, LICENCE)).slip_number
        draft = ready_draft(self.desk, LICENCE, name="测试·乙")
        marks = tuple(MaterialMark(code=mark.code, state="handed_in") for mark in draft.marks)
        self.whole = self.desk.cases.open(msgspec.structs.replace(draft, marks=marks)).slip_number
        self.sent = self.desk.cases.open(ready_draft(self.desk, "SAMPLE-004", name="测试·丙")).slip_number
        self.desk.forms.make(ReceiptOrder(slip_number=self.sent))
        self.sheet = self.desk.forms.make(TransferOrder(slip_numbers=(self.sent,), to_site="BQ00")).number
        self.empty = folder.parent / "empty.pdf"
        self.empty.write_bytes(b"")


@pytest.fixture(scope="module")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    made = Counter(tmp_path_factory.mktemp("town") / "data")
    yield made
    made.desk.close()


Act = Callable[[Counter], object]

REFUSED: dict[str, Act] = {
    "目录里没有站点“ZZ99”": lambda c: c.desk.events.escalate(
        c.case, Escalating(reason="缺规定", to_site="ZZ99")
    ),
    "答复期限 2026-01-01 已经过去": lambda c: c.desk.events.escalate(
        c.case, Escalating(reason="缺规定", answer_by=LONG_AGO)
    ),
    "还没有写救济途径": lambda c: c.desk.events.refuse(c.case, Refusing(reason="不在规划区内")),
    "文件有 0 字节": lambda c: c.desk.events.attach(c.case, c.empty),
    "没有一个附件的摘要以 abc 开头": lambda c: c.desk.events.withdraw(c.case, "abc", "附错了"),
    "本办件没有待回访的差评": lambda c: c.desk.events.follow_up(c.case, "电话致歉"),
    "本机没有投诉 404": lambda c: c.desk.affairs.answer_complaint("404", "已办结"),
    "还没有到": lambda c: c.desk.events.correct_time(c.case, dt.datetime(2199, 1, 1).astimezone()),
    "不计入时限的环节：没有": lambda c: c.desk.events.stop_limit(c.case, "专家评审"),
    "SAMPLE-027 没有材料 M99": lambda c: c.desk.slips.issue_again(
        c.case, (MaterialMark(code="M99", state="handed_in"),)
    ),
    "“用地权属或宅基地批准材料”不合格，须写明原因": lambda c: c.desk.slips.issue_again(
        c.case, (MaterialMark(code="SAMPLE-027-M03", state="invalid"),)
    ),
    "“用地权属或宅基地批准材料”不能用承诺代替": lambda c: c.desk.slips.issue_again(
        c.case, (MaterialMark(code="SAMPLE-027-M03", state="committed"),)
    ),
    "没有所写的 1 件": lambda c: c.desk.custody.tick_off(
        Arrival(number=c.sheet, missing=(MissingPaper(c.case),))
    ),
    "至少要有两个办件": lambda c: c.desk.affairs.open_bundle(Bundling(slip_numbers=(c.case,), name="养老")),
    "没有一件事“NONE”": lambda c: c.desk.affairs.open_bundle(
        Bundling(slip_numbers=(c.case, c.sent), code="NONE")
    ),
    "NONE 不在现行目录里。": lambda c: c.desk.affairs.note_enquiry(Asked(matter_code="NONE")),
    "事项 NONE 不在现行目录里": lambda c: c.desk.forms.make(
        EnquiryOrder(answered="线上办", matter_code="NONE")
    ),
    "没有“whenever”": lambda c: c.desk.forms.make(
        EnquiryOrder(asked="怎么办", answered="线上办", follow_up="whenever")
    ),
    "还没有写答复内容": lambda c: c.desk.forms.make(EnquiryOrder(asked="怎么办", answered=" ")),
    "材料已经齐全": lambda c: c.desk.forms.make(SupplementOrder(slip_number=c.whole)),
    "收件日期 2199-01-01 还没有到": lambda c: c.desk.forms.make(
        SupplementOrder(slip_number=c.case, received_on=FAR)
    ),
    "补正期限 2026-01-01 已经过去": lambda c: c.desk.forms.make(
        SupplementOrder(slip_number=c.case, hand_in_by=LONG_AGO)
    ),
    "还没有办理结果": lambda c: c.desk.forms.make(HandoverOrder(slip_number=c.case)),
    "没有“pigeon”": lambda c: c.desk.forms.make(
        HandoverOrder(slip_number=c.case, outcome="准予", manner="pigeon")
    ),
    "还没有写告知单编号": lambda c: c.desk.forms.make(TransferOrder(slip_numbers=(), to_site="BQ00")),
    "ML01 就是本站点": lambda c: c.desk.forms.make(TransferOrder(slip_numbers=(c.case,), to_site="ML01")),
    "没有站点“ZZ98”": lambda c: c.desk.forms.make(TransferOrder(slip_numbers=(c.case,), to_site="ZZ98")),
    "2026-01-01 早于 2199-01-01": lambda c: c.desk.forms.make(LedgerOrder(first=FAR, last=LONG_AGO)),
    "SAMPLE-999": lambda c: c.desk.forms.make(GuideOrder(matter_code="SAMPLE-999")),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_done_is_refused_and_nothing_is_recorded(counter: Counter, what: str) -> None:
    before = len(list(counter.desk.upkeep.journal()))
    with pytest.raises(TamgaError) as refused:
        REFUSED[what](counter)
    assert what in f"{refused.value.what} {refused.value}"
    assert refused.value.next_step
    assert len(list(counter.desk.upkeep.journal())) == before


def test_a_complaint_is_recorded_once_and_answered_once(counter: Counter) -> None:
    counter.desk.affairs.complain(Complaining(number="12345-9", text="电话没人接"))
    with pytest.raises(TamgaError, match="12345-9 已经记过"):
        counter.desk.affairs.complain(Complaining(number="12345-9", text="又打来一次"))
    answered = counter.desk.affairs.answer_complaint("12345-9", "已加派人手")
    assert (answered.kind, answered.is_open) == ("complaint", False)
    with pytest.raises(TamgaError, match="12345-9 已有答复"):
        counter.desk.affairs.answer_complaint("12345-9", "再答一次")


def test_an_enquiry_about_a_matter_says_of_itself_what_was_asked(counter: Counter) -> None:
    noted = counter.desk.affairs.note_enquiry(Asked(matter_code=LICENCE, answered="见清单"))
    assert noted.title.startswith("“")
    assert noted.title.endswith("”要带什么")
