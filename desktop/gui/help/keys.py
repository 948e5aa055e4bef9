"""The help page: every key, where it acts, and below them the ways of a day in pictures."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from casework.language import _
from desktop.gui.help.about import About
from desktop.gui.help.pictures import PicturedTopics
from desktop.gui.keyboard.keys import ANY_TIME, PLACES, STEPS, Key
from desktop.gui.look.look import GRID, TEXT_SCALES
from desktop.gui.parts.flowing_area import FlowingArea
from desktop.gui.parts.page import WindowPage, Workroom
from desktop.gui.parts.parts import label

_TWO_COLUMNS_FROM = 1000  # logical pixels at normal text size


class KeysPage(WindowPage):
    """All keys in groups on two sides."""

    def __init__(self, workroom: Workroom) -> None:
        super().__init__()
        self._look = workroom.look
        self.setAccessibleName(_("按键帮助"))
        inner = QWidget()
        inner.setAccessibleName(_("按键帮助"))
        column = QVBoxLayout(inner)
        column.setContentsMargins(6 * GRID, 3 * GRID, 6 * GRID, 3 * GRID)
        column.setSpacing(GRID)
        head = QHBoxLayout()
        head.addWidget(label(_("按键"), "title"))
        head.addStretch(1)
        back = self.back_button()
        head.addWidget(back)
        column.addLayout(head)
        self._groups = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._groups.setSpacing(4 * GRID)
        for headings in ((STEPS, PLACES), (ANY_TIME,)):
            side = QVBoxLayout()
            side.setSpacing(2 * GRID)
            for heading in headings:
                side.addLayout(_group(_(heading), [key for key in workroom.keys if key.heading == heading]))
            side.addStretch(1)
            self._groups.addLayout(side, 1)
        column.addLayout(self._groups)
        self.pictured = PicturedTopics(workroom)
        column.addWidget(label(_("看图"), "title"))
        column.addWidget(self.pictured)
        self.about = About(workroom)
        column.addWidget(label(_("关于"), "title"))
        column.addWidget(self.about)
        column.addStretch(1)
        area = FlowingArea(_("按键帮助"), inner)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(area)
        self.setFocusProxy(back)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.pictured.draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side where there is room for both groups."""
        super().resizeEvent(event)
        direction = QBoxLayout.Direction
        wide = self.width() / TEXT_SCALES[self._look.appearance.text] >= _TWO_COLUMNS_FROM
        self._groups.setDirection(direction.LeftToRight if wide else direction.TopToBottom)


def _group(heading: str, keys: Sequence[Key]) -> QVBoxLayout:
    group = QVBoxLayout()
    group.setSpacing(GRID)
    group.addWidget(label(heading, "heading"))
    group.addLayout(_table(keys))
    group.addStretch(1)
    return group


def _table(keys: Sequence[Key]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(3 * GRID)
    grid.setVerticalSpacing(4)
    grid.setColumnMinimumWidth(0, 14 * GRID)
    grid.setColumnStretch(1, 1)
    for row, key in enumerate(keys):
        name = label(key.text)
        name.setStyleSheet("font-weight: bold")
        grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(_(key.words), wrap=True), row, 1)
    return grid
