"""The life of a case: its state out of its entries, steps refused with a reason, the drawing current."""

from __future__ import annotations

import datetime as dt
import runpy
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import get_args

import pytest
from msgspec.structs import replace

from casework.cases.body import Body, ReleaseRef
from casework.cases.case import BannerWord, Case, CaseForm, Escalation
from casework.cases.draft import MaterialMark
from casework.cases.kinds.banner import PROGRESS, CaseStatusChanged
from casework.cases.kinds.forms import ResultHandedOver
from casework.cases.kinds.keeping import PapersArrived
from casework.cases.kinds.table import KINDS, tells_of_case
from casework.cases.kinds.transfers import CaseTransferred
from casework.cases.states import STATES, STEPS, State, Step, refusal, state_of, step_of
from desktop import bootstrap
from desktop.cli.commands import main
from desktop.desk.desk import Desk
from desktop.errors import CaseError
from desktop.services.forms.handover import HandoverOrder
from tests.support import source
from tests.support.case_histories import (
    OTHER_SHEET,
    POINT,
    SHEET,
    TOWN,
    CaseHistory,
    arrived,
    received,
    transferred,
)
from tests.support.workplaces import demo_folder, ready_draft

LACKS = {"m": MaterialMark(code="m", state="missing")}
HERE = {"m": MaterialMark(code="m", state="handed_in")}
FREE = {  # besides what tells of a slip that is issued
    "case_attachment_added", "case_attachment_withdrawn", "case_authorization_ended",
    "case_complaint_answered",
    "case_complaint_received", "case_conflict_settled", "case_corrected", "case_evaluated",
    "case_evaluation_followed_up",
    "case_form_archived", "case_form_print", "case_note_added", "case_note_withdrawn", "case_opened",
    "case_opinion_recorded",
    "case_papers_arrived",
    "case_papers_returned", "case_purged", "case_refusal_notified", "case_sight_ended", "case_status_changed",
    "case_time_corrected",
}  # fmt: skip
CASE = Case(case_id="c", mode="collect", materials=LACKS, opened_at="x")


def said(word: str) -> BannerWord:
    return BannerWord(text=word)


@pytest.mark.parametrize(("case", "state"), [
    (replace(CASE, mode="inform"), "informed"),
    (CASE, "incomplete"),
    (replace(CASE, materials=HERE, complete_at="x"), "complete"),
    (replace(CASE, materials=HERE, complete_at="x", mode="accept"), "accepted"),
    (replace(CASE, materials=HERE, complete_at="x", progress=said("received")), "complete"),
    (replace(CASE, progress=said("accepted"), accepted_at="x"), "accepted"),
    (replace(CASE, progress=said("processing")), "processing"),
    (replace(CASE, progress=said("suspended")), "processing"),
    (replace(CASE, progress=said("supplement")), "incomplete"),
    (replace(CASE, progress=said("completed")), "finished"),
    (replace(CASE, progress=said("refused")), "refused"),
    (replace(CASE, result=said("准予"), progress=said("processing")), "finished"),
    (replace(CASE, sent_to="ML01"), "transferred"),
    (replace(CASE, sent_to="ML01", progress=said("accepted")), "accepted"),
    (replace(CASE, escalated=Escalation(number="B1", reason="缺规定")), "escalated"),
    (replace(CASE, status="voided", result=said("准予")), "voided"),
])  # fmt: skip
def test_the_state_is_the_furthest_that_is_known(case: Case, state: State) -> None:
    assert state_of(case) == state


GONE = (transferred(m1=1),)
CAME = (*GONE, arrived(m1=1))
NOT_IN_IT = PapersArrived(number=SHEET, site=TOWN, is_absent=True)


@pytest.mark.parametrize(("bodies", "state"), [
    (GONE, "transferred"),
    (CAME, "complete"),
    ((transferred(m1=2), arrived(m1=1)), "complete"),  # a paper is missed, the case is there
    ((*GONE, NOT_IN_IT), "transferred"),
    ((*GONE, NOT_IN_IT, arrived(m1=1)), "complete"),
    ((*GONE, arrived(site=POINT, m1=1)), "complete"),  # it never left the table
    ((*CAME, transferred(OTHER_SHEET, m1=1)), "transferred"),
    ((*CAME, transferred(OTHER_SHEET, m1=1), arrived(OTHER_SHEET, m1=1)), "complete"),
])  # fmt: skip
def test_a_case_is_gone_until_its_newest_bag_was_looked_through(
    bodies: tuple[Body, ...], state: State
) -> None:
    """Where it came it stands as its papers do, for whoever reads it."""
    history = CaseHistory().say("case_papers_received", received(m1=2))
    for body in bodies:
        kind = "case_transferred" if isinstance(body, CaseTransferred) else "case_papers_arrived"
        history.say(kind, body)
    assert state_of(history.case) == state
    lacking = replace(history.case, materials=LACKS)
    assert state_of(lacking) == ("incomplete" if state == "complete" else state)


