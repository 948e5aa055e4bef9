"""The third column: the slip as it will be printed, and what sends it on its way."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from casework.language import _, n_
from desktop.gui.keyboard.keys import key_text, tip
from desktop.gui.look.look import GRID, Look
from desktop.gui.parts.messages import MessageArea
from desktop.gui.parts.page import Act
from desktop.gui.parts.page_painter import PagePainter
from desktop.gui.parts.parts import button, icon_button, key_button, label, say, with_key
from desktop.gui.parts.slip_view import SlipView
from desktop.gui.parts.stops import mark
from forms.page import Document


class SlipColumn(QWidget):
    """Preview, zoom, output menu and the button that saves.

    `save_requested`: save and print.
    """

    save_requested = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setAccessibleName(_("告知单"))
        self.setProperty("role", "desk")
        self.view = SlipView(look)
        self.messages = MessageArea(look)
        self.pages = label("", "quiet")
        self.save = key_button(_("保存并打印"), "save", "primary")
        self.save.setMinimumHeight(40)
        mark(self.save, "save")
        self.output = button(_("打印机"))
        self.output.setMinimumHeight(40)
        self.menu = QMenu(self)
        self.menu.setAccessibleName(_("打印机"))
        self.output.setMenu(self.menu)
        self._lay_out(look)
        self.save.clicked.connect(lambda: self.save_requested.emit())

    def acts(self) -> dict[str, Act]:
        """What keys may ask of it."""
        return {
            "choose_printer": self.output.showMenu,
            "zoom_in": lambda: self.view.zoom(1),
            "zoom_out": lambda: self.view.zoom(-1),
            "fit_width": self.view.fit_width,
            "next_page": lambda: self.view.go_to_page(1),
            "previous_page": lambda: self.view.go_to_page(-1),
        }

    def show_document(self, document: Document, painter: PagePainter, paper: str = "") -> None:
        """Show the slip as it stands now; `paper` is said where it is not the usual one."""
        self.messages.take_back("preview")
        self.view.show_document(document, painter)
        count = len(document.pages)
        pages = n_("共 {count} 页", count).format(count=count) if count > 1 else _("1 页")
        say(self.pages, f"{paper} · {pages}" if paper else pages)

    def show_empty(self, instead: str = "") -> None:
        """There is no slip to show; `instead` says why."""
        self.messages.take_back("preview")
        self.view.show_document(None, None, instead)
        say(self.pages, "")

    def name_output(self, name: str) -> None:
        """Show which printer F9 sends to."""
        words = self.output.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, 140)
        self.output.setText(words.replace("&", "&&"))  # a sign of its name, no key
        self.output.setAccessibleName(_("打印机：{name}").format(name=name))
        sent = _("{key} 送往：{name}").format(key=key_text("save"), name=name)
        self.output.setToolTip(f"{sent}\n{tip('choose_printer')}")

    def _lay_out(self, look: Look) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(2 * GRID, 0, GRID, 0)
        head.setSpacing(2)
        head.addWidget(with_key(_("告知单预览")))
        head.addSpacing(GRID)
        head.addWidget(self.pages)
        head.addStretch(1)
        for picture, name, action, act in (
            ("minus", _("缩小"), "zoom_out", lambda: self.view.zoom(-1)),
            ("plus", _("放大"), "zoom_in", lambda: self.view.zoom(1)),
            ("fit_width", _("适合宽度"), "fit_width", self.view.fit_width),
        ):
            press = icon_button(look, picture, name, action)
            press.clicked.connect(lambda _=False, act=act: act())
            head.addWidget(press)
        foot = QHBoxLayout()
        foot.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        foot.setSpacing(GRID)
        foot.addWidget(self.output)
        foot.addWidget(self.save, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.messages)
        column.addWidget(self.view, 1)
        column.addLayout(foot)
        self.setMinimumSize(QSize(300, 200))
