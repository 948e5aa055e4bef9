"""What may follow on a case: each thing once, an answer to what was asked, an end of what has begun."""

from __future__ import annotations

from typing import get_args

import pytest

from casework.cases.body import Body
from casework.cases.case_tasks import case_tasks
from casework.cases.events import GivenGrade, Grade
from casework.cases.kinds.cases import CaseEscalated, EscalationAnswered
from casework.cases.kinds.events import (
    AttachmentAdded,
    AttachmentWithdrawn,
    CaseBundled,
    CaseEvaluated,
    ComplaintAnswered,
    ComplaintReceived,
    EvaluationFollowedUp,
    NoteAdded,
)
from casework.cases.kinds.limits import LimitResumed, LimitStopped
from casework.cases.kinds.table import KINDS, tells_of_case
from casework.cases.preconditions import is_asked, why_not
from tests.support.case_histories import (
    OTHER_SHEET,
    POINT,
    SHEET,
    TOWN,
    CaseHistory,
    arrived,
    received,
    supplement_asked,
    transferred,
)

KIND_OF = {kind.body: name for name, kind in KINDS.items() if tells_of_case(name)}
NUMBER, OTHER = "BBC-ML0101-20261124-A001", "BBC-ML0101-20261124-A002"
ESCALATED = CaseEscalated(number=NUMBER, reason="缺材料来源")
ANSWERED = EscalationAnswered(number=NUMBER, answer="由旗里办", by="旗")
COMPLAINT = ComplaintReceived(site=POINT, number="T1", text="等太久")
REPLY = ComplaintAnswered(site=POINT, number="T1", answer="已道歉", by="其其格")
FILE = AttachmentAdded(name="照片.jpg", media_type="image/jpeg", size_bytes=9, sha256="a" * 64)
OTHER_FILE = AttachmentAdded(name="别的.jpg", media_type="image/jpeg", size_bytes=9, sha256="b" * 64)
TAKEN_OFF = AttachmentWithdrawn(sha256="a" * 64, reason="传错了")
JOINED = CaseBundled(bundle="b1", name="老年人一件事")
LEFT = CaseBundled(bundle="b1", name="老年人一件事", left=True)
HEARING, HEARD = LimitStopped(step="听证"), LimitResumed(step="听证")
BAD, GOOD = CaseEvaluated(grade="dissatisfied"), CaseEvaluated(grade="satisfied")


def follow_up(seq: int, device: str = "a") -> EvaluationFollowedUp:
    return EvaluationFollowedUp(device=device, seq=seq, action="回电", by="其其格")


def history(*bodies: Body) -> CaseHistory:
    """A case of which these were said after its opening, which is entry 1."""
    written = CaseHistory()
    for body in bodies:
        written.say(KIND_OF[type(body)], body)
    return written


