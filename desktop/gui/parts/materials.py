"""The materials to tick: Space for handed in or missing, digits for the five states, reasons inline."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QListView, QVBoxLayout, QWidget

from casework.cases.draft import MaterialMark, MaterialState
from casework.cases.draft_rules import reason_needed
from casework.language import _, n_
from desktop.gui.look.look import GRID, Look
from desktop.gui.look.words import STATES
from desktop.gui.parts.announce import announce
from desktop.gui.parts.material_rows import SIGN_WIDTH, MaterialRow, MaterialRowPainter, MaterialsModel
from desktop.gui.parts.parts import field, label, say, with_key

_HIGH_ROW = (
    70  # logical pixels: with Mongolian beside the state; fewer rows at once, the list scrolls by itself
)
_BY_DIGIT: dict[int, MaterialState] = {
    Qt.Key.Key_1: "handed_in",
    Qt.Key.Key_2: "missing",
    Qt.Key.Key_3: "invalid",
    Qt.Key.Key_4: "not_needed",
    Qt.Key.Key_5: "committed",
}


class MaterialsList(QListView):
    """The list itself.  `state_meant` carries the state the clerk means for the current row.

    `flipped`: it is handed in, or missing after all.
    """

    state_meant = Signal(object)
    flipped = Signal()
    left = Signal()

    def __init__(self, look: Look, rows: MaterialsModel) -> None:
        super().__init__()
        self._rows = rows
        self.setModel(rows)
        self._painter = MaterialRowPainter(look, self)
        look.changed.connect(self.fit)
        self.setItemDelegate(self._painter)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("申请材料"))
        self.viewport().setAccessibleName(_("申请材料"))

    def current(self) -> MaterialRow | None:
        """The row that keys act on."""
        here = self.currentIndex().row()
        return self._rows.rows[here] if 0 <= here < len(self._rows.rows) else None

    def select(self, row: int) -> None:
        """Make that row the current one."""
        index = self._rows.index(row)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, key = self.current(), event.key()
        if row and key == Qt.Key.Key_Space:
            self.flipped.emit()
        elif row and key in _BY_DIGIT:
            self.state_meant.emit(_BY_DIGIT[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        row = self.current()
        if row and event.position().x() < SIGN_WIDTH + GRID:
            self.flipped.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._rows.rows:
            self.select(0)

    def fit(self) -> None:
        """As high as its rows, where there is room for them."""
        rows = max(1, len(self._rows.rows))
        self.scheduleDelayedItemsLayout()
        self.setMaximumHeight(rows * self._painter.row_height() + 4)
        least = 3 if self._painter.row_height() < _HIGH_ROW else 2
        self.setMinimumHeight(min(rows, least) * self._painter.row_height() + 4)

    def sizeHint(self) -> QSize:
        rows = 4 if self._painter.row_height() < _HIGH_ROW else 2
        return QSize(320, rows * self._painter.row_height() + 4)


class MaterialsView(QWidget):
    """The list with its heading and the line for a reason.  `marked` carries a MaterialMark."""

    marked = Signal(object)
    finished = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setAccessibleName(_("申请材料"))
        self.model = MaterialsModel(self)
        self.list = MaterialsList(look, self.model)
        self.count = label("", "quiet")
        self.reason = field(_("原因"), hint=_("写明原因，Enter 确定"))
        self._whose = ""
        self._reason_for: tuple[MaterialRow, MaterialState] | None = None
        self._reason_row = self._make_reason_row()
        self.hint = label(_("空格 已收/缺    1 已收   2 缺   3 不合格   4 不需提交   5 已承诺"), "key")
        head = QHBoxLayout()
        head.addWidget(with_key(_("申请材料")))
        head.addWidget(self.count)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.list, 100)
        column.addWidget(self._reason_row)
        column.addWidget(self.hint)
        column.addStretch(1)
        self.list.state_meant.connect(self._mean)
        self.list.flipped.connect(self._flip)
        self.list.left.connect(self.finished)
        self.reason.returnPressed.connect(self._take_reason)
        self.setFocusProxy(self.list)

    def show_rows(self, rows: tuple[MaterialRow, ...], whose: str) -> None:
        """Show the materials with what was found for each.

        `whose` names the case or draft: a reason that is being written is not carried over to another's.
        """
        if whose != self._whose:
            self._whose = whose
            if self._reason_for is not None:
                self._leave_reason()
        self.model.show(rows)
        self.list.fit()
        missing = sum(row.mark.is_missing for row in rows)
        later = sum(row.mark.comes_later for row in rows)
        if not rows:
            say(self.count, "")
        elif missing:
            say(self.count, n_("缺 {count} 份", missing).format(count=missing), "attention")
        elif later:
            say(self.count, n_("可先受理，后补 {count} 份", later).format(count=later), "done")
        else:
            say(self.count, _("材料齐全"), "done")

    def focus_material(self, code: str) -> None:
        """Put the focus on the material of that code."""
        for place, row in enumerate(self.model.rows):
            if row.material.code == code:
                self.list.setFocus()
                self.list.select(place)

    def step_back(self) -> bool:
        """Leave the line for a reason; False when it was not open."""
        if self._reason_for is None:
            return False
        self._close_reason()
        return True

    def _make_reason_row(self) -> QWidget:
        row = QWidget()
        row.setAccessibleName(_("原因"))
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        self._reason_label = label(_("原因"))
        line.addWidget(self._reason_label)
        line.addWidget(self.reason, 1)
        row.hide()
        return row

    def _flip(self) -> None:
        """It stays on its row, so that pressing again takes it back."""
        row = self.list.current()
        if row:
            state: MaterialState = "missing" if row.mark.state == "handed_in" else "handed_in"
            self.marked.emit(MaterialMark(code=row.material.code, state=state))
            self._read_out()

    def _mean(self, state: MaterialState) -> None:
        row = self.list.current()
        if row is None or (state == "committed" and not row.material.commitment):
            return
        if state in ("invalid", "not_needed"):
            self._reason_for = (row, state)
            needed = reason_needed(row.material, state)
            self.reason.setPlaceholderText(_("写明原因，Enter 确定") if needed else _("可不写，Enter 确定"))
            self._ask_reason(row, _("{number}  {state}，原因："), state)
            self.reason.setText(row.mark.reason if row.mark.state == state else "")
            self._reason_row.show()
            self.reason.setFocus()
            return
        self.marked.emit(MaterialMark(code=row.material.code, state=state))
        self._read_out()
        self._go_down()

    def _read_out(self) -> None:
        """The row as it stands now, for who does not see its sign."""
        announce(self.list, str(self.list.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)))

    def _take_reason(self) -> None:
        if self._reason_for is None:
            return
        row, state = self._reason_for
        reason = self.reason.text().strip()
        if reason_needed(row.material, state) and not reason:
            self._ask_reason(row, _("{number}  {state}，要写原因："), state, "attention")
            return
        self.marked.emit(MaterialMark(code=row.material.code, state=state, reason=reason))
        self._close_reason()
        self._go_down()

    def _ask_reason(self, row: MaterialRow, words: str, state: MaterialState, tone: str = "") -> None:
        say(self._reason_label, words.format(number=row.number, state=_(STATES[state][0])), tone)

    def _close_reason(self) -> None:
        self.list.setFocus()
        self._leave_reason()

    def _leave_reason(self) -> None:
        self._reason_for = None
        if self.reason.hasFocus():
            self.list.setFocus()
        self._reason_row.hide()

    def _go_down(self) -> None:
        here = self.list.currentIndex().row()
        if here + 1 < len(self.model.rows):
            self.list.select(here + 1)
