"""The first column: find the matter by initials, pinyin, Chinese, Mongolian or code."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import msgspec
from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QListView, QVBoxLayout, QWidget

from casework import slip_number
from casework.language import _, n_
from desktop.gui.counter.matter_list import MatterRow, MatterRowPainter, MattersModel
from desktop.gui.keyboard.keys import key_text
from desktop.gui.look.icons import paint_icon
from desktop.gui.look.look import GRID, Look
from desktop.gui.parts.announce import announce, announce_current
from desktop.gui.parts.lines import Line, line_list
from desktop.gui.parts.page import Act
from desktop.gui.parts.parts import label, say, with_key
from desktop.gui.parts.step_field import StepField, stepped_row

_NO_LIMIT = 16_777_215  # of Qt


class MatterChosen(msgspec.Struct, frozen=True):
    """The clerk wants to handle this matter."""

    code: str


class SearchField(StepField):
    """The search box."""

    def __init__(self, look: Look, take_digit: Callable[[int], bool]) -> None:
        super().__init__(_("查找事项"), hint=_("事项、编号、人"))
        self._look, self._take_digit = look, take_digit
        self.setProperty("role", "search")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not (event.text().isdecimal() and self._take_digit(int(event.text()))):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        with QPainter(self) as painter:
            box = QRectF(12, self.height() / 2 - 10, 20, 20)
            paint_icon(painter, "search", self._look.colour("quiet"), box)


def _with_keys(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Each group says by which key one comes to it."""
    count, shown = 1, []
    for line in lines:
        count += line.is_heading
        keys = key_text(f"group_{count}") if line.is_heading else ""
        shown.append(msgspec.structs.replace(line, word=keys) if keys else line)
    return tuple(shown)


