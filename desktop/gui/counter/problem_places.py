"""Where on the counter page a problem of a draft is mended."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from casework.cases.draft_check import FieldProblem
from casework.language import _, sentences
from desktop.gui.counter.ask import AskColumn
from desktop.gui.parts.messages import Message


def message_of(problems: Iterable[FieldProblem]) -> Message:
    """What keeps a draft from being saved."""
    what = _("{problems}。草稿已留着。").format(problems=sentences(each.reason for each in problems))
    return Message(key="incomplete", tone="attention", title=_("还不能保存"), what=what)


def lead_to(problem: FieldProblem, ask: AskColumn, go_find: Callable[[], None]) -> None:
    """Put the focus where the problem is mended; an applicant's field says it as well."""
    place, _dot, name = problem.field.partition(".")
    if place == "applicant":
        ask.applicant.tell_problem(name, problem.reason)
    elif place == "answers":
        ask.situations.focus_question(name)
    elif place == "materials":
        ask.materials.focus_material(name)
    else:
        go_find()
