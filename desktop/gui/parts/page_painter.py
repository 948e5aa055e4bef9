"""Paints a laid-out page on screen: the glyph ids, rules and boxes that the paper gets."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QGlyphRun, QPainter, QPainterPath, QPen, QPixmap, QRawFont

from desktop.gui.parts.raw_fonts import raw_font
from forms.page import DRAWING_UNITS, Box, Drawing, GlyphRun, Modules, Page, Rule


class PagePainter:
    """Draws pages with the fonts of forms; `font_path` tells where a font of a run lies."""

    def __init__(self, font_path: Callable[[str], Path]) -> None:
        self._font_path = font_path
        self._loaded: dict[str, QRawFont] = {}
        self._sized: dict[tuple[str, float], QRawFont] = {}

    def picture(self, page: Page, scale: float, ratio: float) -> QPixmap:
        """The page at `scale` logical pixels a point, sharp at that device pixel ratio."""
        size = QSizeF(page.width, page.height) * scale * ratio
        result = QPixmap(size.toSize())
        result.setDevicePixelRatio(ratio)
        result.fill(Qt.GlobalColor.white)
        with QPainter(result) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
            self.paint(painter, page, scale)
        return result

    def paint(self, painter: QPainter, page: Page, scale: float, ink: QColor | None = None) -> None:
        """Draw the page's items with its top left corner at the painter's origin.

        `ink` is the colour of glyphs on screen; without it they are grey as on paper.
        """
        for item in page.items:
            if isinstance(item, GlyphRun):
                self._glyphs(painter, item, scale, ink)
            elif isinstance(item, Rule):
                _rule(painter, item, scale)
            elif isinstance(item, Box):
                _box(painter, item, scale)
            elif isinstance(item, Modules):
                _modules(painter, item, scale)
            else:
                _drawing(painter, item, scale)

    def _glyphs(self, painter: QPainter, run: GlyphRun, scale: float, ink: QColor | None) -> None:
        glyphs = QGlyphRun()
        glyphs.setRawFont(self._font(run.font, run.size * scale))
        glyphs.setGlyphIndexes([glyph.gid for glyph in run.glyphs])
        glyphs.setPositions([QPointF(glyph.along * scale, -glyph.across * scale) for glyph in run.glyphs])
        painter.setPen(ink or _grey(run.grey))
        origin = QPointF(run.x * scale, run.y * scale)
        if not run.turned:
            painter.drawGlyphRun(origin, glyphs)
            return
        painter.save()
        painter.translate(origin)
        painter.rotate(90)
        painter.drawGlyphRun(QPointF(0, 0), glyphs)
        painter.restore()

    def _font(self, name: str, size_px: float) -> QRawFont:
        key = (name, round(size_px, 2))
        if key not in self._sized:
            if len(self._sized) > 200:
                self._sized.clear()
            if name not in self._loaded:
                self._loaded[name] = raw_font(self._font_path(name))
            font = QRawFont(self._loaded[name])
            font.setPixelSize(size_px)
            self._sized[key] = font
        return self._sized[key]


@lru_cache(maxsize=32)
def _grey(grey: float) -> QColor:
    return QColor.fromRgbF(grey, grey, grey)


def _rule(painter: QPainter, rule: Rule, scale: float) -> None:
    pen = QPen(_grey(rule.grey), max(rule.width * scale, 0.6))
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if rule.dash:
        length = rule.dash / rule.width
        pen.setDashPattern([length, length])
    painter.setPen(pen)
    start, end = QPointF(rule.x1, rule.y1) * scale, QPointF(rule.x2, rule.y2) * scale
    painter.drawLine(start, end)


def _box(painter: QPainter, box: Box, scale: float) -> None:
    rect = QRectF(box.x * scale, box.y * scale, box.width * scale, box.height * scale)
    if box.fill is not None:
        painter.fillRect(rect, _grey(box.fill))
    if box.line:
        pen = QPen(_grey(box.grey), max(box.line * scale, 0.6))
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect)


def _modules(painter: QPainter, code: Modules, scale: float) -> None:
    step = code.side * scale / len(code.rows)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for line, row in enumerate(code.rows):
        for place, dark in enumerate(row):
            if dark:
                left, top = code.x * scale + place * step, code.y * scale + line * step
                painter.fillRect(QRectF(left, top, step, step), Qt.GlobalColor.black)
    painter.restore()


def _drawing(painter: QPainter, drawing: Drawing, scale: float) -> None:
    step = drawing.side * scale / DRAWING_UNITS
    path = QPainterPath()
    for stroke in drawing.strokes:
        path.moveTo(*stroke.start)
        for segment in stroke.segments:
            path.lineTo(*segment) if len(segment) == 2 else path.cubicTo(*segment)
        if stroke.closed:
            path.closeSubpath()
    round_ends = (Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.save()
    painter.translate(drawing.x * scale, drawing.y * scale)
    painter.scale(step, step)
    painter.setPen(QPen(QColor(0, 0, 0), drawing.line, *round_ends))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
    painter.restore()
