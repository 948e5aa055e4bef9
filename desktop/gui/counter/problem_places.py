"""Where on the counter page a problem of a draft is mended."""

from __future__ import annotations

from collections.abc import Callable

from casework.cases.draft_check import FieldProblem
from desktop.gui.counter.ask import AskColumn


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