def test_a_result_that_was_handed_over_is_delivered() -> None:
    issued = ResultHandedOver(
        number="JG-1",
        site="ML01",
        day=dt.date(2026, 11, 24),
        release=ReleaseRef("v1", 1, "0" * 64),
        handler="其其格",
        slip_number="ML01-20261124-A001",
        outcome="准予",
        documents=(),
        manner="当面",
    )
    form = CaseForm(kind="case_result_handed_over", issued=issued, issued_at="x", device="d", seq=1)
    assert state_of(replace(CASE, forms=(form,))) == "delivered"


def test_the_words_are_those_of_the_product() -> None:
    words = "已告知 待补材料 材料齐 已受理 办理中 已办结 已送达 转出 不予受理 办不成事 已作废"
    assert list(STATES.values()) == words.split()
    assert set(STATES) == set(get_args(State))
    assert set(STEPS) == set(get_args(Step))


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("state", STATES)
def test_a_step_is_allowed_or_refused_with_words(state: State, step: Step) -> None:
    why = refusal(state, step)
    assert (why == "") is (state in STEPS[step].allowed)
    assert not why or (STATES[state] in why and STEPS[step].words in why)


def test_nothing_follows_on_what_has_ended() -> None:
    for step in STEPS:
        assert refusal("voided", step)
        assert refusal("delivered", step)


def test_every_word_of_the_banner_and_every_step_has_its_kind() -> None:
    def of(word: str) -> Step | None:
        return step_of("case_status_changed", CaseStatusChanged(now=word, by="旗里"))

    assert all(of(word) for word in PROGRESS)
    assert of("a_later_word") is None
    body = object()
    steps = {name: step_of(name, body) for name in KINDS if tells_of_case(name)}  # type: ignore[arg-type]
    free = {name for name, step in steps.items() if step is None}
    assert {name for name in free if not name.startswith("slip_")} == FREE
    assert steps["slip_issued"] == "issue_slip"
    assert {*steps.values(), *map(of, PROGRESS)} - {None} == set(STEPS)


def test_the_drawing_is_current() -> None:
    command = [sys.executable, "packaging/drawing/states.py", "--check"]
    assert subprocess.run(command, cwd=source.ROOT, check=False, timeout=60).returncode == 0


def test_the_drawing_is_that_of_the_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """The drawing is read by people, so that a table cannot change unseen."""
    monkeypatch.setattr(sys, "path", [*sys.path])
    script = runpy.run_path(str(source.ROOT / "packaging" / "drawing" / "states.py"))
    assert script["drawn"]() == (source.ROOT / "docs" / "states.md").read_text("utf-8")


@pytest.fixture
def delivered(tmp_path: Path) -> Iterator[tuple[Desk, str]]:
    """A desk with a case whose result was handed over."""
    desk = bootstrap.unlock(demo_folder(tmp_path / "data"))
    number = desk.cases.open(ready_draft(desk)).slip_number
    desk.forms.make(HandoverOrder(slip_number=number, outcome="准予"))
    yield desk, number
    desk.close()


def test_a_step_that_cannot_be_is_refused_offline_and_leaves_nothing(delivered: tuple[Desk, str]) -> None:
    desk, number = delivered
    count = len(list(desk.upkeep.journal()))
    again: list[Callable[[], object]] = [
        lambda: desk.forms.make(HandoverOrder(slip_number=number, outcome="不予")),
        lambda: desk.cases.void(number, "重复"),
        lambda: desk.slips.issue_again(number),
    ]
    for act in again:
        with pytest.raises(CaseError, match="已送达"):
            act()
    assert len(list(desk.upkeep.journal())) == count
    assert [row.state for row in desk.cases.list()] == ["delivered"]


def test_the_list_says_what_a_case_waits_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = ("--data", str(tmp_path / "data"))
    assert main(["setup", "--demo", *data]) == 0
    slip = ["slip", "SAMPLE-012", "--answer", "age=80", "--answer", "agent=no", "--name", "巴图"]
    assert main([*slip, "--out", str(tmp_path / "x.pdf"), *data]) == 0
    capsys.readouterr()
    assert main(["cases", *data]) == 0
    line = capsys.readouterr().out
    assert "待补材料" in line
    assert "缺 3 份" in line
    assert "已办" not in line
    number = line.partition("\t")[0]
    handover = ["form", "handover", number, "--outcome", "准予"]
    assert main([*handover, "--out", str(tmp_path / "h.pdf"), *data]) == 0
    capsys.readouterr()
    assert main(["cases", *data]) == 0
    line = capsys.readouterr().out
    assert "已送达" in line
    assert "缺 3 份" not in line  # what is over waits for nothing
