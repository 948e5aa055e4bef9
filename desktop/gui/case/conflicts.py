"""What two devices said differently of the case: both sides in a bar, and the clerk says which one holds."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from casework.language import _, sentences
from desktop.gui.background.tasks import Job
from desktop.gui.parts.lines import when_words
from desktop.gui.parts.messages import Action, Message, MessageAnswer, MessageArea

if TYPE_CHECKING:
    from desktop.gui.parts.page import Workroom
    from desktop.services.cases.list_conflicts import ConflictSide, ConflictTask

_MOST = 2  # bars at once; the page of exchange has all
_KEY = "conflict "


class CaseConflicts(QObject):
    """`refused` carries the TamgaError where a side can no longer be chosen."""

    refused = Signal(object)

    def __init__(self, workroom: Workroom, messages: MessageArea, parent: QObject) -> None:
        super().__init__(parent)
        self._runner, self._desk, self._messages = workroom.runner, workroom.desk, messages
        self._tasks: dict[str, ConflictTask] = {}

    def show(self, tasks: tuple[ConflictTask, ...]) -> None:
        """Show these; those that were settled go."""
        now = {_KEY + task.what: task for task in tasks[:_MOST]}
        for key in self._tasks.keys() - now.keys():
            self._messages.take_back(key)
        for key, task in now.items():
            if self._tasks.get(key) != task:
                self._messages.tell(_message(key, task))
        self._tasks = now

    def hear(self, answer: MessageAnswer) -> None:
        """One side holds; it is recorded like everything, and told to all."""
        task = self._tasks.get(answer.key)
        side = next((each for each in task.sides if each.digest == answer.meaning), None) if task else None
        if task is None or side is None:
            return
        self._runner.start(
            Job(
                title=_("定哪个为准"),
                work=lambda: self._desk.cases.settle_conflict(task, side),
                failed=self.refused.emit,
            )
        )


def _message(key: str, task: ConflictTask) -> Message:
    today = dt.datetime.now().astimezone().date()
    words = sentences(_side_words(side, today) for side in task.sides)
    actions = tuple(Action(side.digest, _("用“{words}”").format(words=side.words)) for side in task.sides)
    return Message(
        key=key,
        tone="attention",
        title=_("“{subject}”两处记得不一样").format(subject=task.subject),
        what=_("{words}。两份都留着，请选一个。").format(words=words),
        actions=actions,
    )


def _side_words(side: ConflictSide, today: dt.date) -> str:
    place = " ".join(filter(None, (side.who, side.where, when_words(side.at, today))))
    return _("{place} 记的：{words}").format(place=place, words=side.words)
