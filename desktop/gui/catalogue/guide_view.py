"""A matter read whole: its guide in words, or the bilingual paper that is printed of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QTextBrowser, QVBoxLayout, QWidget

from casework.language import _
from casework.shelves import here_words
from desktop.gui.look.look import GRID, Look
from desktop.gui.parts.page_painter import PagePainter
from desktop.gui.parts.parts import label, say
from desktop.gui.parts.slip_view import SlipView

if TYPE_CHECKING:
    from desktop.services.forms.read_guide import GuidePart, GuideRead


class GuideView(QWidget):
    """Shows a `GuideRead`; before there is one, what will be here."""

    def __init__(self, look: Look, font_path: Callable[[str], Path]) -> None:
        super().__init__()
        self._look, self._painter = look, PagePainter(font_path)
        self.guide: GuideRead | None = None
        self.setAccessibleName(_("办事指南"))
        self.title = label("", "work", wrap=True)
        self.here = label("", "quiet", wrap=True)
        self.words = _browser()
        self.paper = SlipView(look)
        self.paper.setAccessibleName(_("办事指南的纸样"))
        self._views = QStackedWidget()
        self._views.setAccessibleName(_("办事指南"))
        for view in (self.words, self.paper):
            self._views.addWidget(view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        for part in (self.title, self.here):
            column.addWidget(part)
        column.addWidget(self._views, 1)
        self.setFocusProxy(self.words)
        look.changed.connect(self._draw)
        self.show_guide(None)

    @property
    def is_paper(self) -> bool:
        """Is the paper shown, and not the words?"""
        return self._views.currentWidget() is self.paper

    def show_guide(self, guide: GuideRead | None) -> None:
        """Show another matter from its beginning."""
        self.guide = guide
        say(self.title, guide.name if guide else _("选一个事项"))
        say(
            self.here,
            here_words(guide.here) if guide else _("这里会写着：带什么、多久、收不收费、依据、去哪里、问谁"),
        )
        self.paper.show_document(guide.document if guide else None, self._painter, " ")
        self._draw()
        self.words.verticalScrollBar().setValue(0)
        self.paper.verticalScrollBar().setValue(0)

    def turn(self) -> None:
        """From the words to the bilingual paper, and back."""
        shown = self.words if self.is_paper else self.paper
        self._views.setCurrentWidget(shown)
        self.setFocusProxy(shown)
        shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def _draw(self) -> None:
        parts = self.guide.parts if self.guide else ()
        self.words.setHtml("".join(_html(self._look, part) for part in parts))


def _html(look: Look, part: GuidePart) -> str:
    roles, points = look.roles, look.points("small")
    head = f'<p style="color:{roles.quiet}; font-size:{points}pt; font-weight:bold; margin:14px 0 4px 0">'
    rows = "".join(_rows(look, part))
    return f"{head}{escape(part.heading)}</p><table cellspacing=0 cellpadding=3>{rows}</table>"


def _rows(look: Look, part: GuidePart) -> Iterator[str]:
    quiet = look.roles.quiet
    for name, text in part.rows:
        first, *rest = escape(text).split("\n")
        more = "".join(f'<br><span style="color:{quiet}">{line}</span>' for line in rest)
        cell = f'<td style="color:{quiet}; white-space:nowrap; padding-right:10px">{escape(name)}</td>'
        yield f"<tr>{cell}<td>{first}{more}</td></tr>"


def _browser() -> QTextBrowser:
    view = QTextBrowser()
    view.setAccessibleName(_("办事指南"))
    view.viewport().setAccessibleName(_("办事指南"))
    view.setOpenLinks(False)
    view.setFrameShape(QTextBrowser.Shape.NoFrame)
    view.setTabChangesFocus(True)
    view.setMinimumWidth(30 * GRID)
    for bar in (view.verticalScrollBar(), view.horizontalScrollBar()):
        bar.setAccessibleName(_("滚动条"))
    return view
