"""A paper of a case once more: why is asked where it has been on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casework.language import _
from desktop.gui.case.lists import is_doubted
from desktop.gui.parts.form_output import FormOutput
from desktop.gui.parts.page import Workroom
from desktop.gui.parts.questions import LineQuestion, QuestionLine

if TYPE_CHECKING:
    from desktop.services.cases.case_place import CasePlace


class PrintAgain:
    """Prints the paper of a row again, a slip or another form."""

    def __init__(self, workroom: Workroom, questions: QuestionLine, forms: FormOutput) -> None:
        self._desk, self._output = workroom.desk, workroom.output
        self._questions, self._forms = questions, forms

    def ask(self, place: CasePlace, row: int) -> None:
        """Print it, once it is known why."""
        if not 0 <= row < len(place.papers):
            return
        paper = place.papers[row]
        if paper.standing is not None and paper.standing.state == "unprinted":
            self._print(paper.kind, paper.number, "")
            return
        why = LineQuestion(words=_("为什么再打印"), hint=_("例如：卡纸、遗失"))
        self._questions.ask((why,), lambda answers: self._print(paper.kind, paper.number, answers[0]))

    def doubted(self, place: CasePlace, row: int) -> str:
        """Of which nobody knows whether it came out: the chosen one, else the newest."""
        chosen = place.papers[row : row + 1] if row >= 0 else ()
        papers = (each for each in (*chosen, *place.papers) if is_doubted(each))
        return next((each.number for each in papers), place.shown.slip_number)

    def _print(self, kind: str, number: str, reason: str) -> None:
        if kind:
            self._forms.send(_("再打印"), lambda: self._desk.forms.once_more(number, reason))
        else:
            self._output.send(number, reason)
