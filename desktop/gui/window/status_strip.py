"""The strip at the foot of the window: where we are, who works, what is going on, and doors to the pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from casework.language import N_, _
from desktop.gui.background.tasks import Waiting
from desktop.gui.keyboard.keys import key_text, tip
from desktop.gui.look.look import GRID, Look
from desktop.gui.parts.page import Badge
from desktop.gui.parts.parts import ElidedLabel, button, key_button, label, say
from desktop.gui.window.pages import PageKind

if TYPE_CHECKING:
    from desktop.desk.desk import Desk
    from desktop.services.upkeep.keep_copies import Copies

COPY_FAULTS = {"failed": N_("拷贝没做成"), "old": N_("拷贝旧了"), "alone": N_("只在这块硬盘")}


class BadgeView(QWidget):
    """What a page says of itself while another is on screen; `pressed` comes from its button."""

    pressed = Signal()

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setAccessibleName(title)
        self.badge = Badge("")
        self.press = button("", "plain", name=title)
        self.detail = ElidedLabel("", "quiet")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self.press)
        row.addWidget(self.detail)
        self.press.hide()
        self.press.clicked.connect(lambda: self.pressed.emit())

    def show_badge(self, badge: Badge) -> None:
        """Show what the page says now, with the keys that do what pressing does."""
        self.badge = badge
        self.press.setText(f"{badge.words}  {key_text(badge.action)}" if badge.action else f"{badge.words}…")
        self.press.setToolTip(tip(badge.action))
        self.press.setAccessibleName(badge.words)
        self.press.show()
        say(self.detail, badge.detail)
        self.detail.setToolTip(badge.hint)


class StatusStrip(QWidget):
    """Site, staff, release, badges; what is awaited, with its progress and a way to cancel it.

    `page_requested` carries the name of a page.
    """

    cancel_requested = Signal()
    page_requested = Signal(str)
    lock_requested = Signal()

    def __init__(self, look: Look, desk: Desk, pages: Iterable[PageKind]) -> None:
        super().__init__()
        self._look, self._desk = look, desk
        self.setAccessibleName(_("状态"))
        self.where, self.release = ElidedLabel("", "quiet"), ElidedLabel("", "quiet")
        self.badges = {page.name: BadgeView(_(page.title)) for page in pages if page.badge}
        self.copies = button("", "plain", name=_("拷贝"))
        self.copies.hide()
        self.waiting = label("", "quiet")
        self.progress = self._make_progress()
        self.cancel = button(_("取消"), "plain")
        self.cancel.hide()
        self._lay_out(pages)
        self.cancel.clicked.connect(lambda: self.cancel_requested.emit())
        self.setFixedHeight(44)
        self.refresh()

    def refresh(self) -> None:
        """Another release may have come into use, or this device may stand elsewhere."""
        site, staff, program = self._desk.site, self._desk.staff_name, self._desk.upkeep.program()
        catalogue = _("目录 {name}").format(name=self._desk.catalogue.release.name)
        place = f"{site.name.zh} {site.code}  ·  {staff}"
        both = "  ·  ".join(filter(None, (catalogue, program.words)))
        for shown, words, more in ((self.where, place, ""), (self.release, both, program.changes)):
            say(shown, words)
            shown.setToolTip("\n".join(filter(None, (words, more))))

    def show_copies(self, copies: Copies) -> None:
        """Say that copies are old, or that all is on this disk alone; nothing while all is well."""
        now = dt.datetime.now(dt.UTC)
        fault = copies.fault(now)
        self.copies.setText(f"⚠ {_(COPY_FAULTS[fault])}…" if fault else "")
        self.copies.setAccessibleName(copies.words(now) or _("拷贝"))
        self.copies.setToolTip(copies.words(now))
        self.copies.setVisible(bool(fault))

    def show_waiting(self, waiting: Waiting) -> None:
        """Say what is awaited; progress and cancel only when it takes long."""
        say(self.waiting, f"{waiting.titles[0]}…" if waiting.titles else "")
        self.progress.setVisible(waiting.long)
        self.cancel.setVisible(waiting.long and waiting.cancellable)

    def _make_progress(self) -> QProgressBar:
        progress = QProgressBar()
        progress.setRange(0, 0)
        progress.setTextVisible(False)
        progress.setFixedWidth(96)
        progress.setAccessibleName(_("正在进行"))
        progress.hide()
        return progress

    def _lay_out(self, pages: Iterable[PageKind]) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, 2, GRID, 2)
        row.setSpacing(GRID)
        row.addWidget(self.where)
        row.addSpacing(2 * GRID)
        row.addWidget(self.release)
        row.addSpacing(GRID)
        for part in (*self.badges.values(), self.copies, self.waiting, self.progress, self.cancel):
            row.addWidget(part)
        row.addStretch(1)
        for page in pages:
            if page.door == "strip":
                press = button(f"{_(page.title)}  {page.keys}", "plain", name=_(page.title))
                press.setToolTip(f"{_(page.words)}  {page.keys}")
                press.clicked.connect(lambda _clicked=False, name=page.name: self.page_requested.emit(name))
                row.addWidget(press)
        lock = key_button(_("锁定"), "lock")
        lock.clicked.connect(lambda: self.lock_requested.emit())
        row.addWidget(lock)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self._look.colour("ground"))
            painter.fillRect(0, 0, self.width(), 1, self._look.colour("hairline"))
