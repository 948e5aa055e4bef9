"""What happens to a case by command: each verb records, `cases show` knows, --json says it as data."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.cli.commands import main
from desktop.desk.desk import Desk
from desktop.services.forms.receipt import ReceiptOrder
from desktop.services.forms.transfer import TransferOrder
from tests.support.desks import desk, folder, tray
from tests.support.workplaces import ready_draft

pytestmark = pytest.mark.slow

__all__ = ["desk", "folder", "tray"]

Run = Callable[..., Any]


@pytest.fixture
def run(desk: Desk, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `tamga …`; with --json what it says as data, else the words."""

    def command(*words: str, code: int = 0) -> Any:
        capsys.readouterr()
        assert main([*words, "--data", str(desk.data_dir)]) == code
        said = capsys.readouterr()
        if code:
            return said.err
        if "--json" not in words:
            return said.out
        lines = [json.loads(line) for line in said.out.splitlines()]
        return lines[0] if len(lines) == 1 else lines

    return command


@pytest.fixture
def number(desk: Desk) -> str:
    return desk.cases.open(ready_draft(desk, "SAMPLE-004")).slip_number


def shown(run: Run, number: str) -> Any:
    return run("cases", "show", number, "--json")


def test_notes_and_the_history_of_a_case(run: Run, number: str) -> None:
    event = run("cases", "note", number, "老人行动不便，已约上门", "--json")
    assert (event["kind"], event["words"]) == ("case_note_added", "备注：老人行动不便，已约上门")
    case = shown(run, number)
    assert [note["text"] for note in case["notes"]] == ["老人行动不便，已约上门"]
    assert case["history"][0]["words"] == "登记办件：医疗救助申请"
    assert "152129195001010004" not in json.dumps(case, ensure_ascii=False)
    assert "测试·甲" not in json.dumps(case, ensure_ascii=False)
    assert "还没有写" in run("cases", "note", number, " ", code=1)
    event = run("cases", "withdraw-note", number, "1", "--reason", "写错了", "--json")
    assert event["words"] == "撤下备注：写错了"
    assert "备注 1" not in run("cases", "show", number)
    assert "没有有效的代办委托书" in run("cases", "end-authorization", number, "--reason", "取消", code=1)


def test_a_file_is_attached_by_its_digest_and_can_be_had_again(run: Run, number: str, tmp_path: Path) -> None:
    file = tmp_path / "照片.jpg"
    file.write_bytes(b"\xff\xd8 a picture")
    run("cases", "attach", number, str(file), "--material", "m1")
    (attached,) = shown(run, number)["attachments"]
    assert (attached["name"], attached["media_type"], attached["size_bytes"]) == (
        "照片.jpg",
        "image/jpeg",
        12,
    )
    assert "已经附在办件上" in run("cases", "attach", number, str(file), code=1)
    out = tmp_path / "again.jpg"
    run("cases", "save-attached", attached["sha256"], "--out", str(out))
    assert out.read_bytes() == file.read_bytes()
    assert "不在本机" in run("cases", "save-attached", "0" * 64, "--out", str(out), code=1)
    run("cases", "withdraw", number, attached["sha256"][:8], "--reason", "拍错了")
    assert shown(run, number)["attachments"][0]["withdrawn"] == "拍错了"


def test_an_escalation_has_a_number_a_day_and_an_answer(run: Run, number: str) -> None:
    event = run("cases", "escalate", number, "--reason", "缺少配套规定", "--json")
    assert event["number"].startswith("BB-ML0101-")
    assert event["state_words"] == "办不成事"
    assert shown(run, number)["escalation"]["to_site"] == "ML01"
    assert "还没有答复" in run("cases", "escalate", number, "--reason", "再报", code=1)
    (task,) = [run("cases", "tasks", "--json")]
    assert (task["kind"], task["about"]) == ("escalation", event["number"])
    answered = run("cases", "answer-escalation", number, "按新规定办", "--json")
    assert answered["state_words"] == "待补材料"
    assert "已有答复" in run("cases", "answer-escalation", number, "再答", code=1)
    assert run("cases", "tasks") == "没有待办\n"


