"""Joint matters: who takes part, in what order, by when, what each says; and several matters as one."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from casework.cases.case import Case
from casework.cases.events import DepartmentOpinion, Opinion
from casework.deadline import WorkingDays
from casework.release.catalogue import JointDepartment, Limit
from desktop.cli.commands import main
from desktop.desk import affairs
from desktop.desk.desk import Desk
from desktop.errors import CaseError
from desktop.services.cases import record_affairs
from desktop.services.cases.consult import Consulting
from desktop.services.cases.issue_again import banner_words
from desktop.services.cases.joint_departments import JointGround, Opining, joint_lines
from tests.support.desks import desk, folder, tray
from tests.support.releases import matter, text
from tests.support.workplaces import ready_draft

__all__ = ["desk", "folder", "tray"]

JOINT = "SAMPLE-042"  # 公共租赁住房: 旗民政局, and 旗自然资源局 at once with it
HOUSING = matter(
    "TEST-042",
    "住房保障",
    joint_departments=(
        JointDepartment(name=text("民政局"), limit=Limit(value=3, unit="working_day")),
        JointDepartment(name=text("公安局"), parallel=True),
        JointDepartment(name=text("住建局"), duty=text("定轮候")),
    ),
)
MONDAY = dt.date(2026, 11, 23)


def opinion(name: str, said: Opinion, asked: str = "2026-11-23T09:00:00+08:00") -> DepartmentOpinion:
    return DepartmentOpinion(
        department=name, opinion=said, text="", document_number="", at=asked, staff="s", asked_at=asked
    )


def lines(*opinions: DepartmentOpinion, today: dt.date = MONDAY) -> list[Any]:
    ground = JointGround(WorkingDays(), today)
    return [*joint_lines(HOUSING, {each.department: each for each in opinions}, ground)]


def test_those_who_act_at_once_share_a_turn_and_the_rest_wait() -> None:
    assert [(each.number, each.turn, each.name) for each in lines()] == [
        (1, 1, "民政局"),
        (2, 1, "公安局"),
        (3, 2, "住建局"),
    ]
    assert [each.is_next for each in lines()] == [True, True, False]
    half = lines(opinion("民政局", "agrees"))
    assert [each.is_next for each in half] == [False, True, False]
    both = lines(opinion("民政局", "agrees"), opinion("公安局", "agrees_if"))
    assert [each.is_next for each in both] == [False, False, True]
    assert both[2].duty == "定轮候"


def test_a_department_that_is_asked_has_its_own_limit() -> None:
    asked = opinion("民政局", "asked")
    assert (lines(asked)[0].due, lines(asked)[0].is_late) == ("2026-11-26", False)
    assert lines(asked, today=dt.date(2026, 11, 27))[0].is_late
    assert not lines(opinion("民政局", "agrees"), today=dt.date(2026, 11, 27))[0].is_late
    assert lines(opinion("公安局", "asked"))[1].due == ""
    assert lines(opinion("民政局", "asked", asked="2026-13-01"))[0].due == "", "nobody can reckon with it"


def test_a_department_beside_the_catalogue_comes_last_and_keeps_nobody_waiting() -> None:
    more = lines(opinion("林草局", "asked"))
    assert [(each.number, each.turn, each.name, each.is_next) for each in more][3] == (4, 0, "林草局", True)
    assert more[0].is_next


def test_what_each_says_is_recorded_shown_and_stands_on_the_next_slip(desk: Desk) -> None:
    number = desk.cases.open(ready_draft(desk, JOINT)).slip_number
    assert [each.words for each in desk.cases.show(number).departments] == ["", ""]
    desk.events.record_opinion(number, Opining(department="旗民政局", opinion="asked"))
    event = desk.events.record_opinion(
        number,
        Opining(department="2", opinion="disagrees", text="房屋已登记", document_number="复〔2026〕3号"),
    )
    assert event.words == "旗自然资源局：不同意（房屋已登记，复〔2026〕3号）"
    shown = desk.cases.show(number)
    assert [(each.name, each.words) for each in shown.departments] == [
        ("旗民政局", "已征求意见"),
        ("旗自然资源局", "不同意"),
    ]
    assert shown.departments[0].due, "ten working days of its own"
    assert shown.history[-1].words == event.words
    again = desk.slips.issue_again(number, ())
    answers = [each.answer.zh for each in desk.slips.read(again.slip_number).answers]
    assert answers[-1] == "旗民政局：已征求意见；旗自然资源局：不同意（房屋已登记，复〔2026〕3号）"


def test_who_is_late_is_a_task_of_today(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    number = desk.cases.open(ready_draft(desk, JOINT)).slip_number
    desk.events.record_opinion(number, Opining(department="1", opinion="asked"))
    desk.events.record_opinion(number, Opining(department="林草局", opinion="asked"))
    late = "联办部门过了期限没有答复：旗民政局"
    assert not [each for each in desk.affairs.tasks() if each.kind == "opinion"], "there is time yet"
    due = desk.cases.show(number).departments[0].due
    after = dt.date.fromisoformat(due) + dt.timedelta(days=1)
    for module in (record_affairs, affairs):
        monkeypatch.setattr(module, "dt", at_noon(after))
    (task,) = [each for each in desk.affairs.tasks() if each.kind == "opinion"]
    assert (task.about, task.due, task.slip_number) == ("旗民政局", due, number)
    (line,) = [each for each in desk.affairs.today() if each.words == late]
    assert (line.place, line.about, line.group) == ("case", number, "now")
    desk.events.record_opinion(number, Opining(department="1", opinion="agrees"))
    assert not [each for each in desk.affairs.tasks() if each.kind == "opinion"]
    desk.events.record_opinion(number, Opining(department="1", opinion="asked"))
    desk.cases.void(number, "重复登记")
    assert not [each for each in desk.affairs.tasks() if each.kind == "opinion"]


def at_noon(day: dt.date) -> object:
    """The module of days, in which it is noon of that one."""
    moment = dt.datetime(day.year, day.month, day.day, 12, tzinfo=dt.UTC)
    return SimpleNamespace(datetime=SimpleNamespace(now=lambda *_zone: moment), date=dt.date)


def test_since_when_it_was_asked_stays_and_the_newest_opinion_stands(desk: Desk) -> None:
    number = desk.cases.open(ready_draft(desk, JOINT)).slip_number
    asked = Opining(department="旗民政局", opinion="asked")
    desk.events.record_opinion(number, asked)
    due = desk.cases.show(number).departments[0].due
    with pytest.raises(CaseError, match="已经这样记过"):
        desk.events.record_opinion(number, asked)
    for said in ("agrees", "disagrees"):
        desk.events.record_opinion(number, Opining(department="1", opinion=said))
    line = desk.cases.show(number).departments[0]
    assert (line.opinion, line.due) == ("disagrees", due)


def test_a_number_that_no_department_has_is_refused(desk: Desk) -> None:
    number = desk.cases.open(ready_draft(desk, JOINT)).slip_number
    for typed, why in (("7", "没有第 7 个部门"), (" ", "还没有写是哪个部门")):
        with pytest.raises(CaseError, match=why):
            desk.events.record_opinion(number, Opining(department=typed, opinion="agrees"))
    assert not any(each.opinion for each in desk.cases.show(number).departments)


def test_without_opinions_the_slip_says_of_the_banner_alone() -> None:
    case = Case(opinions={"民政局": opinion("民政局", "agrees")})
    assert banner_words(case) == "民政局：同意"
    assert banner_words(Case()) == ""


def test_several_matters_of_a_project_are_one_with_its_notes(desk: Desk) -> None:
    one, two, three = (desk.cases.open(ready_draft(desk)).slip_number for _ in range(3))
    with pytest.raises(CaseError, match="没有和别的办件会商"):
        desk.affairs.note_consultation(one, "先办水")
    with pytest.raises(CaseError, match="还没有写名称"):
        desk.affairs.consult(one, Consulting(others=(two,)))
    begun = desk.affairs.consult(one, Consulting(others=(two,), name="奶站", number="2026-152-01"))
    joined = desk.affairs.consult(two, Consulting(others=(three,)))
    assert joined.bundle_id == begun.bundle_id
    assert [each.slip_number for each in joined.members] == [one, two, three]
    desk.affairs.note_consultation(three, "水、电同时接")
    for number in (one, two, three):
        (bundle,) = desk.cases.place_again(number).bundles
        assert (bundle.name, bundle.number, bundle.is_project) == ("奶站", "2026-152-01", True)
        assert bundle.notes == ("水、电同时接",)
    desk.affairs.note_consultation(one, "记错了")
    after = desk.affairs.withdraw_bundle_note(begun.bundle_id, 2, "记错了项目")
    assert [each.withdrawn for each in after.notes] == ["", "记错了项目"]
    (bundle,) = desk.cases.place_again(two).bundles
    assert (bundle.notes, bundle.note_places) == (("水、电同时接",), (1,))
    with pytest.raises(CaseError, match="已经撤下"):
        desk.affairs.withdraw_bundle_note(begun.bundle_id, 2, "再")
    with pytest.raises(CaseError, match="办件已在"):
        desk.affairs.consult(one, Consulting(others=(three,)))


@pytest.fixture
def run(desk: Desk, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    def command(*words: str) -> str:
        capsys.readouterr()
        assert main([*words, "--data", str(desk.data_dir)]) == 0
        return capsys.readouterr().out

    return command


@pytest.mark.slow
def test_all_of_it_by_command(desk: Desk, run: Callable[..., str]) -> None:
    number, other = (desk.cases.open(ready_draft(desk, JOINT)).slip_number for _ in range(2))
    run("cases", "opinion", number, "1", "agrees_if", "--text", "限一套")
    lines = run("cases", "departments", number).splitlines()
    assert lines[0].split("\t")[:6] == [
        "1",
        "第 1 步",
        "旗民政局",
        "核对家庭经济状况",
        "附条件同意",
        "限一套",
    ]
    assert lines[1].split("\t")[:5] == ["2", "第 1 步", "旗自然资源局", "核对房屋登记", "轮到"]
    first = json.loads(run("cases", "departments", number, "--json"))[0]
    assert (first["opinion"], first["turn"], first["is_next"]) == ("agrees_if", 1, False)
    bundle = json.loads(run("cases", "consult", number, other, "--name", "奶站", "--json"))
    assert [each["slip_number"] for each in bundle["members"]] == [number, other]
    assert "备注 1：先办水" in run("cases", "consult-note", other, "先办水")
    plain = desk.cases.open(ready_draft(desk)).slip_number
    assert "目录里没有联办部门" in run("cases", "departments", plain)


def test_the_line_is_data(desk: Desk) -> None:
    number = desk.cases.open(ready_draft(desk, JOINT)).slip_number
    encoded = msgspec.json.encode(desk.cases.show(number).departments)
    assert json.loads(encoded)[1]["name"] == "旗自然资源局"
