"""What every document says, in the order in which it is read, and what it refuses to say."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import msgspec
import pytest
import segno

from casework.release.catalogue import JointDepartment, LegalBasis, Limit, Question, Step, Text
from forms.documents import (
    authorization,
    enquiry,
    guide,
    handover,
    ledger,
    receipt,
    second_visit,
    supplement,
    transfer,
)
from forms.documents.authorization import AuthorizationIncomplete, Party
from forms.documents.supplement import NotDelegated, NothingToSupplement
from forms.page import Box, Document, Modules
from forms.pdf.embed import to_pdf
from tests.support.paper import letters, page_texts
from tests.support.papers import (
    authorization_of,
    enquiry_of,
    guide_of,
    handover_of,
    ledger_of,
    matter_of,
    receipt_of,
    second_visit_of,
    supplement_of,
    transfer_of,
)
from tests.support.slips import fonts, sample_release

LABELS = sample_release().labels


def read(document: Document, copies: int = 2) -> str:
    """The text of one copy."""
    texts = page_texts(to_pdf(document, fonts()))
    return letters("".join(texts[: len(texts) // copies]))


def in_order(text: str, *wanted: str) -> None:
    at = 0
    for piece in wanted:
        found = text.find(letters(piece), at)
        assert found >= 0, piece
        at = found + 1


def mongolian_is_whole(text: str, *labels: Text) -> None:
    assert [label.zh for label in labels if letters(label.mn) not in text] == []


def test_receipt() -> None:
    made = receipt_of()
    text = read(receipt.lay_out(made, fonts()))
    names = [line.name for line in made.materials]
    in_order(text, "材料接收清单", made.matter.name.zh, "巴特尔", "152***********0004", made.number)
    in_order(text, "已收到10份材料", "原件6份，复印件4份", *(name.zh for name in names), "告知单编号")
    in_order(
        text, made.matter.name.mn, *(name.mn for name in names), "接收人签名", "乌云", "盖章处", "申请人联"
    )
    mongolian_is_whole(text, LABELS["receipt_statement"], *names)


def test_receipt_of_forty_papers_counts_them_all() -> None:
    made = receipt_of(count=40)
    text = read(receipt.lay_out(made, fonts()))
    assert f"已收到{sum(line.originals + line.copies for line in made.materials)}份材料" in text
    assert [line.name.zh for line in made.materials if letters(line.name.zh) not in text] == []
    assert [line.name.mn for line in made.materials if letters(line.name.mn) not in text] == []


def test_authorization() -> None:
    made = authorization_of()
    text = read(authorization.lay_out(made, fonts()))
    in_order(text, "代办委托书", "委托人", "巴特尔", "受托人", "乌云", "委托事项")
    in_order(text, "委托事项", *(f"{m.name.zh}（{m.code}）" for m in made.matters), "委托权限")
    in_order(text, "委托权限", *(LABELS[f"power_{power}"].zh for power in made.powers), "委托期限")
    in_order(text, "委托期限", "自2026年6月11日起至2026年12月31日止", "第一百六十五条", "不得转委托他人")
    in_order(text, "委托人签名", "按指印", "受托人签名", "见证人", "盖章处", "委托人联")
    mongolian_is_whole(text, LABELS["power_submit"], LABELS["authorization_statement"])


@pytest.mark.parametrize(
    ("change", "lacking"),
    [
        ({"powers": ()}, "委托权限"),
        ({"matters": ()}, "委托事项"),
        ({"valid_until": dt.date(2026, 1, 1)}, "委托期限（起始日期晚于截止日期）"),
        ({"agent": Party(name=" ", id_masked="")}, "受托人姓名"),
    ],
)
def test_authorization_without_what_the_law_asks_for_is_refused(change: dict[str, Any], lacking: str) -> None:
    with pytest.raises(AuthorizationIncomplete) as raised:
        authorization.lay_out(authorization_of(**change), fonts())
    assert raised.value.lacking == lacking


def test_transfer() -> None:
    made = transfer_of()
    document = transfer.lay_out(made, fonts())
    text = read(document)
    in_order(text, "转办单", "示例嘎查代办点", made.to_site.name.zh, "萨仁", "000123", made.number, "转办7件")
    for case in made.cases:
        in_order(text, case.slip_number, case.applicant_masked, letters(case.matter.zh)[:6])
        assert letters(case.matter.mn) in text
    in_order(text, "实收件数", "缺少的件和材料", "移交人签名", "送件人签名", "接收人签名", "移出联")
    # One box to tick for each case: squares of one side only.
    boxes = [item for item in document.pages[0].items if isinstance(item, Box)]
    squares = [box for box in boxes if box.line and box.width == box.height]
    assert len(squares) == 7


def test_transfer_of_sixty_cases_lists_each_once() -> None:
    made = transfer_of(60)
    text = read(transfer.lay_out(made, fonts()))
    assert [c.slip_number for c in made.cases if text.count(c.slip_number) != 1] == []


def test_supplement() -> None:
    made = supplement_of()
    wanted = [line for line in made.materials if line.state != "handed_in"]
    pages = page_texts(to_pdf(supplement.lay_out(made, fonts()), fonts()))
    text = letters(pages[0])
    in_order(text, made.number, "申请材料补正告知书", made.document_number, "巴特尔", "需要补正")
    in_order(text, "）：你于2026年6月11日提出的", "依照《中华人民共和国行政许可法》第三十二条", "需要补正")
    in_order(text, "盖章处", made.authority.zh, f"（受托办理：{made.site.name.zh}", "2026年6月11日")
    in_order(
        text, f"需要补正{len(wanted)}项", *(line.material.name.zh for line in wanted), "收到申请材料之日起"
    )
    in_order(text, made.matter.name.mn, *(line.material.name.mn for line in wanted))
    in_order(text, "送达回证", made.number, "本人已收到编号", "译文待审")
    assert letters(LABELS["supplement_stub_text"].zh) in letters(pages[1])
    assert "送达回证" not in pages[1]
    assert "一次性告知单" not in text
    mongolian_is_whole(text, LABELS["supplement_late"], LABELS["supplement_list"])


def test_supplement_of_another_kind_than_a_licence_only_follows_the_law() -> None:
    assert matter_of("SAMPLE-009").kind != "行政许可"
    text = read(supplement.lay_out(supplement_of("SAMPLE-009"), fonts()))
    assert "参照《中华人民共和国行政许可法》第三十二条" in text
    assert "依照《中华人民共和国行政许可法》" not in text


@pytest.mark.parametrize("site", ["BQ00", "ML0101"])
def test_only_a_township_prints_a_supplement(site: str) -> None:
    found = sample_release().site(site)
    assert found is not None
    made = supplement_of(site=msgspec.structs.replace(found, delegated=("SAMPLE-026",)))
    with pytest.raises(NotDelegated) as raised:
        supplement.lay_out(made, fonts())
    assert made.matter.name.zh in str(raised.value)


def test_a_township_without_delegation_prints_no_supplement() -> None:
    town = supplement_of().site
    assert "SAMPLE-026" in town.delegated
    rest = tuple(code for code in town.delegated if code != "SAMPLE-026")
    with pytest.raises(NotDelegated):
        supplement.lay_out(supplement_of(site=msgspec.structs.replace(town, delegated=rest)), fonts())


def test_a_supplement_about_nothing_is_refused() -> None:
    made = supplement_of()
    lines = tuple(msgspec.structs.replace(line, state="handed_in") for line in made.materials)
    with pytest.raises(NothingToSupplement):
        supplement.lay_out(msgspec.structs.replace(made, materials=lines), fonts())


def test_handover() -> None:
    made = handover_of(recipient_name="乌云其木格", recipient_id_masked="150***********0003")
    text = read(handover.lay_out(made, fonts()))
    in_order(text, "办理结果送达凭证", made.matter.name.zh, made.slip_number, "窗口领取", made.number)
    in_order(
        text, "准予", "乌云其木格", "送达结果文书1份", made.documents[0].name.zh, "示批字〔2026〕第0012号"
    )
    in_order(text, "退还的原件", *(item.name.zh for item in made.returned), "当面核对")
    in_order(text, "送达人签名", "乌云", "领取人签名", "按指印", "见证人", "盖章处")
    mongolian_is_whole(text, made.documents[0].name, LABELS["handover_statement"])


def test_handover_tells_the_remedies_of_the_matter() -> None:
    remedies = (Text(zh="可以在六十日内申请行政复议"), Text(zh="可以在六个月内提起行政诉讼"))
    matter = msgspec.structs.replace(matter_of("SAMPLE-026"), remedies=remedies)
    text = read(handover.lay_out(handover_of(matter=matter), fonts()))
    in_order(text, "权利救济", *(remedy.zh for remedy in remedies))


def test_enquiry() -> None:
    made = enquiry_of()
    text = read(enquiry.lay_out(made, fonts()), copies=1)
    in_order(text, "电话咨询记录", "医疗救助申请", "萨仁", "138****0000", "2026年6月11日10:25", made.number)
    in_order(
        text, "约定到窗口办理", "跟进期限2026年6月15日", "咨询内容", made.asked, "答复内容", made.answered
    )
    in_order(text, "补充记录", "经办人签名", "乌云", "负责人签名")


def test_an_answer_given_in_mongolian_stands_in_the_mongolian_panel() -> None:
    said = "ᠡᠮᠨᠡᠯᠭᠡ\u202fᠶᠢᠨ ᠠᠪᠤᠷᠠᠨ ᠲᠤᠰᠠᠯᠠᠯᠲᠠ\u202fᠶᠢᠨ ᠭᠤᠶᠤᠴᠢᠯᠠᠯ"
    text = read(enquiry.lay_out(enquiry_of(answered=said), fonts()), copies=1)
    in_order(text, "答复内容", LABELS["written_in_mongolian"].zh, LABELS["answer_given"].mn, said)


def test_a_caller_may_stay_unnamed() -> None:
    made = enquiry_of(caller_name="", caller_phone_masked="", matter=None, follow_up="none", follow_by=None)
    text = read(enquiry.lay_out(made, fonts()), copies=1)
    assert "咨询人" not in text
    in_order(text, "已当场答复", "咨询内容", made.asked)


def test_ledger() -> None:
    made = ledger_of(400)
    text = read(ledger.lay_out(made, fonts()), copies=1)
    in_order(
        text,
        "办件台账",
        "2026年6月1日至2026年6月30日",
        "共400件",
        "登记日期",
        *(r.slip_number for r in made.rows),
    )
    first = made.rows[0]
    in_order(
        text, first.slip_number, "2026年6月2日", "萨**", "152***********0004", first.matter.zh, "代收", "1/5"
    )
    mongolian_is_whole(text, LABELS["title_ledger"], LABELS["opened_on"], LABELS["evaluation"])


def test_an_empty_ledger_says_so() -> None:
    document = ledger.lay_out(ledger_of(0), fonts())
    assert len(document.pages) == 1
    in_order(read(document, copies=1), "共0件", "本期没有办件")


def test_ledger_sheets_lie_across() -> None:
    assert all(page.width > page.height for page in ledger.lay_out(ledger_of(30), fonts()).pages)


def test_guide() -> None:
    made = guide_of()
    names = [material.name for material in made.matter.materials]
    text = read(guide.lay_out(made, fonts()), copies=1)
    in_order(
        text, "办事指南", made.matter.name.zh, "旗医疗保障局", "行政给付", "承诺件", "自然人", "SAMPLE-004"
    )
    in_order(
        text, f"申请材料{len(names)}项", *(name.zh for name in names), "办理须知", "20个工作日", "设定依据"
    )
    in_order(text, made.matter.name.mn, *(name.mn for name in names))
    assert "因病支出较大的其他困难家庭" in text
    assert "首次打印" not in text


def test_guide_tells_all_that_a_matter_has() -> None:
    matter = msgspec.structs.replace(
        matter_of("SAMPLE-004"),
        level="旗级",
        joint_departments=(JointDepartment(name=Text(zh="示例联办局")),),
        excluded_steps=(Text(zh="专家评审"),),
        acceptance_conditions=(Text(zh="具有本旗户籍"), Text(zh="材料齐全")),
        refusal_conditions=(Text(zh="不属于救助范围"),),
        steps=(
            Step(name=Text(zh="申请")),
            Step(name=Text(zh="审核"), limit=Limit(value=5, unit="working_day")),
        ),
        visits=1,
        scope=Text(zh="全旗通办"),
        channels=(Text(zh="窗口"), Text(zh="嘎查代办点")),
        remedies=(Text(zh="可以申请行政复议"),),
        quota=Text(zh="没有数量限制"),
        faq=(Question(question=Text(zh="住院多久可以申请？"), answer=Text(zh="出院结算以后即可申请。")),),
        legal_basis=(LegalBasis(title="示例办法", number="示例令第1号", article="第二条"),),
    )
    made = guide_of(matter=matter, effective_from=dt.date(2026, 1, 1))
    text = read(guide.lay_out(made, fonts()), copies=1)
    in_order(text, "旗级", "1申请→2审核（5个工作日）", "专家评审", "1次", "2026年1月1日")
    in_order(text, "窗口、嘎查代办点", "全旗通办", "没有数量限制", "示例联办局", "受理条件", "具有本旗户籍")
    in_order(
        text, "不予受理的情形", "不属于救助范围", "《示例办法》（示例令第1号）第二条", "可以申请行政复议"
    )
    in_order(text, "常见问题", "住院多久可以申请？", "出院结算以后即可申请。")


def test_guide_lists_what_is_optional_last_under_its_number() -> None:
    matter = matter_of("SAMPLE-004")
    first, *others = matter.materials
    optional = msgspec.structs.replace(first, name=Text(zh="可有可无的证明"), required=False, when={})
    made = guide_of(matter=msgspec.structs.replace(matter, materials=(optional, *others)))
    text = read(guide.lay_out(made, fonts()), copies=1)
    in_order(text, *(each.name.zh for each in others), "可有可无的证明（可选）", "办理须知")


@pytest.mark.parametrize("code", [matter.code for matter in sample_release().matters])
def test_a_guide_for_every_sample_matter(code: str) -> None:
    document = guide.lay_out(guide_of(code), fonts())
    assert 1 <= len(document.pages) <= 3
    assert document.title == f"办事指南 {code}"


def test_second_visit_asks_only_for_what_is_missing() -> None:
    made = second_visit_of()
    text = read(second_visit.lay_out(made, fonts()))
    by_state: dict[str, list[str]] = {}
    for line in made.notification.materials:
        by_state.setdefault(line.state, []).append(line.material.name.zh)
    wanted = by_state["missing"] + by_state["invalid"]
    in_order(
        text,
        "所缺材料告知单",
        "上次告知",
        "ML0101-20260611-0003（2026年6月11日）",
        f"还缺{len(wanted)}份材料",
    )
    assert [name for name in wanted if letters(name) not in text] == []
    settled = by_state["handed_in"] + by_state["not_needed"]
    assert settled
    # By name, so that nobody needs the slip before; above the list of what is asked for, and never in it.
    assert [name for name in settled if letters(name) not in text] == []
    assert all(text.index(letters(name)) < text.index(f"还缺{len(wanted)}份材料") for name in settled)
    assert "一次性告知单" not in text.split("回执")[0]


def test_second_visit_keeps_the_numbers_of_the_first_slip() -> None:
    made = second_visit.only_missing(second_visit_of())
    kept = [
        line.number
        for line in second_visit_of().notification.materials
        if line.state in ("missing", "invalid")
    ]
    assert [line.number for line in made.materials] == kept
    assert kept[0] > 1


def test_a_second_visit_under_an_older_release_is_told_in_chinese() -> None:
    labels = {key: text for key, text in LABELS.items() if key not in ("title_again", "previous_notice")}
    text = read(second_visit.lay_out(second_visit_of(labels=labels), fonts()))
    in_order(text, "所缺材料告知单", "上次告知", "ML0101-20260611-0003")


def test_the_code_holds_the_number_alone() -> None:
    for document in (receipt.lay_out(receipt_of(), fonts()), transfer.lay_out(transfer_of(), fonts())):
        (code,) = [item for item in document.pages[0].items if isinstance(item, Modules)]
        number = document.title.split(" ")[1]
        assert code.rows == tuple(tuple(map(bool, row)) for row in segno.make_qr(number, error="m").matrix)


def test_a_preview_has_an_empty_frame_for_the_code() -> None:
    document = receipt.lay_out(receipt_of(number=""), fonts())
    assert not any(isinstance(item, Modules) for item in document.pages[0].items)
    assert document.title == "材料接收清单"


def test_marks_of_a_reprint_and_of_a_doubtful_clock() -> None:
    text = read(receipt.lay_out(receipt_of(print_no=2, clock_trusted=False), fonts()))
    assert "第2次打印" in text
    assert "时间待核" in text


def test_full_numbers_stand_on_the_copy_that_stays_alone() -> None:
    party = authorization_of().principal
    known = msgspec.structs.replace(party, id_number="152129195001010004")
    pages = page_texts(to_pdf(authorization.lay_out(authorization_of(principal=known), fonts()), fonts()))
    given, kept = pages[: len(pages) // 2], pages[len(pages) // 2 :]
    assert "152129195001010004" not in "".join(given)
    assert party.id_masked in "".join(given)
    assert "152129195001010004" in "".join(kept)


def test_the_ledger_says_what_its_cases_come_to_and_who_signs() -> None:
    made = ledger_of()
    text = letters(page_texts(to_pdf(ledger.lay_out(made, fonts()), fonts()))[-1])
    counts = Counter(row.state for row in made.rows)
    in_order(text, "合计：共24件", *(f"“{state}”{count}件" for state, count in counts.most_common()))
    received, wanted = sum(row.received for row in made.rows), sum(row.wanted for row in made.rows)
    in_order(text, f"{received}/{wanted}", "经办人签名", "核对人签名", "负责人签名")
