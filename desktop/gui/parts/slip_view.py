"""The slip on screen: the pages below one another on a desk, fitted to the width or zoomed."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea

from casework.language import N_, _, n_
from desktop.gui.look.look import GRID, Look
from desktop.gui.parts.page_painter import PagePainter
from forms.page import Document

MARGIN = 2 * GRID
NOTHING_CHOSEN = N_("选好事项后，\n这里就是将要打印的告知单")
_A4_POINTS = (595.28, 841.89)
_LIFE_SIZE = 96 / 72  # a narrow paper is not blown up to fill the view
_ZOOM_STEP = 1.25
_ZOOM_LIMITS = (0.4, 4.0)


class SlipView(QAbstractScrollArea):
    """Shows a `forms.page.Document`; without one, an empty sheet that says what will be here."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._document: Document | None = None
        self._painter: PagePainter | None = None
        self._instead = _(NOTHING_CHOSEN)
        self._zoom: float | None = None
        self._pictures: dict[int, QPixmap] = {}
        self._drawn_at = (0.0, 0.0)
        self.setAccessibleName(_("告知单预览"))
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.viewport().setAccessibleName(_("告知单页面"))
        self.setMinimumWidth(240)

    @property
    def document(self) -> Document | None:
        """What is shown."""
        return self._document

    @property
    def page_count(self) -> int:
        """How many pages are shown."""
        return len(self._document.pages) if self._document else 0

    def show_document(
        self, document: Document | None, painter: PagePainter | None, instead: str = ""
    ) -> None:
        """Show other pages at the same place and zoom; `instead` is what an empty sheet says."""
        self._document, self._painter, self._instead = document, painter, instead or _(NOTHING_CHOSEN)
        self._pictures.clear()
        self.setAccessibleDescription(
            n_("{title}，共 {count} 页", len(document.pages)).format(
                title=document.title, count=len(document.pages)
            )
            if document
            else ""
        )
        self._set_bars()
        self.viewport().update()

    def fit_width(self) -> None:
        """Make the page as wide as the view, and no larger than it is."""
        self._set_zoom(None)

    def zoom(self, steps: int) -> None:
        """Zoom in (positive) or out by steps of a quarter."""
        low, high = _ZOOM_LIMITS
        self._set_zoom(min(high, max(low, self.scale() * _ZOOM_STEP**steps)))

    def go_to_page(self, steps: int) -> None:
        """Bring the page `steps` further on (or back) to the top of the view."""
        tops = [rect.top() - MARGIN for rect in self._page_rects()]
        bar = self.verticalScrollBar()
        here = max((index for index, top in enumerate(tops) if top <= bar.value() + 1), default=0)
        if tops:
            bar.setValue(tops[min(len(tops) - 1, max(0, here + steps))])

    def scale(self) -> float:
        """Logical pixels a point."""
        if self._zoom is not None:
            return self._zoom
        return max(0.2, min(_LIFE_SIZE, (self.viewport().width() - 2 * MARGIN) / self._widest()))

    def sizeHint(self) -> QSize:
        return QSize(460, 640)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_bars()

    def paintEvent(self, event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        if self._drawn_at != (self.scale(), ratio):
            self._pictures.clear()
            self._drawn_at = (self.scale(), ratio)
        offset = QPoint(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())
        with QPainter(self.viewport()) as painter:
            painter.fillRect(event.rect(), self._look.colour("desk"))
            for index, rect in enumerate(self._page_rects()):
                here = rect.translated(offset)
                if here.intersects(event.rect()):
                    self._paint_page(painter, index, here, ratio)

    def _paint_page(self, painter: QPainter, index: int, rect: QRect, ratio: float) -> None:
        painter.fillRect(rect, self._look.colour("paper"))
        if self._document and self._painter:
            if index not in self._pictures:
                page = self._document.pages[index]
                self._pictures[index] = self._painter.picture(page, self.scale(), ratio)
            painter.drawPixmap(QPointF(rect.topLeft()), self._pictures[index])
        else:
            self._paint_empty(painter, rect)
        painter.setPen(QPen(self._look.colour("hairline"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(rect).adjusted(-0.5, -0.5, 0.5, 0.5))

    def _paint_empty(self, painter: QPainter, rect: QRect) -> None:
        painter.setPen(Qt.GlobalColor.darkGray)
        painter.setFont(self._look.font())
        place = rect.adjusted(24, 0, -24, -rect.height() // 4)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self._instead)

    def _page_rects(self) -> list[QRect]:
        sizes = (
            [(page.width, page.height) for page in self._document.pages] if self._document else [_A4_POINTS]
        )
        scale, top, rects = self.scale(), MARGIN, []
        for width, height in sizes:
            wide, high = round(width * scale), round(height * scale)
            left = max(MARGIN, (self.viewport().width() - wide) // 2)
            rects.append(QRect(left, top, wide, high))
            top += high + MARGIN
        return rects

    def _widest(self) -> float:
        return (
            max((page.width for page in self._document.pages), default=1.0)
            if self._document
            else _A4_POINTS[0]
        )

    def _set_zoom(self, zoom: float | None) -> None:
        self._zoom = zoom
        self._set_bars()
        self.viewport().update()

    def _set_bars(self) -> None:
        rects = self._page_rects()
        height = rects[-1].bottom() + 1 + MARGIN
        width = max(rect.right() + 1 + MARGIN for rect in rects)
        view = self.viewport().size()
        for bar, whole, part in (
            (self.verticalScrollBar(), height, view.height()),
            (self.horizontalScrollBar(), width, view.width()),
        ):
            bar.setPageStep(part)
            bar.setSingleStep(5 * GRID)
            bar.setRange(0, max(0, whole - part))
