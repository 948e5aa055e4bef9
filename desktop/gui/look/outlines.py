"""Reads the outlines of a simple SVG drawing, without the SVG library: it costs 20 ms of the start.

Only what our two drawings of the entrance use: absolute M, L, Q, C and Z in `<path d="…">`.
"""

from __future__ import annotations

import re
from functools import cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

import resources

_FOLDER = resources.FOLDER / "icons"
_NUMBERS = {"M": 2, "L": 2, "Q": 4, "C": 6, "Z": 0}


@cache
def outlines(name: str) -> QPainterPath:
    """The paths of that drawing as one, in its own units."""
    drawing = (_FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    path = QPainterPath()
    for steps in re.findall(r'\bd="([^"]*)"', drawing):
        for letter, numbers in re.findall(r"([MLQCZ])([^MLQCZ]*)", steps):
            values = [float(number) for number in re.findall(r"-?[\d.]+", numbers)]
            if len(values) != _NUMBERS[letter]:
                raise ValueError(f"{name}.svg: {letter}{numbers}")
            _add(path, letter, values)
    return path


def _add(path: QPainterPath, letter: str, values: list[float]) -> None:
    if letter == "M":
        path.moveTo(*values)
    elif letter == "L":
        path.lineTo(*values)
    elif letter == "Q":
        path.quadTo(*values)
    elif letter == "C":
        path.cubicTo(*values)
    else:
        path.closeSubpath()


def paint_filled(painter: QPainter, name: str, colour: QColor, rect: QRectF) -> None:
    """Fill the drawing's shapes, as large as `rect` allows, its bounds centred there."""
    painter.save()
    path = _place(painter, name, rect)
    path.setFillRule(Qt.FillRule.WindingFill)  # strokes that lie over each other are no hole
    painter.fillPath(path, colour)
    painter.restore()


def paint_stroked(painter: QPainter, name: str, pen: tuple[QColor, float], rect: QRectF) -> None:
    """Stroke the drawing's lines; the pen's width is in the drawing's units."""
    painter.save()
    path = _place(painter, name, rect)
    colour, width = pen
    stroke = QPen(colour, width)
    stroke.setCapStyle(stroke.capStyle().RoundCap)
    stroke.setJoinStyle(stroke.joinStyle().RoundJoin)
    painter.strokePath(path, stroke)
    painter.restore()


def _place(painter: QPainter, name: str, rect: QRectF) -> QPainterPath:
    path = outlines(name)
    bounds = path.boundingRect()
    scale = min(rect.width() / bounds.width(), rect.height() / bounds.height())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.center())
    painter.scale(scale, scale)
    painter.translate(-bounds.center())
    return path
