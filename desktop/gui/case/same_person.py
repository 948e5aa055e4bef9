"""Another case of the same person and matter: told at the head of the case, with the way to it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from casework.language import _
from desktop.gui.parts.lines import when_words
from desktop.gui.parts.messages import Action, Message, MessageAnswer, MessageArea
from desktop.gui.parts.page import Place

if TYPE_CHECKING:
    from desktop.services.cases.find_duplicate import EarlierCase

_KEY = "same person"
_OPEN = "open"


class SamePerson(QObject):
    """`place_wanted` leads to the other case."""

    place_wanted = Signal(object)

    def __init__(self, messages: MessageArea, parent: QObject) -> None:
        super().__init__(parent)
        self._messages = messages
        self._other: EarlierCase | None = None

    def show(self, other: EarlierCase | None) -> None:
        """Tell of that case; None takes the message back.  One that was closed stays closed."""
        if other == self._other:
            return
        self._other = other
        if other is None:
            self._messages.take_back(_KEY)
            return
        when = when_words(other.opened_at, dt.datetime.now().astimezone().date())
        what = _("{number}，{when}，{state}。两件都留着；重复的那一件，写明原因作废。")
        self._messages.tell(
            Message(
                key=_KEY,
                tone="attention",
                title=_("同一人同一事项还有一件"),
                what=what.format(number=other.slip_number, when=when, state=other.state),
                actions=(Action(_OPEN, _("打开那一件(&O)")),),
            )
        )

    def hear(self, answer: MessageAnswer) -> None:
        """Go to the other one."""
        if answer.key == _KEY and answer.meaning == _OPEN and self._other:
            self.place_wanted.emit(Place("case", self._other.slip_number))