@pytest.mark.parametrize(("before", "body", "why"), [
    ([], ESCALATED, ""),
    ([ESCALATED], CaseEscalated(number=OTHER, reason="再报"), f"办不成事 {NUMBER} 还没有答复"),
    ([ESCALATED, ANSWERED], CaseEscalated(number=OTHER, reason="再报"), ""),
    ([], ANSWERED, f"本办件没有办不成事 {NUMBER}"),
    ([ESCALATED], ANSWERED, ""),
    ([ESCALATED], EscalationAnswered(number=OTHER, answer="好", by="旗"), f"本办件没有办不成事 {OTHER}"),
    ([ESCALATED, ANSWERED], ANSWERED, f"办不成事 {NUMBER} 已有答复"),
    ([], supplement_asked(), ""),
    ([supplement_asked()], supplement_asked(), "补正只能一次告知，已经告知过；需要时请再打印原来那张"),
    ([], COMPLAINT, ""),
    ([COMPLAINT], COMPLAINT, "投诉 T1 已经记过"),
    ([COMPLAINT], ComplaintReceived(site=POINT, number="T2", text="又等"), ""),
    ([], REPLY, "本办件没有投诉 T1"),
    ([COMPLAINT], REPLY, ""),
    ([COMPLAINT, REPLY], REPLY, "投诉 T1 已有答复"),
    ([BAD], follow_up(2), ""),
    ([BAD, follow_up(2)], follow_up(2), "这条评价不需要回访，或者已经回访过"),
    ([BAD, BAD, follow_up(2)], follow_up(3), ""),
    ([GOOD], follow_up(2), "这条评价不需要回访，或者已经回访过"),
    ([BAD], follow_up(1), "这条评价不需要回访，或者已经回访过"),
    ([BAD], follow_up(2, "b"), "这条评价不需要回访，或者已经回访过"),
    ([], FILE, ""),
    ([FILE], FILE, "这个文件已经附在办件上，名为“照片.jpg”"),
    ([FILE], OTHER_FILE, ""),
    ([FILE, TAKEN_OFF], FILE, ""),
    ([], TAKEN_OFF, "办件没有这个附件"),
    ([FILE], TAKEN_OFF, ""),
    ([FILE, TAKEN_OFF], TAKEN_OFF, "办件没有这个附件"),
    ([], JOINED, ""),
    ([JOINED], JOINED, "办件已在“老年人一件事”里"),
    ([JOINED], CaseBundled(bundle="b2", name="项目"), ""),
    ([], LEFT, "办件不在“老年人一件事”里"),
    ([JOINED], LEFT, ""),
    ([JOINED, LEFT], LEFT, "办件不在“老年人一件事”里"),
    ([JOINED, LEFT], JOINED, ""),
    ([], HEARING, ""),
    ([HEARING], HEARING, "“听证”已经开始，还没有结束"),
    ([HEARING], LimitStopped(step="鉴定"), ""),
    ([HEARING, HEARD], HEARING, ""),
    ([], HEARD, "“听证”没有开始，不能结束"),
    ([LimitStopped(step="鉴定")], HEARD, "“听证”没有开始，不能结束"),
    ([HEARING], HEARD, ""),
    ([HEARING, HEARD], HEARD, "“听证”没有开始，不能结束"),
    ([], arrived(), f"办件没有随转办单 {SHEET} 转出"),
    ([transferred()], arrived(OTHER_SHEET), f"办件没有随转办单 {OTHER_SHEET} 转出"),
    ([transferred()], arrived(), ""),
    ([transferred()], arrived(site=POINT), ""),
    ([transferred()], arrived(site="ML02"), f"转办单 {SHEET} 送往 {TOWN}，不在这里点收"),
    ([transferred(), arrived()], arrived(), f"转办单 {SHEET} 里的这一件已经点收"),
    ([received(m1=2), transferred(m1=2), arrived(m1=1)], arrived(m1=1), ""),
])  # fmt: skip
def test_what_may_follow_and_why_not(before: list[Body], body: Body, why: str) -> None:
    case = history(*before).case
    assert is_asked(KIND_OF[type(body)], body)
    assert why_not(case, KIND_OF[type(body)], body) == why


def test_what_stands_for_itself_is_asked_nobody() -> None:
    note = NoteAdded(text="来电")
    assert not is_asked("case_note_added", note)
    assert why_not(history().case, "case_note_added", note) == ""
    assert not is_asked("staff_named", ESCALATED)  # a kind that no case has


@pytest.mark.parametrize("grade", get_args(Grade))
def test_the_two_bad_grades_want_somebody_to_call_back_once(grade: Grade) -> None:
    is_bad = grade in {"dissatisfied", "very_dissatisfied"}
    written = history(CaseEvaluated(grade=grade))
    (given,) = written.case.evaluations
    assert (given.is_bad, given.wants_follow_up) == (is_bad, is_bad)
    assert [task.kind for task in case_tasks(written.case)] == ["follow_up"] * is_bad
    after: GivenGrade = history(CaseEvaluated(grade=grade), follow_up(2)).case.evaluations[0]
    assert (after.is_bad, after.wants_follow_up, after.action) == (is_bad, False, "回电")


@pytest.mark.parametrize(("said", "stops"), [
    ([HEARING], [("听证", 1, 0)]),
    ([HEARING, HEARING], [("听证", 1, 0)]),  # two devices said so: it is on already
    ([HEARING, LimitStopped(step="鉴定")], [("听证", 1, 0), ("鉴定", 2, 0)]),
    ([HEARING, HEARD], [("听证", 1, 2)]),
    ([HEARING, HEARD, HEARD], [("听证", 1, 2)]),
    ([HEARING, HEARD, HEARING], [("听证", 1, 2), ("听证", 3, 0)]),
    ([HEARING, LimitStopped(step="鉴定"), HEARD], [("听证", 1, 3), ("鉴定", 2, 0)]),
    ([HEARING, LimitResumed(step="鉴定")], [("听证", 1, 0)]),
    ([HEARD], []),
])  # fmt: skip
def test_each_step_is_on_from_its_beginning_to_its_end(
    said: list[Body], stops: list[tuple[str, int, int]]
) -> None:
    written = CaseHistory()
    for hour, body in enumerate(said, 1):
        written.say(KIND_OF[type(body)], body, f"2026-11-24T{hour:02}:00:00+08:00")
    seen = [(each.step, hour_of(each.begun_at), hour_of(each.ended_at)) for each in written.case.stops]
    assert seen == stops


def hour_of(at: str) -> int:
    return int(at[11:13] or 0)
