"""What a case is handled with (一件事, a project): the others, each with its state; Enter opens one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.language import _
from desktop.gui.look.look import Look
from desktop.gui.parts.lines import Line, line_list
from desktop.gui.parts.page import Place
from desktop.gui.parts.parts import with_key

if TYPE_CHECKING:
    from desktop.services.cases.siblings import HandledWith

_MOST_ROWS = 4  # then it scrolls: the papers above need their room


class SiblingsView(QWidget):
    """Hidden for a case that is handled alone.  `place_wanted` carries the Place of a sibling."""

    place_wanted = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setAccessibleName(_("一起办的"))
        self.list, self._lines = line_list(look, _("一起办的"), self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(with_key(_("一起办的"), _("Enter 打开")))
        column.addWidget(self.list)
        self.list.activated.connect(self._open)
        self.hide()

    def show_siblings(self, bundles: tuple[HandledWith, ...]) -> None:
        """Show with whom it is handled."""
        self._lines.show(tuple(line for bundle in bundles for line in _of_bundle(bundle)))
        rows = min(len(self._lines.lines), _MOST_ROWS)
        self.list.setFixedHeight(rows * max(44, self.list.sizeHintForRow(rows - 1)) + 4 if rows else 0)
        first = next((row for row, line in enumerate(self._lines.lines) if line.number), -1)
        if not self.list.currentIndex().isValid() and first >= 0:
            self.list.setCurrentIndex(self._lines.index(first))
        self.setVisible(bool(bundles))

    def _open(self, index: QModelIndex) -> None:
        line = self._lines.line(index.row())
        if line is not None and line.number:
            self.place_wanted.emit(Place("case", line.number))


def _of_bundle(bundle: HandledWith) -> tuple[Line, ...]:
    number = _("项目代码 {number}") if bundle.is_project else _("第 {number} 号")
    words = (
        _("会商") if bundle.is_project else "",
        bundle.name,
        number.format(number=bundle.number) if bundle.number else "",
    )
    heading = Line(words=" · ".join(filter(None, words)), is_heading=True)
    notes = (Line(words=note, sign="info") for note in bundle.notes)
    lines = (
        Line(
            words=each.matter_name,
            about=" · ".join((each.slip_number, each.state_words or _("不在本机"))),
            sign="file",
            number=each.slip_number if each.state_words else "",
        )
        for each in bundle.siblings
    )
    return (heading, *notes, *lines)
