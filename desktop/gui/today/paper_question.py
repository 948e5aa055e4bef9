"""Asks about a paper that nobody vouches for and no page of a case shows: is it here, or not?"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from casework.cases.today import TodayLine
from casework.language import _
from desktop.gui.background.tasks import Job
from desktop.gui.parts.form_output import FormOutput
from desktop.gui.parts.messages import Action, Message, MessageAnswer, MessageArea, from_error
from desktop.gui.parts.output import NOT_DONE

if TYPE_CHECKING:
    from desktop.gui.parts.page import Workroom

KEY = "paper_question"


class PaperQuestion(QObject):
    """One message over the list of today; `open_bag` leads to the bag that the paper is of."""

    def __init__(
        self, workroom: Workroom, messages: MessageArea, open_bag: Callable[[TodayLine], None]
    ) -> None:
        super().__init__(messages)
        self._runner, self._desk, self._messages = workroom.runner, workroom.desk, messages
        self._forms = FormOutput(workroom, self)
        self._open_bag = open_bag
        self._line: TodayLine | None = None

    def ask(self, line: TodayLine) -> None:
        """Put the question; whoever looks at the printer knows the answer."""
        self._line = line
        actions = [Action("paper here", _("纸在这里(&H)"))]
        if line.place == "today":
            actions.append(Action("paper missed", _("没有出来，不要了(&N)")))
        else:
            actions.append(Action("paper again", _("再打印(&R)")))
        if line.place == "bags":
            actions.append(Action("paper bag", _("看这一袋(&B)")))
        what = _("请到打印机那里看一看：纸也可能还在机器里，或被别人拿走")
        self._messages.tell(
            Message(key=KEY, tone="attention", title=line.words, what=what, actions=tuple(actions))
        )

    def hear(self, answer: MessageAnswer) -> None:
        """What the clerk says of the paper."""
        self._forms.hear(answer)
        line = self._line
        if line is None or answer.key != KEY or answer.meaning == "closed":
            return
        forms, number, self._line = self._desk.forms, line.number, None
        self._messages.take_back(KEY)
        if answer.meaning == "paper here":
            self._record(lambda: forms.confirm(number))
        elif answer.meaning == "paper missed":
            self._record(lambda: forms.deny(number))
        elif answer.meaning == "paper again":
            self._forms.send(_("再打印"), lambda: forms.once_more(number, NOT_DONE))
        else:
            self._open_bag(line)

    def _record(self, work: Callable[[], None]) -> None:
        """The list hears of it by itself."""
        self._runner.start(
            Job(
                title=_("确认出纸"),
                work=work,
                lane="print",
                failed=lambda error: self._messages.tell(from_error(KEY, error)),
            )
        )
