"""`conflicts`: all statements with who, where and when, and the command that settles them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from casework.cases.body import Body
from casework.cases.draft import MaterialMark, MaterialState
from casework.cases.entries import Head
from casework.cases.fold import fold
from casework.cases.kinds.banner import CaseStatusChanged, ResultRecorded
from casework.cases.kinds.device import DeviceSetUp
from casework.cases.kinds.materials import MaterialChange, MaterialsRecorded
from casework.cases.kinds.people import StaffNamed
from casework.cases.seen import SubjectHead, past_from
from desktop.cli.commands import main
from desktop.database import journal, projections
from desktop.desk.desk import Desk
from desktop.errors import CaseError
from desktop.services.cases.settle_conflict import settle_conflict
from desktop.services.duty import Duty
from tests.support.forged import AT, Claim, chained
from tests.support.printers import PaperTray
from tests.support.workplaces import demo_duty, demo_folder, ready_draft

ELSEWHERE, ITS_CLERK = "elsewhere", "staff-x"


class Other:
    """Another device of a township, which has seen of the case what it is let see."""

    def __init__(self, duty: Duty, device: str = ELSEWHERE) -> None:
        self.store, self.device, self.head = duty.store, device, Head(device)
        self.state([Claim(device, "device_set_up", DeviceSetUp(site="ML01", letter="B", program="1"))])
        self.state([Claim(ITS_CLERK, "staff_named", StaffNamed(now="其其格"))])

    def state(self, claims: list[Claim]) -> None:
        with self.store.writing() as connection:
            made = chained(self.head, claims)
            self.head = Head(self.device, made[-1].entry.seq, made[-1].entry.hash)
            journal.insert_entries(connection, made)
            projections.refresh(connection, [claim.subject for claim in claims])

    def mark(self, case_id: str, code: str, state: MaterialState, *, had: bool = False) -> None:
        with self.store.reading() as connection:
            entries = [each.entry for each in journal.of_subject(connection, case_id)]
        heads = [SubjectHead(each.device, each.seq, each.rev) for each in entries if each.device != ELSEWHERE]
        past = past_from([max(heads)] if had else [], ELSEWHERE)
        body = MaterialsRecorded(changes=(MaterialChange(now=MaterialMark(code=code, state=state)),))
        self.state([Claim(case_id, "materials_recorded", body, rev=past.rev + 1, seen=past.seen)])


class Counter:
    """A workplace with one case, and the other device."""

    def __init__(self, folder: Path) -> None:
        self.data = str(demo_folder(folder))
        self.duty = demo_duty(folder)
        self.desk = Desk(self.duty, folder, PaperTray())
        self.number = self.desk.cases.open(ready_draft(self.desk)).slip_number
        self.case_id = self.desk.cases.list()[0].case_id
        with self.duty.store.reading() as connection:
            marks = fold(journal.of_subject(connection, self.case_id)).materials
        self.code = next(code for code, mark in marks.items() if mark.state == "handed_in")
        self.other = Other(self.duty)

    def state_of_material(self) -> str:
        with self.duty.store.reading() as connection:
            return fold(journal.of_subject(connection, self.case_id)).materials[self.code].state


@pytest.fixture
def counter(tmp_path: Path) -> Counter:
    return Counter(tmp_path / "data")


def run(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    try:
        code = main(argv)
    except SystemExit as stopped:
        code = int(stopped.code or 0)
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def test_both_statements_are_listed_and_one_is_settled(
    capsys: pytest.CaptureFixture[str], counter: Counter
) -> None:
    counter.other.mark(counter.case_id, counter.code, "missing")
    counter.desk.close()
    at = ("--data", counter.data)
    code, printed, _err = run(capsys, "conflicts", *at)
    what = f"materials.{counter.code}"
    assert code == 0
    assert printed.startswith(f"{counter.number}\t{what}\t")
    assert "缺  其其格  ML01  2026-11-24 " in printed
    assert "已收  " in printed
    assert "现在有效" in printed
    _code, printed, _err = run(capsys, "conflicts", "--json", *at)
    sides = json.loads(printed)["sides"]
    assert {side["words"] for side in sides} >= {"缺", "已收"}
    place = next(number for number, side in enumerate(sides, 1) if side["words"] == "缺")
    code, printed, _err = run(capsys, "conflicts", "settle", counter.number, what, str(place), *at)
    assert (code, printed[:5]) == (0, "已定：缺 ")
    assert run(capsys, "conflicts", *at) == (0, "", "")
    code, _printed, err = run(capsys, "conflicts", "settle", counter.number, what, "1", *at)
    assert (code, "没有这样的冲突" in err) == (1, True)


@pytest.mark.parametrize("words", [["x"], ["settle"], ["settle", "a", "b", "c"], ["settle", "a", "b"]])
def test_what_cannot_be_meant_is_wrong_usage(
    capsys: pytest.CaptureFixture[str], counter: Counter, words: list[str]
) -> None:
    counter.desk.close()
    assert run(capsys, "conflicts", *words, "--data", counter.data)[0] == 2


def test_a_place_that_is_not_in_the_list_is_wrong_usage(
    capsys: pytest.CaptureFixture[str], counter: Counter
) -> None:
    counter.other.mark(counter.case_id, counter.code, "missing")
    counter.desk.close()
    argv = ("settle", counter.number, f"materials.{counter.code}", "9", "--data", counter.data)
    assert run(capsys, "conflicts", *argv)[0] == 2


def test_what_came_since_a_person_looked_is_not_settled_with_it(counter: Counter) -> None:
    counter.other.mark(counter.case_id, counter.code, "missing")
    task = next(each for each in counter.desk.cases.conflicts() if each.what.startswith("materials"))
    counter.other.mark(counter.case_id, counter.code, "invalid")
    with pytest.raises(CaseError, match="又收到了新的记录"):
        settle_conflict(counter.duty, task, task.sides[0])
    assert counter.desk.cases.conflicts()


def test_what_did_not_see_the_settling_opens_it_again(counter: Counter) -> None:
    what = f"materials.{counter.code}"
    counter.other.mark(counter.case_id, counter.code, "missing")
    (task,) = (each for each in counter.desk.cases.conflicts() if each.what == what)
    holds = next(side for side in task.sides if side.words == "缺")
    counter.desk.cases.settle_conflict(task, holds)
    assert counter.state_of_material() == "missing"
    assert not [each for each in counter.desk.cases.conflicts() if each.what == what]
    counter.other.mark(counter.case_id, counter.code, "invalid", had=True)
    assert not [each for each in counter.desk.cases.conflicts() if each.what == what]
    counter.other.mark(counter.case_id, counter.code, "not_needed")
    (task,) = (each for each in counter.desk.cases.conflicts() if each.what == what)
    assert {"不需提交", "缺", "已收", "已定：缺"} <= {side.words for side in task.sides}
    assert counter.desk.cases.list()[0].conflict_count >= 1
    before = counter.desk.cases.list()
    counter.desk.upkeep.rebuild()
    assert counter.desk.cases.list() == before


def test_who_settled_it_and_when_stands_in_the_journal(counter: Counter) -> None:
    counter.other.mark(counter.case_id, counter.code, "missing")
    for task in counter.desk.cases.conflicts():
        counter.desk.cases.settle_conflict(task, task.sides[-1])
    settled = [each for each in counter.desk.upkeep.journal() if each.kind == "case_conflict_settled"]
    assert settled
    assert all(each.staff == counter.duty.staff and each.recorded_at > AT[:4] for each in settled)


@pytest.mark.parametrize(
    ("kind", "what", "first", "second"),
    [
        (
            "case_status_changed",
            "progress",
            CaseStatusChanged(now="accepted", by="甲"),
            CaseStatusChanged(now="suspended", by="乙"),
        ),
        (
            "result_recorded",
            "result",
            ResultRecorded(now="准予", document_number="1 号", by="甲"),
            ResultRecorded(now="不予", document_number="2 号", by="乙"),
        ),
    ],
)
def test_what_the_banner_said_twice_stands_as_a_person_decides(
    counter: Counter, kind: str, what: str, first: Body, second: Body
) -> None:
    for device, body in (("first", first), ("second", second)):
        Other(counter.duty, device).state([Claim(counter.case_id, kind, body, rev=9)])
    (task,) = (each for each in counter.desk.cases.conflicts() if each.what == what)
    overruled = next(each for each in task.sides if each.who in ("甲", "乙") and not each.is_current)
    before = list(counter.desk.upkeep.journal())
    for _ in range(2):  # settling what is settled changes nothing
        counter.desk.cases.settle_conflict(task, overruled)
    assert len(list(counter.desk.upkeep.journal())) - len(before) == 2
    put_back, settled = counter.desk.cases.show(counter.number).history[-2:]
    assert (put_back.kind, settled.kind) == (kind, "case_conflict_settled")
    assert overruled.words in put_back.words
    assert not [each for each in counter.desk.cases.conflicts() if each.what == what]
