"""What of a case needs somebody (待办): a pure function of the case, the same on every device that has it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec

from casework.cases.case import Case
from casework.cases.custody import Holder
from casework.language import N_

TaskKind = Literal[
    "missing_in_transfer",
    "originals_to_return",
    "escalation",
    "complaint",
    "follow_up",
    "rectification",
    "opinion",
    "supplement",
    "deemed_accepted",
]

TASKS: Mapping[TaskKind, str] = {
    "missing_in_transfer": N_("转办点收不齐，缺的仍在途"),
    "originals_to_return": N_("原件待退还"),
    "escalation": N_("办不成事待答复"),
    "complaint": N_("投诉待答复"),
    "follow_up": N_("差评待回访"),
    "rectification": N_("责令改正待复查"),
    # Since when it was asked; until when rests on the catalogue.
    "opinion": N_("联办部门待答复"),
    # By the clocks of a licence matter: they rest on the catalogue and on today, not on the entries alone.
    "supplement": N_("补正须在期限前一次告知"),
    "deemed_accepted": N_("没有按期告知补正，视为受理"),
}
_ENDED = ("completed", "refused")


class CaseTask(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that waits since then; `about` is the number of its paper or "", `due` the day."""

    kind: TaskKind
    about: str
    since: str
    due: dt.date | None = None


def case_tasks(case: Case) -> tuple[CaseTask, ...]:
    """All that waits, in the order of TASKS."""
    if not (
        case.custody.ways
        or case.custody.movements
        or case.escalated.number
        or case.complaints
        or case.evaluations
        or case.inspection
        or case.opinions
    ):
        return ()  # as good as all: thousands are looked at at once
    return tuple(_tasks(case))


def _tasks(case: Case) -> Iterator[CaseTask]:
    for number in case.custody.missing():
        way = case.custody.ways[number]
        yield CaseTask(kind="missing_in_transfer", about=number, since=way.ticked_at)
    if case.status == "voided" or case.progress.text in _ENDED or case.result.text:
        yield from _to_return(case)
    if case.escalated.is_open and case.status != "voided":
        escalated = case.escalated
        yield CaseTask(kind="escalation", about=escalated.number, since=escalated.at, due=escalated.answer_by)
    for complaint in case.complaints.values():
        if not complaint.answered_at:
            yield CaseTask(
                kind="complaint", about=complaint.number, since=complaint.at, due=complaint.answer_by
            )
    for each in case.evaluations:
        if each.wants_follow_up:
            yield CaseTask(kind="follow_up", about=f"{each.device}.{each.seq}", since=each.at)
    if case.inspection and case.inspection.rectify_by and case.status != "voided":
        inspected = case.inspection
        yield CaseTask(
            kind="rectification", about=inspected.number, since=case.opened_at, due=inspected.rectify_by
        )
    yield from _of_departments(case)


def _of_departments(case: Case) -> Iterator[CaseTask]:
    """Who takes part, was asked and has not answered, while the case runs."""
    if case.status == "voided" or case.progress.text in _ENDED or case.result.text:
        return
    for each in case.opinions.values():
        if not each.is_given:
            yield CaseTask(kind="opinion", about=each.department, since=each.asked_at)


def _to_return(case: Case) -> Iterator[CaseTask]:
    """Originals that are kept for a case that has ended."""
    sites = {each.holder.place for each in case.custody.lying() if each.holder.kind == "site"}
    for site in sorted(sites):
        came = [each.at for each in case.custody.movements if each.goal == Holder("site", site)]
        yield CaseTask(kind="originals_to_return", about=site, since=came[0])
