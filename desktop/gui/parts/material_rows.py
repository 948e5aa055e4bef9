"""The list of materials to tick: sign, name, what is wanted, and the state in a word."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from casework.cases.draft import MaterialMark
from casework.language import _
from casework.release.catalogue import Material
from desktop.gui.look.icons import paint_icon
from desktop.gui.look.words import about_material, state_look
from desktop.gui.parts.rows import Index, RowPainter

ROW_ROLE = int(Qt.ItemDataRole.UserRole)
SIGN_WIDTH = 32
_BESIDE_HIGH = 72  # logical pixels: a word of nine letters


class MaterialRow(msgspec.Struct, frozen=True):
    """One material needed, and what was found for it."""

    number: int
    material: Material
    mark: MaterialMark
    about: str = ""  # what else is said of it


class MaterialsModel(QAbstractListModel):
    """The materials in the order of the slip."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: tuple[MaterialRow, ...] = ()

    def show(self, rows: tuple[MaterialRow, ...]) -> None:
        """Show other rows; while the materials are the same, place and selection stay."""
        same = [row.material.code for row in rows] == [row.material.code for row in self.rows]
        if same:
            self.rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.material.name.zh
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _("{number}，{name}，{state} {reason}").format(
                number=row.number,
                name=row.material.name.zh,
                state=_(state_look(row.mark)[0]),
                reason=row.mark.reason,
            )
        if role == Qt.ItemDataRole.ToolTipRole:
            note = row.material.note.zh if row.material.note else ""
            return "\n".join(part for part in (row.material.name.zh, note) if part)
        return row if role == ROW_ROLE else None


class MaterialRowPainter(RowPainter):
    """Paints a `MaterialRow`: no state is told by colour alone."""

    def row_height(self) -> int:
        """Higher where the state stands in two scripts."""
        least = _BESIDE_HIGH if self.look.upright else 0
        return max(least, super().row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: MaterialRow = index.data(ROW_ROLE)
        rect = self.ground(painter, option)
        mark, sign, sign_role, word_role = state_look(row.mark)
        word = _(mark)
        middle = rect.center().y()
        paint_icon(painter, sign, self.look.colour(sign_role), QRectF(rect.left(), middle - 10, 20, 20))
        font = self.look.font(bold=row.mark.state != "not_needed")
        wide = QFontMetrics(font).horizontalAdvance(word) + 4
        wide += self._beside(painter, rect, (word, word_role))
        state = rect.adjusted(rect.width() - wide, 0, 0, 0)
        self.line(painter, state, word, (font, self.look.colour(word_role)))
        inner = rect.adjusted(SIGN_WIDTH, 0, -wide - 8, 0)
        upper = inner.adjusted(0, 0, 0, -rect.height() * 44 // 100)
        lower = inner.adjusted(0, rect.height() * 56 // 100, 0, 0)
        ink = "quiet" if row.mark.state == "not_needed" else "ink"
        name = f"{row.number}  {row.material.name.zh}"
        self.line(painter, upper, name, (self.look.font(), self.look.colour(ink)))
        small = self.look.font("small")
        if row.mark.reason:
            self.line(
                painter,
                lower,
                _("原因：{reason}").format(reason=row.mark.reason),
                (small, self.look.colour(word_role)),
            )
        else:
            words = " · ".join(filter(None, (row.about, about_material(row.material))))
            self.line(painter, lower, words, (small, self.look.colour("quiet")))

    def _beside(self, painter: QPainter, rect: QRect, word: tuple[str, str]) -> int:
        """The state in the other script at the right edge, where the row is high enough; how wide it is."""
        picture = self.look.upright(*word) if self.look.upright else None
        if picture is None:
            return 0
        size = picture.deviceIndependentSize().toSize()
        if size.height() > rect.height() + 8:
            return 0
        painter.drawPixmap(rect.right() - size.width(), rect.center().y() - size.height() // 2, picture)
        return size.width()
