"""The questions of a matter: numbered choices answered by digits; answered ones fold to one line."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from casework.language import _, listed
from casework.release.applicability import Answers
from casework.release.catalogue import Option, Situation
from desktop.gui.look.look import GRID
from desktop.gui.parts.flow_layout import FlowLayout
from desktop.gui.parts.parts import button, label, say, with_key

DIGITS = 9  # options are answered with 1–9, and 0 turns to the next ones


class SituationAnswered(msgspec.Struct, frozen=True):
    """The clerk answered a question: with one option, or several where it takes them, () with none yet."""

    key: str
    values: tuple[str, ...]


class QuestionBox(QFrame):
    """One question.  It is open while it has the focus or no answer; digits choose.

    Where several options may hold, digits choose and take back, and Enter goes on.
    """

    answered = Signal(object)
    left = Signal()

    def __init__(self, situation: Situation) -> None:
        super().__init__()
        self.situation = situation
        self.values: tuple[str, ...] = ()
        self.setProperty("role", "question")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._question = label(situation.question.zh, wrap=True)
        self._given = label("", "", wrap=situation.multiple)
        self._given.setStyleSheet("font-weight: bold")
        self._first = 0  # of the options that the digits serve now
        self._choices = QWidget()
        self._choices.setAccessibleName(situation.question.zh)
        self._buttons: dict[str, QPushButton] = {}
        flow = FlowLayout(GRID, self._choices)
        for index, option in enumerate(situation.options):
            number = index % DIGITS + 1
            choice = button(f"{number}  {option.label.zh}", "choice", name=f"{number} {option.label.zh}")
            choice.setCheckable(True)
            choice.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            choice.clicked.connect(lambda _=False, value=option.value: self._answer(value))
            self._buttons[option.value] = choice
            flow.addWidget(choice)
        self._more = button("", "choice", name=_("0 后面的选项"))
        self._more.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._more.clicked.connect(self._turn)
        flow.addWidget(self._more)
        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.addWidget(self._question, 1)
        head.addWidget(self._given, 1 if situation.multiple else 0)
        self.setAccessibleDescription(listed(choice.accessibleName() for choice in self._buttons.values()))
        self._hint = label(_("可多选，选完按 Enter"), "quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 6)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self._choices)
        column.addWidget(self._hint)
        self.setMinimumHeight(36)
        self.show_answer(())

    def show_answer(self, values: tuple[str, ...]) -> None:
        """Show which options were chosen, () for none."""
        self.values = values
        for known, choice in self._buttons.items():
            choice.setChecked(known in values)
        given = listed(option.label.zh for option in self.situation.options if option.value in values)
        say(self._given, given)
        say(self._hint, _("可多选，选完按 Enter"))
        self.setAccessibleName(f"{self.situation.question.zh} {given or _('请按数字键选择')}")
        self._fold()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        offered = self._offered()
        number = event.key() - Qt.Key.Key_0
        if 1 <= number <= len(offered):
            self._answer(offered[number - 1].value)
        elif number == 0 and len(self.situation.options) > DIGITS:
            self._turn()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (
            self.values or self.situation.multiple
        ):
            self._go_on()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._fold()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._fold()

    def _offered(self) -> tuple[Option, ...]:
        """The options on screen: nine at a time."""
        return self.situation.options[self._first : self._first + DIGITS]

    def _turn(self) -> None:
        """On to the next nine, from the last ones to the first."""
        self._first = self._first + DIGITS if self._first + DIGITS < len(self.situation.options) else 0
        self._fold()

    def _page_words(self) -> str:
        pages = -(-len(self.situation.options) // DIGITS)
        return _("0  后面的选项（第 {page} 页，共 {pages} 页）").format(
            page=self._first // DIGITS + 1, pages=pages
        )

    def _fold(self) -> None:
        offered = {option.value for option in self._offered()}
        for value, choice in self._buttons.items():
            choice.setVisible(value in offered)
        self._more.setText(self._page_words())
        self._more.setVisible(len(self.situation.options) > DIGITS)
        is_open = self.hasFocus() or not self.values
        self._choices.setVisible(is_open)
        # Of several ones some may stand on another page of the options.
        self._given.setVisible(bool(self.values) and (self.situation.multiple or not is_open))
        self._hint.setVisible(is_open and self.situation.multiple)

    def _answer(self, value: str) -> None:
        if self.situation.multiple:
            self._toggle(value)
            return
        self.answered.emit(SituationAnswered(self.situation.key, (value,)))
        self.left.emit()

    def _toggle(self, value: str) -> None:
        """Choose one more, or take it back; the question stays open."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        wanted = {value}.symmetric_difference(self.values)
        values = tuple(option.value for option in self.situation.options if option.value in wanted)
        self.answered.emit(SituationAnswered(self.situation.key, values))

    def _go_on(self) -> None:
        if self.values:
            self.left.emit()
        else:
            say(self._hint, _("至少选一个，再按 Enter"), "attention")


class SituationsView(QWidget):
    """All questions of the matter, none when there are none.

    `answered` carries a SituationAnswered; `finished` says that the clerk went past the last one.
    """

    answered = Signal(object)
    finished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.boxes: list[QuestionBox] = []
        self.setAccessibleName(_("情形"))
        # Where the keys stand: never seen, so never stopped at.  To ask Qt what comes before would make this
        # view the owner of it (PySide's `previousInFocusChain`), and end both when garbage is collected.
        self._place = QWidget(self)
        self._place.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._place.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, GRID)
        self._column.setSpacing(4)
        self.heading = with_key(_("情形"), _("数字键 1–9"))
        self._column.addWidget(self.heading)
        self.hide()

    def show_situations(self, situations: tuple[Situation, ...], answers: Answers) -> None:
        """Show these questions with the answers so far; boxes that stay keep their focus."""
        staying = {box.situation.key: box for box in self.boxes if box.situation in situations}
        for box in self.boxes:
            if box not in staying.values():
                self._column.removeWidget(box)
                box.hide()
                box.deleteLater()
        self.boxes = []
        for place, situation in enumerate(situations, start=1):
            box = staying.get(situation.key) or self._new_box(situation)
            if self._column.indexOf(box) != place:
                self._column.insertWidget(place, box)
                box.show()  # at once: what is not visible yet cannot take the focus
            box.show_answer(answers.get(situation.key, ()))
            self.boxes.append(box)
        self._order_tabs()
        self.setVisible(bool(self.boxes))

    def focus_open(self) -> bool:
        """Put the focus on the first question without an answer; False when there is none."""
        for box in self.boxes:
            if not box.values:
                box.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return False

    def focus_question(self, key: str) -> None:
        """Put the focus on the question of that key."""
        for box in self.boxes:
            if box.situation.key == key:
                box.setFocus(Qt.FocusReason.OtherFocusReason)

    def _new_box(self, situation: Situation) -> QuestionBox:
        box = QuestionBox(situation)
        box.answered.connect(self.answered)
        box.left.connect(self._go_on)
        return box

    def _go_on(self) -> None:
        if not self.focus_open():
            self.finished.emit()

    def _order_tabs(self) -> None:
        """Where the view stands, before what follows it: new boxes would come last in the window."""
        for box in reversed(self.boxes):
            QWidget.setTabOrder(self._place, box)