class FindColumn(QWidget):
    """Search box and list.  `matter_chosen` carries a MatterChosen.

    `number_given` carries the number of a slip that was typed or scanned, `line_chosen` the Line of a case, a
    person or a command.
    `find` gives the rows for what was typed; it answers within milliseconds and is asked here.
    """

    matter_chosen = Signal(object)
    number_given = Signal(str)
    line_chosen = Signal(object)

    def __init__(self, look: Look, find: Callable[[str], tuple[MatterRow, ...]]) -> None:
        super().__init__()
        self._find = find
        self.setAccessibleName(_("查找"))
        self.search = SearchField(look, self._take_digit)
        self.model = MattersModel(self)
        self.list = QListView()
        self.list.setAccessibleName(_("查到的事项"))
        self.list.viewport().setAccessibleName(_("查到的事项"))
        self.list.setModel(self.model)
        self.list.setProperty("role", "open")
        self._painter = MatterRowPainter(look, self)
        self.list.setItemDelegate(self._painter)
        look.changed.connect(self._fit)
        self.list.setUniformItemSizes(True)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.places, self.below = line_list(look, _("办件、人和操作"), self)
        self.places.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.places.hide()
        for led_from_the_box in (self.list, self.places):
            announce_current(led_from_the_box)
        self.caption, self._caption_key = label("", "quiet", wrap=True), label("", "key")
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        column.setSpacing(GRID)
        column.addWidget(with_key(_("查找"), key_text("find")))
        column.addWidget(self.search)
        heading = QHBoxLayout()
        heading.addWidget(self.caption, 1)
        heading.addWidget(self._caption_key)
        column.addLayout(heading)
        column.addWidget(self.list, 3)
        column.addWidget(self.places, 4)
        column.addWidget(label(_("↑↓ 选择   Enter 办理"), "key"))
        self.search.textChanged.connect(self.refresh)
        self.places.clicked.connect(lambda index: self._open(index.row()))
        self.search.stepped.connect(self._step)
        self.search.returnPressed.connect(self._choose)
        self.list.activated.connect(lambda _index: self._choose())
        self.list.clicked.connect(lambda _index: self._choose())
        self.list.installEventFilter(self)
        self.setFocusProxy(self.search)
        self.refresh()

    def refresh(self) -> None:
        """Ask again for what stands in the search box."""
        query = self.search.text()
        rows = self._find(query)
        before = self.model.rows
        self.model.show(rows)
        if rows and (rows != before or not self.list.currentIndex().isValid()):
            self._select_first()
        words = self._words(query.strip())
        say(self.caption, words)
        if query:
            announce(self.caption, words)

    def show_places(self, typed: str, lines: tuple[Line, ...]) -> None:
        """Show cases, people and commands for what was typed; later typing has its own answer."""
        if typed != self.search.text():
            return
        self.below.show(_with_keys(lines))
        self.places.setVisible(bool(lines))
        self.list.setVisible(not lines or bool(self.model.rows and typed))
        say(self._caption_key, key_text("group_1") if typed and lines and self.model.rows else "")
        rows = len(self.model.rows) * self._painter.row_height() + 4
        self.list.setMaximumHeight(rows if lines else _NO_LIMIT)
        self.places.setCurrentIndex(QModelIndex())
        is_free = not self.list.currentIndex().isValid()
        if lines and is_free and not (self._is_asking() and lines[1].kind in ("command", "guide")):
            self._go_to(self._first_of(0))

    def acts(self) -> dict[str, Act]:
        """What keys may ask of it."""
        return {f"group_{number}": partial(self.go_to_group, number) for number in range(1, 5)}

    def go_to_group(self, number: int) -> None:
        """The first line of a group: 1 the matters, then those that are shown below, in their order."""
        headings = [row for row, line in enumerate(self.below.lines) if line.is_heading]
        if number == 1 and self.model.rows:
            self.places.setCurrentIndex(QModelIndex())
            self._select(0)
        elif 2 <= number <= len(headings) + 1:
            self._go_to(headings[number - 2] + 1)

    def _first_of(self, row: int) -> int:
        """The first row from there on that can be chosen; below 0 there is none."""
        rows = range(row, len(self.below.lines))
        return next((each for each in rows if not self.below.lines[each].is_heading), -1)

    def _go_to(self, row: int) -> None:
        """A line below the matters is the current one."""
        self.list.selectionModel().clear()
        self.places.setCurrentIndex(self.below.index(row))
        self.places.scrollTo(self.below.index(row))

    def _open(self, row: int) -> None:
        line = self.below.line(row)
        if line is not None and not line.is_heading:
            self.search.clear()
            self.line_chosen.emit(line)

    def begin(self) -> None:
        """Ready for the next search: the old words are selected, so that typing replaces them."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def clear(self) -> None:
        """Ready for the next person."""
        self.search.clear()
        self.begin()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Typing while the list has the focus goes on in the search box."""
        if watched is self.list and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            text = event.text()
            if (
                text.strip()
                and text.isprintable()
                and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
            ):
                self.search.setFocus()
                if not (text.isdecimal() and self._take_digit(int(text))):
                    self.search.insert(text)
                return True
        return False

    def _fit(self) -> None:
        self.list.scheduleDelayedItemsLayout()

    def _words(self, query: str) -> str:
        rows = self.model.rows
        if not rows:
            return _("没有查到：换个说法，或只输首字母") if query else _("目录里还没有事项")
        if not query:
            return _("常办事项")
        if self._is_asking():
            return _("是不是想找…？按数字键，或 ↓ 再 Enter")
        if rows[0].unavailable:
            return _("{name}：{why}").format(name=rows[0].name, why=rows[0].unavailable)
        return n_("查到 {count} 项", len(rows)).format(count=len(rows))

    def _is_asking(self) -> bool:
        """Are there nothing but guesses?"""
        return bool(self.model.rows) and all(row.is_question for row in self.model.rows)

    def _take_digit(self, digit: int) -> bool:
        """Take the guess of that number; a digit goes into the box where there is another answer.

        Where the words are selected it takes their place: the number of a person or a slip is scanned.
        """
        if self.search.hasSelectedText():
            return False
        is_code = any(character.isdecimal() for character in self.search.text())
        if is_code or not self._is_asking() or not 1 <= digit <= len(self.model.rows):
            return False
        self.places.setCurrentIndex(QModelIndex())  # a case below may be what Enter would open
        self._select(digit - 1)
        self._choose()
        return True

    def _select_first(self) -> None:
        """What Enter takes: the first row, unless it is a guess or cannot be chosen."""
        if self.model.rows[0].is_first_choice:
            self._select(0)
        else:
            self.list.selectionModel().clear()  # the row before the first one: one step down is the first
            self.list.scrollToTop()

    def _step(self, rows: int) -> None:
        if self._step_below(rows):
            return
        if self.model.rows:
            self._select(stepped_row(self.list.currentIndex().row(), rows, len(self.model.rows)))

    def _step_below(self, rows: int) -> bool:
        """Step among cases, people and commands, into them from the last matter, and out of them again."""
        here = self.places.currentIndex().row()
        if here >= 0:
            step = 1 if rows > 0 else -1
            row = here + step
            if (line := self.below.line(row)) is not None and line.is_heading:
                row += step
            if self.below.line(row) is not None:
                self._go_to(row)
            elif rows < 0 and self.model.rows:
                self.places.setCurrentIndex(QModelIndex())
                self._select(len(self.model.rows) - 1)
            return True
        last = len(self.model.rows) - 1
        if rows > 0 and self.below.lines and self.list.currentIndex().row() == last:
            self._go_to(self._first_of(0))
            return True
        return False

    def _select(self, row: int) -> None:
        index = self.model.index(row)
        self.list.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.list.scrollTo(index)

    def _choose(self) -> None:
        typed = self.search.text()
        if slip_number.is_one(typed):
            self.number_given.emit(typed)
            self.search.clear()
            return
        if (row_below := self.places.currentIndex().row()) >= 0:
            self._open(row_below)
            return
        index = self.list.currentIndex()
        if not index.isValid() or index.row() >= len(self.model.rows):
            return
        row = self.model.rows[index.row()]
        if row.unavailable:
            say(self.caption, _("{name}：{why}").format(name=row.name, why=row.unavailable))
        elif row.is_bundle:
            self.search.clear()
            self.line_chosen.emit(Line(words=row.name, number=row.code, kind="together"))
        else:
            self.matter_chosen.emit(MatterChosen(row.code))
