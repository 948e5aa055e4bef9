"""The first column of a bundle's page: which bundle it is, and the matters that are handled with it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.cases.together import BundlePart, Together
from casework.language import _
from casework.release.catalogue import Bundle
from desktop.gui.keyboard.keys import key_text
from desktop.gui.look.look import GRID, Look
from desktop.gui.parts.lines import Line, sentence_list
from desktop.gui.parts.parts import label, say, with_key


class BundleColumn(QWidget):
    """`toggled` carries the BundlePart that is to be left out, or taken in again."""

    toggled = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setAccessibleName(_("一件事"))
        self._parts: tuple[BundlePart, ...] = ()
        self.title, self.about = label("", "work", wrap=True), label("", "quiet", wrap=True)
        self.matters, self._lines = sentence_list(look, _("一起办的事项"), self)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        column.setSpacing(GRID)
        column.addWidget(self.title)
        column.addWidget(self.about)
        column.addWidget(with_key(_("一起办的事项"), key_text("to_matters")))
        column.addWidget(self.matters, 1)
        column.addWidget(label(_("空格 办/不办（写原因）"), "key"))
        self.matters.installEventFilter(self)
        self.setFocusProxy(self.matters)

    def show_bundle(self, bundle: Bundle) -> None:
        """Say which bundle it is, with the list that it comes from and its number there."""
        say(self.title, bundle.name.zh)
        number = _("清单第 {number} 号").format(number=bundle.number) if bundle.number else ""
        lead = _("牵头：{department}").format(department=bundle.lead.zh) if bundle.lead else ""
        say(self.about, "\n".join(filter(None, (number, bundle.source_list, lead))))

    def show_parts(self, shown: Together) -> None:
        """Show which matters are handled, and of the rest why not."""
        self._parts = shown.parts
        row = self.matters.currentIndex().row()
        self._lines.show(tuple(map(_line, shown.parts)))
        self.matters.setCurrentIndex(self._lines.index(max(row, 0)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Space leaves a matter out, or takes it in again."""
        if (
            watched is self.matters
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Space
        ):
            row = self.matters.currentIndex().row()
            if 0 <= row < len(self._parts):
                self.toggled.emit(self._parts[row])
            return True
        return False


def _line(part: BundlePart) -> Line:
    if part.number:
        about = part.matter.authority.zh if part.matter else ""
        words = f"{part.number}  {part.name}"
        return Line(words=words, about=about, sign="handed_in", tone="done", word=_("办"), number=part.code)
    why = part.why_not or _("这次不办")
    return Line(words=part.name, about=why, sign="not_needed", word=_("不办"), number=part.code)
