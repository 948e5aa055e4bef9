"""A line that asks one thing after another: Enter goes on, the last one does it, stepping back leaves it."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QWidget

from casework.language import _
from desktop.gui.keyboard.keys import key_text
from desktop.gui.look.look import GRID, Look
from desktop.gui.parts.parts import button, field, label, say

Answers = tuple[str, ...]


class LineQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is asked; `text` stands in the field already, `choices` are offered while one types."""

    words: str
    hint: str = ""
    text: str = ""
    needed: bool = True
    choices: tuple[str, ...] = ()


class QuestionLine(QWidget):
    """Hidden while nothing is asked, else it may stand in place of a part that has to wait anyway."""

    def __init__(self, look: Look, in_place_of: QWidget | None = None) -> None:
        super().__init__()
        self._gives_way = in_place_of
        self._look = look
        self._questions: tuple[LineQuestion, ...] = ()
        self._answers: list[str] = []
        self._done: Callable[[Answers], None] | None = None
        self._before: QWidget | None = None
        self.setAccessibleName(_("问一句"))
        self.words = label("", "work")
        self.field = field(_("回答"))
        self.go_on = button(_("确定  Enter"), "primary", name=_("确定"))
        leave = button(f"{_('不做')}  {key_text('leave')}", "plain", name=_("不做"))
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        row.setSpacing(GRID)
        for part, stretch in ((self.words, 0), (self.field, 1), (self.go_on, 0), (leave, 0)):
            row.addWidget(part, stretch)
        self.field.returnPressed.connect(self._next)
        self.go_on.clicked.connect(self._next)
        leave.clicked.connect(self.leave)
        self.hide()

    def ask(self, questions: tuple[LineQuestion, ...], done: Callable[[Answers], None]) -> None:
        """Ask these, one after another, and hand the answers to `done`; what was asked before ends."""
        self._before = self.window().focusWidget()
        self._questions, self._answers, self._done = questions, [], done
        self._show_next()
        self._stand_in(True)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> bool:
        """Ask no more; False when nothing was asked."""
        if self.isHidden():
            return False
        self._stand_in(False)
        self._done = None
        if self._before is not None and self._before.isVisible():
            self._before.setFocus()
        return True

    def _stand_in(self, asks: bool) -> None:
        self.setVisible(asks)
        if self._gives_way is not None:
            self._gives_way.setVisible(not asks)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self._look.colour("accent_wash"))
            painter.fillRect(0, 0, 4, self.height(), self._look.colour("accent"))

    def _show_next(self) -> None:
        question = self._questions[len(self._answers)]
        say(self.words, question.words)  # without the word about an empty one before
        self.field.setAccessibleName(question.words)
        self.field.setPlaceholderText(question.hint)
        offered = QCompleter(question.choices, self.field)
        offered.setFilterMode(Qt.MatchFlag.MatchContains)
        offered.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.field.setCompleter(offered)
        self.field.setText(question.text)
        self.field.selectAll()

    def _next(self) -> None:
        if self.field.completer().popup().isVisible():
            # Enter came by way of what is offered, which first puts its words into the field.
            QTimer.singleShot(0, self, self._next)
            return
        question = self._questions[len(self._answers)]
        answer = self.field.text().strip()
        if question.needed and not answer:
            say(self.words, _("{question}：这一项要写").format(question=question.words), "attention")
            self.field.setFocus()
            return
        self._answers.append(answer)
        if len(self._answers) < len(self._questions):
            self._show_next()
            return
        done, answers = self._done, tuple(self._answers)
        self.leave()
        if done is not None:
            done(answers)