def test_a_refusal_needs_an_authority_and_states_remedies(run: Run, number: str) -> None:
    refused = run(
        "cases", "refuse", number, "--reason", "不属于救助范围", "--remedy", "可在 60 日内复议", code=1
    )
    assert "不受理“医疗救助申请”" in refused


def test_complaints_and_evaluations_are_tasks_until_somebody_answers(run: Run, number: str) -> None:
    by = ("--number", "12345-2026-001")
    run("cases", "complain", number, *by, "--text", "跑了三趟", "--by", "2026-12-10")
    assert "已经记过" in run(
        "cases", "complain", number, "--number", "12345-2026-001", "--text", "又", code=1
    )
    run("cases", "evaluate", number, "very_dissatisfied", "--text", "没人接电话")
    assert "只评一次" in run("cases", "evaluate", number, "very_satisfied", code=1)
    tasks = run("cases", "tasks", "--json")
    assert [(task["kind"], task["due"]) for task in tasks] == [("complaint", "2026-12-10"), ("follow_up", "")]
    run("cases", "answer-complaint", number, *by, "--answer", "已上门致歉")
    run("cases", "follow-up", number, "已电话回访")
    assert run("cases", "tasks") == "没有待办\n"
    assert "没有待回访" in run("cases", "follow-up", number, "再回访", code=1)
    case = shown(run, number)
    assert case["complaints"][0]["answer"] == "已上门致歉"
    (given,) = case["evaluations"]
    assert (given["grade"], given["action"]) == ("very_dissatisfied", "已电话回访")


def test_custody_by_command_from_receipt_to_bag(run: Run, desk: Desk, number: str) -> None:
    desk.forms.make(ReceiptOrder(slip_number=number))
    (here,) = [run("cases", "custody", "--here", "--json")]
    assert (here["holder"], here["place"], here["count"]) == ("site", "ML0101", 1)
    made = desk.forms.make(TransferOrder(slip_numbers=(number,), to_site="ML01"))
    ledger = run("cases", "custody", number, "--json")
    assert [each["number"][:2] for each in ledger["movements"]] == ["SJ", "ZB"]
    assert run("cases", "transfers", "--json")["number"] == made.number
    assert f"途中（{made.number}）" in run("cases", "custody", number)
    assert "没有原件在本站点" in run("cases", "give-back", number, code=1)
    run("cases", "tick-off", made.number)  # it was left on the table
    assert run("cases", "custody", "--json")["place"] == "ML0101"
    assert "已经全部点收" in run("cases", "tick-off", made.number, code=1)
    assert "没有编号" in run("cases", "tick-off", "ZB-ML0101-20261124-A099", code=1)
    run("cases", "give-back", number, "--reason", "本人要用")
    assert run("cases", "custody", "--json") == []


def test_people_read_names_of_materials_and_never_codes(run: Run, desk: Desk, number: str) -> None:
    """Wherever a case says what was brought, where it lies and where it went."""
    detail = desk.cases.find(number)
    code, name = detail.materials[0].material.code, detail.materials[0].material.name.zh
    desk.forms.make(ReceiptOrder(slip_number=number))
    lying = [run("cases", *words) for words in (("custody",), ("custody", number), ("person", number))]
    assert [f"{name} 原件 1 份" in text.replace("\t", " ") for text in lying] == [True] * 3
    (bag,) = (each for each in desk.custody.bags().candidates if each.slip_number == number)
    assert bag.originals == f"{name} 1 份"
    made = desk.forms.make(TransferOrder(slip_numbers=(number,), to_site="ML01"))
    (sent,) = (each for each in desk.cases.show(number).history if each.kind == "case_transferred")
    assert sent.words.endswith(f"：{name} 1 份")
    ticked = run("cases", "tick-off", made.number)
    given = run("cases", "give-back", number)
    for text in (*lying, ticked, given, run("cases", "show", number), run("cases", "acts", number)):
        assert code not in text
    assert f"{name} 1 份" in ticked
    assert f"{name} 1 份" in given


