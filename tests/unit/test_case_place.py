"""A case as a place: materials ticked again and taken back, and what can be done with it now, and why not."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import msgspec
import pytest

from casework.cases.draft import MaterialMark
from casework.cases.fold import fold
from casework.cases.kinds.transfers import CaseTransferred
from casework.cases.print_states import PrintStanding
from desktop.cli.commands import main
from desktop.database import journal
from desktop.database.journal import Statement
from desktop.desk.desk import Desk
from desktop.errors import CaseError, NotAllowed
from desktop.services.cases.list_ledgers import Period
from desktop.services.cases.possible_acts import ACTS
from desktop.services.cases.take_back import last_act
from desktop.services.forms.authorization import AuthorizationOrder
from desktop.services.forms.handover import HandoverOrder
from desktop.services.forms.transfer import TransferOrder
from desktop.services.record import record
from tests.support.desks import desk, folder, tray
from tests.support.pdf_readers import pypdf_texts
from tests.support.workplaces import ready_draft
from tests.unit.test_roles_at_the_desk import appoint, named

__all__ = ["desk", "folder", "tray"]


def opened(desk: Desk, matter: str = "SAMPLE-001", **texts: str) -> str:
    draft = ready_draft(desk, matter)
    draft = msgspec.structs.replace(draft, applicant=msgspec.structs.replace(draft.applicant, **texts))
    return desk.cases.open(draft).slip_number


def states(desk: Desk, number: str) -> list[str]:
    detail = desk.cases.place_again(number).detail
    assert detail is not None
    return [each.mark.state for each in detail.materials]


def why_not(desk: Desk, number: str) -> dict[str, str]:
    return {each.name: each.why_not for each in desk.cases.place_again(number).acts if each.why_not}


def codes(desk: Desk, number: str) -> list[str]:
    detail = desk.cases.place_again(number).detail
    assert detail is not None
    return [each.material.code for each in detail.materials]


def test_materials_are_ticked_without_a_slip_and_taken_back(desk: Desk) -> None:
    number = opened(desk, "SAMPLE-004")
    before = states(desk, number)
    code = codes(desk, number)[before.index("missing")]
    event = desk.cases.tick(number, (MaterialMark(code=code, state="handed_in"),))
    assert event.words == "登记材料：已收 1 份"
    assert states(desk, number) != before
    assert "take_back" not in why_not(desk, number)
    desk.cases.take_back_materials(number)
    assert states(desk, number) == before
    place = desk.cases.place_again(number)
    assert place.shown.slip_numbers == (number,), "no slip was issued for it"
    assert {place.staff_names[line.staff] for line in place.shown.history} == {desk.staff_name}


def offers_to_end_sight(desk: Desk, number: str) -> bool:
    return any(each.name == "end_sight" and not each.why_not for each in desk.cases.place_again(number).acts)


def test_the_sight_that_a_bag_beside_gave_is_taken_back(
    desk: Desk, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    number, beside, sheet = opened(desk), "ML0102", "ZB-ML0101-20261124-A001"
    with pytest.raises(CaseError, match="没有别的站点"):
        desk.custody.end_sight(number, "送错了")
    desk.forms.make(TransferOrder(slip_numbers=(number,), to_site=desk.site.parent))
    assert not offers_to_end_sight(desk, number), "who is above sees it by itself"
    sent = CaseTransferred(number=sheet, from_site=desk.site.code, to_site=beside)
    duty, case_id = desk.state.duty, desk.cases.place_again(number).shown.case_id
    with duty.store.writing() as connection:
        record(connection, duty, [Statement(case_id, "case_transferred", sent)])
    assert offers_to_end_sight(desk, number)
    with pytest.raises(CaseError, match="为什么收回"):
        desk.custody.end_sight(number, " ")
    assert main(["cases", "end-sight", number, "--reason", "送错了", "--data", str(folder)]) == 0
    assert f"{beside} 不再看到这一件以后的情况（{sheet}）：送错了" in capsys.readouterr().out
    assert not offers_to_end_sight(desk, number)


def test_ticking_what_is_so_already_is_refused(desk: Desk) -> None:
    number = opened(desk)
    with pytest.raises(CaseError) as caught:
        desk.cases.tick(number, (MaterialMark(code=codes(desk, number)[0], state="handed_in"),))
    assert caught.value.title == "没有变化"


def test_the_first_record_and_what_came_before_an_evaluation_are_not_taken_back(desk: Desk) -> None:
    number = opened(desk)
    assert why_not(desk, number)["take_back"] == "第一次登记的不能撤销，办错了请作废"
    with pytest.raises(CaseError):
        desk.cases.take_back_materials(number)
    code = codes(desk, number)[0]
    desk.cases.tick(number, (MaterialMark(code=code, state="missing"),))
    desk.slips.issue_again(number)  # a slip that was issued since does not stand in the way
    assert "take_back" not in why_not(desk, number)
    desk.events.evaluate(number, "satisfied")
    assert "take_back" in why_not(desk, number)


def test_each_act_says_why_it_cannot_be_done(desk: Desk) -> None:
    number = opened(desk)
    acts = desk.cases.place(number).acts
    answers = {"confirm_print", "answer", "answer_complaint", "follow_up", "end_sight"}
    answers |= {"bundle_slip", "leave_bundle", "opinion", "consult_note", "withdraw"}
    answers |= {"withdraw_note", "end_authorization"}
    assert [each.name for each in acts] == [name for name in ACTS if name not in answers], "nothing waits"
    why = why_not(desk, number)
    assert why["supplement"] == "本站点没有受委托办这一项"
    assert why["refusal_notice"] == "没有作不予受理"
    assert why["give_back"] == "没有收过原件"
    assert "旗医疗保障局" in why["refuse"]
    assert not {"visit", "receipt", "hand_over", "note", "void"} & why.keys()
    desk.cases.void(number, "重复登记")
    why = why_not(desk, number)
    assert set(why) == set(ACTS) - {"guide"} - answers
    assert set(why.values()) == {"办件已作废"}


def test_what_a_role_may_not_is_said_and_refused_alike(tmp_path: Path) -> None:
    from tests.support.workplaces import demo_folder

    desk = named(demo_folder(tmp_path / "data"))
    number = opened(desk)
    appoint(desk.state.duty, desk.staff_name, "agent")
    assert why_not(desk, number)["hand_over"] == "须由窗口人员办理"
    desk.state.duty = msgspec.structs.replace(desk.state.duty, staff="staff-other", staff_name="苏和")
    appoint(desk.state.duty, "苏和", "agent")
    assert why_not(desk, number)["void"] == "别人的办件须由负责人作废"
    desk.close()


def test_what_waits_for_an_answer_is_offered_to_whom_may_give_it(tmp_path: Path) -> None:
    from desktop.services.cases.record_events import Complaining, Escalating
    from tests.support.workplaces import demo_folder

    desk = named(demo_folder(tmp_path / "data"))
    number = opened(desk, "SAMPLE-004")
    desk.events.escalate(number, Escalating(reason="系统里没有"))
    desk.events.complain(number, Complaining(number="12345-1", text="等太久"))
    desk.events.evaluate(number, "dissatisfied")
    offered = {each.name for each in desk.cases.place_again(number).acts if not each.why_not}
    assert {"answer", "answer_complaint", "follow_up"} <= offered
    appoint(desk.state.duty, desk.staff_name, "clerk")
    assert why_not(desk, number)["answer"] == "须由负责人办理"
    desk.close()


def test_papers_stand_with_the_newest_first(desk: Desk) -> None:
    from desktop.services.forms.receipt import ReceiptOrder

    number = opened(desk)
    made = desk.forms.make(ReceiptOrder(slip_number=number))
    again = desk.slips.issue_again(number).slip_number
    papers = desk.cases.place(number).papers
    assert [each.number for each in papers] == [again, made.number, number]
    slips = [each.standing for each in papers if not each.kind]
    assert slips == [PrintStanding("unprinted")] * 2
    assert why_not(desk, number)["receipt"] == "已收的材料都开过凭证"


def test_the_commands_tick_and_say_what_can_be_done(
    desk: Desk, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    number = opened(desk)
    data = ["--data", str(folder)]
    assert main(["cases", "tick", number, "--missing", "1", *data]) == 0
    assert "登记材料：缺 1 份" in capsys.readouterr().out
    assert states(desk, number)[0] == "missing"
    assert main(["cases", "acts", number, "--json", *data]) == 0
    acts = json.loads(capsys.readouterr().out)
    assert {each["name"] for each in acts if each["why_not"]} == why_not(desk, number).keys()
    assert main(["cases", "untick", number, *data]) == 0
    assert states(desk, number)[0] == "handed_in"
    assert main(["cases", "acts", number, *data]) == 0
    assert "不能：补正告知，本站点没有受委托办这一项" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main(["cases", "tick", number, *data])


def test_the_list_is_filtered_by_state_and_day(
    desk: Desk, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    part, whole = opened(desk, "SAMPLE-004"), opened(desk, "SAMPLE-001")
    data = ["--data", str(folder)]
    wanted = {"incomplete": part, "complete": whole}
    for state, number in wanted.items():
        assert main(["cases", "--state", state, *data]) == 0
        (line,) = capsys.readouterr().out.splitlines()
        assert line.startswith(number)
    assert (
        main(["cases", "--since", "2020-01-01", "--state", "incomplete", "--state", "complete", *data]) == 0
    )
    assert len(capsys.readouterr().out.splitlines()) == 2
    assert main(["cases", "--since", "2199-01-01", *data]) == 0
    assert capsys.readouterr().out == ""


def taking_back(desk: Desk, number: str) -> tuple[str, str]:
    """What Ctrl+Z says it would undo, and why it cannot."""
    (act,) = (each for each in desk.cases.place_again(number).acts if each.name == "take_back")
    return act.words, act.why_not


def test_a_file_just_attached_is_taken_back(
    desk: Desk, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    number, paper = opened(desk), tmp_path / "证.txt"
    paper.write_text("一", "utf-8")
    desk.events.attach(number, paper)
    words, why = taking_back(desk, number)
    assert words.startswith("撤销：附上文件“证.txt”")
    assert why == ""
    event = desk.cases.take_back(number)
    assert event.words == "撤下附件：附上后随即撤销"
    (file,) = desk.cases.show(number).attachments
    assert file.withdrawn == "附上后随即撤销"
    assert taking_back(desk, number) == ("撤销上一步", "附件已经撤下，还要用请再附一次")
    with pytest.raises(CaseError, match="还要用请再附一次"):
        desk.cases.take_back(number)

    desk.events.attach(number, paper)  # of a file that was withdrawn, once more
    assert main(["cases", "take-back", number, "--data", str(folder)]) == 0
    assert "撤下附件" in capsys.readouterr().out


def test_a_file_that_another_device_attached_before_stays(desk: Desk, tmp_path: Path) -> None:
    number, paper = opened(desk), tmp_path / "证.txt"
    paper.write_text("一", "utf-8")
    desk.events.attach(number, paper)
    with desk.state.duty.store.reading() as connection:
        entries = journal.of_subject(connection, desk.cases.place_again(number).shown.case_id)
    (own,) = (each for each in entries if each.entry.kind == "case_attachment_added")
    said = msgspec.structs.replace(own.entry, device="other", rev=own.entry.rev - 1)
    both = [*entries, msgspec.structs.replace(own, entry=said)]
    assert "先前就附过" in last_act(both, fold(both), desk.state.duty).why_not
    assert last_act(entries, fold(entries), desk.state.duty).why_not == ""


def test_what_cannot_honestly_be_taken_back_says_why(desk: Desk) -> None:
    number = opened(desk)
    desk.events.evaluate(number, "satisfied")
    assert "群众给的" in taking_back(desk, number)[1]
    entries = len(list(desk.upkeep.journal()))
    with pytest.raises(CaseError, match="群众给的"):
        desk.cases.take_back(number)
    assert len(list(desk.upkeep.journal())) == entries
    desk.forms.make(TransferOrder(slip_numbers=(number,), to_site=desk.site.parent))
    assert "袋子已经交出" in taking_back(desk, number)[1]


def test_what_another_did_is_not_taken_back(desk: Desk, tmp_path: Path) -> None:
    number, paper = opened(desk), tmp_path / "证.txt"
    paper.write_text("一", "utf-8")
    desk.events.attach(number, paper)
    desk.state.duty = msgspec.structs.replace(desk.state.duty, staff="staff-other", staff_name="苏和")
    assert taking_back(desk, number)[1].startswith("上一步是别人做的：附上文件")
    with pytest.raises(CaseError, match="别人做的"):
        desk.cases.take_back(number)


def test_a_note_is_taken_back_by_an_entry_and_stays_in_the_history(desk: Desk) -> None:
    number = opened(desk)
    desk.events.note(number, "证件还差一样")
    desk.events.note(number, "记到别人名下了")
    assert taking_back(desk, number) == ("撤销：备注：记到别人名下了", "")
    desk.cases.take_back(number)
    shown = desk.cases.place_again(number).shown
    assert [(each.text, each.withdrawn) for each in shown.notes] == [
        ("证件还差一样", ""),
        ("记到别人名下了", "记下后随即撤销"),
    ]
    words = [line.words for line in shown.history]
    assert words[-2:] == ["备注：记到别人名下了（已撤下）", "撤下备注：记下后随即撤销"]
    assert "备注：证件还差一样" in words
    assert "再记一次" in taking_back(desk, number)[1]


def test_a_note_is_withdrawn_by_whoever_wrote_it_and_others_notes_by_a_lead(desk: Desk) -> None:
    number = opened(desk)
    assert not desk.cases.place_again(number).shown.notes
    desk.events.note(number, "问过一次")
    desk.events.note(number, "又问过一次")
    for place, why in ((0, "没有第 0 条"), (3, "没有第 3 条")):
        with pytest.raises(CaseError, match=why):
            desk.events.withdraw_note(number, place, "写错了")
    with pytest.raises(CaseError, match="为什么撤下"):
        desk.events.withdraw_note(number, 1, " ")
    me = desk.state.duty
    desk.state.duty = msgspec.structs.replace(me, staff="staff-other", staff_name="苏和", is_demo=False)
    with pytest.raises(NotAllowed):
        desk.events.withdraw_note(number, 1, "写错了")
    desk.state.duty = me
    event = desk.events.withdraw_note(number, 1, "写错了")
    assert (event.kind, event.words) == ("case_note_withdrawn", "撤下备注：写错了")
    with pytest.raises(CaseError, match="已经撤下"):
        desk.events.withdraw_note(number, 1, "写错了")
    assert [each.withdrawn for each in desk.cases.place_again(number).shown.notes] == ["写错了", ""]


def test_an_authorization_that_was_ended_lets_nobody_receive(desk: Desk) -> None:
    number = opened(desk)
    with pytest.raises(CaseError, match="没有有效的代办委托书"):
        desk.events.end_authorization(number, "", "申请人取消委托")
    order = AuthorizationOrder(slip_number=number, agent="巴特尔")
    first, second = desk.forms.make(order).number, desk.forms.make(order).number
    with pytest.raises(CaseError, match="有几份"):
        desk.events.end_authorization(number, "", "申请人取消委托")
    with pytest.raises(CaseError, match="没有代办委托书 WT-0"):
        desk.events.end_authorization(number, "wt-0", "申请人取消委托")
    event = desk.events.end_authorization(number, first.lower(), "申请人取消委托")
    again = [desk.forms.reissue(each, "丢失").pdf for each in (first, second)]
    assert ["已终止" in pypdf_texts(pdf)[0] for pdf in again] == [True, False], "each further paper says so"
    assert event.words == f"终止代办委托 {first}：申请人取消委托"
    with pytest.raises(CaseError, match="已经终止"):
        desk.events.end_authorization(number, first, "再")
    papers = {each.number: each.ended for each in desk.cases.place_again(number).papers}
    assert (papers[first], papers[second]) == ("申请人取消委托", "")
    taking = HandoverOrder(slip_number=number, outcome="准予", recipient="巴特尔")
    desk.events.end_authorization(number, "", "代办人辞去委托")
    with pytest.raises(CaseError, match="已终止：代办人辞去委托"):
        desk.forms.make(taking)
    today = dt.datetime.now().astimezone().date()
    rows = desk.ledgers.ledger("authorizations", Period(today, today)).rows
    assert [(row[0], row[5], row[7], row[9]) for row in rows] == [
        (first, "巴**", "已终止", "申请人取消委托"),
        (second, "巴**", "已终止", "代办人辞去委托"),
    ]
    third = desk.forms.make(order).number
    desk.forms.make(taking)
    assert desk.ledgers.ledger("authorizations", Period(today, today)).rows[-1][7] == "有效", third
