"""The strip at the foot of the window: where we are, who works, what is going on, and three doors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QProgressBar, QWidget

from desktop.gui.background.tasks import Waiting
from desktop.gui.exchange.exchange import Standing, contact_words, upload_words
from desktop.gui.look.look import GRID, Look
from desktop.gui.parts.parts import ElidedLabel, button, label, say

if TYPE_CHECKING:
    from desktop.desk.desk import Desk


class StatusStrip(QWidget):
    """Site, staff, release; what is awaited, with its progress and a way to cancel it."""

    cancel_requested = Signal()
    cases_requested = Signal()
    help_requested = Signal()
    lock_requested = Signal()
    sync_requested = Signal()
    banner_requested = Signal()

    def __init__(self, look: Look, desk: Desk, settings: QMenu) -> None:
        super().__init__()
        self._look = look
        self.setAccessibleName("状态")
        self.where = ElidedLabel(f"{desk.site.name.zh} {desk.site.code}  ·  {desk.staff_name}", "quiet")
        self.release = ElidedLabel(f"目录 {desk.catalogue.release.name}", "quiet")
        self.upload = button("", "plain", name="上传情况")
        self.contact = ElidedLabel("", "quiet")
        self._enrolled = False
        self.upload.hide()
        self.waiting = label("", "quiet")
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(96)
        self.progress.setAccessibleName("正在进行")
        self.cancel = button("取消", "plain")
        self.progress.hide()
        self.cancel.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, 2, GRID, 2)
        row.setSpacing(GRID)
        row.addWidget(self.where)
        row.addSpacing(2 * GRID)
        row.addWidget(self.release)
        row.addSpacing(GRID)
        row.addWidget(self.upload)
        row.addWidget(self.contact)
        row.addWidget(self.waiting)
        row.addWidget(self.progress)
        row.addWidget(self.cancel)
        row.addStretch(1)
        for caption, name, signal in (
            ("今日办件  F3", "今日办件", self.cases_requested),
            ("按键  F1", "按键帮助", self.help_requested),
            ("锁定  Ctrl+L", "锁定", self.lock_requested),
        ):
            press = button(caption, "plain", name=name)
            press.clicked.connect(lambda _=False, signal=signal: signal.emit())
            row.addWidget(press)
        more = button("设置(&S)", "plain", name="设置")
        more.setMenu(settings)
        row.insertWidget(row.count() - 1, more)
        self.cancel.clicked.connect(lambda: self.cancel_requested.emit())
        self.upload.clicked.connect(self._upload_pressed)
        self.setFixedHeight(44)

    def show_standing(self, standing: Standing) -> None:
        """Say what has not reached the banner, and when it was last heard of."""
        status, conflicts, doubled = standing.status, len(standing.conflicts), len(standing.doubled)
        self._enrolled = status.enrolled and not conflicts and not doubled
        words = upload_words(status) + (f"，{conflicts} 处冲突" if conflicts else "")
        words += f"，{doubled} 个编号重复" if doubled else ""
        self.upload.setText(f"{words}  F5" if self._enrolled else f"{words}…")
        self.upload.setAccessibleName(words)
        self.upload.show()
        say(self.contact, contact_words(status) if status.enrolled else "")
        self.contact.setToolTip(status.notes[0][2] if status.notes else self.contact.text())

    def show_release(self, name: str) -> None:
        """Another release came into use."""
        say(self.release, f"目录 {name}")
        self.release.setToolTip(self.release.text())

    def _upload_pressed(self) -> None:
        """Send what waits; before that is possible, or when somebody has to look, open the banner's page."""
        (self.sync_requested if self._enrolled else self.banner_requested).emit()

    def show_waiting(self, waiting: Waiting) -> None:
        """Say what is awaited; progress and cancel only when it takes long."""
        say(self.waiting, f"{waiting.titles[0]}…" if waiting.titles else "")
        self.progress.setVisible(waiting.long)
        self.cancel.setVisible(waiting.long and waiting.cancellable)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self._look.colour("ground"))
            painter.fillRect(0, 0, self.width(), 1, self._look.colour("hairline"))