def test_what_is_missing_in_a_bag_is_a_task(run: Run, desk: Desk, number: str) -> None:
    desk.forms.make(ReceiptOrder(slip_number=number))
    made = desk.forms.make(TransferOrder(slip_numbers=(number,), to_site="ML01"))
    events = run("cases", "tick-off", made.number, "--missing", number, "--json")
    assert "不在袋里" in events["words"]
    assert run("cases", "tasks", "--json")["kind"] == "missing_in_transfer"
    assert run("cases", "transfers", "--json")["missing"] is True
    assert "点收时没有" in run("cases", "custody", number)
    run("cases", "tick-off", made.number)
    assert run("cases", "tasks") == "没有待办\n"


def test_a_step_that_the_catalogue_counts_cannot_stop_the_limit(run: Run, number: str) -> None:
    assert "计入时限" in run("cases", "stop-limit", number, "--step", "开会", code=1)
    assert "没有开始" in run("cases", "resume-limit", number, "--step", "开会", code=1)
    assert "都可信" in run("cases", "correct-time", number, "--at", "2026-11-24T09:00", code=1)


def test_several_cases_are_handled_as_one(run: Run, desk: Desk, number: str) -> None:
    other = desk.cases.open(ready_draft(desk, "SAMPLE-012")).slip_number
    third = desk.cases.open(ready_draft(desk, "SAMPLE-001")).slip_number
    assert "至少要有两个" in run("bundle", "open", number, "--name", "退休一件事", code=1)
    assert "没有一件事" in run("bundle", "open", number, other, "--code", "no-such", code=1)
    bundle = run("bundle", "open", number, other, "--name", "养老项目", "--number", "2026-1", "--json")
    assert [each["slip_number"] for each in bundle["members"]] == [number, other]
    assert shown(run, number)["bundles"] == {bundle["bundle_id"]: "养老项目"}
    changed = run("bundle", "change", bundle["bundle_id"], "--add", third, "--drop", other, "--json")
    assert [each["slip_number"] for each in changed["members"]] == [number, third]
    assert shown(run, other)["bundles"] == {}
    assert "已在“养老项目”里" in run("bundle", "change", bundle["bundle_id"], "--add", third, code=1)
    run("bundle", "note", bundle["bundle_id"], "周五一起交")
    assert "周五一起交" in run("bundle", "show", bundle["bundle_id"])
    run("bundle", "withdraw-note", bundle["bundle_id"], "1", "--reason", "改期")
    assert "周五一起交" not in run("bundle", "show", bundle["bundle_id"])
    assert run("bundle", "list", "--json")["member_count"] == 2
    assert "找不到一件事" in run("bundle", "show", "no-such", code=1)


def test_an_enquiry_needs_no_name_and_no_number(run: Run, desk: Desk) -> None:
    row = run("enquiry", "note", "SAMPLE-004", "--json")
    assert row["title"] == "“医疗救助申请”要带什么"
    run("enquiry", "note", "--asked", "几点下班", "--answer", "五点半", "--channel", "phone")
    assert [each["title"] for each in run("enquiry", "list", "--json")] == ["几点下班", row["title"]]
    assert "还没有写" in run("enquiry", "note", code=1)
    assert "不在现行目录里" in run("enquiry", "note", "NO-SUCH", code=1)
    assert desk.cases.list() == []


def test_a_complaint_about_no_case_is_answered_once(run: Run) -> None:
    row = run("complaint", "add", "--number", "9-1", "--text", "大厅没有座位", "--by", "2026-12-10", "--json")
    assert (row["is_open"], row["due"]) == (True, "2026-12-10")
    assert "已经记过" in run("complaint", "add", "--number", "9-1", "--text", "又", code=1)
    assert run("complaint", "answer", "9-1", "已添置", "--json")["is_open"] is False
    assert "已有答复" in run("complaint", "answer", "9-1", "再答", code=1)
    assert "找不到投诉" in run("complaint", "answer", "9-2", "x", code=1)
    assert "大厅没有座位" in run("complaint", "list")


def test_an_inspection_needs_its_list(run: Run) -> None:
    assert "没有检查清单" in run("cases", "inspect", "no-such", "--name", "示例商店", code=1)


def test_the_list_of_cases_is_there_still(run: Run, number: str) -> None:
    assert number in run("cases")
    assert number in run("cases", number)
    run("cases", "void", number, "--reason", "重复")
    assert "已作废" in run("cases")
