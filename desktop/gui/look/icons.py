"""The app's own icons: one-colour SVG files, drawn in a colour role at any size."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

import resources

if TYPE_CHECKING:
    from PySide6.QtSvg import QSvgRenderer

FOLDER = resources.FOLDER / "icons"
_SIZES = (16, 20, 24)


@lru_cache(maxsize=128)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    from PySide6.QtSvg import QSvgRenderer  # first used after the first paint: 20 ms of the start

    drawing = (FOLDER / f"{name}.svg").read_text(encoding="utf-8").replace("#000000", colour)
    return QSvgRenderer(QByteArray(drawing.encode()))


def paint_icon(painter: QPainter, name: str, colour: QColor, rect: QRectF) -> None:
    """Draw the icon into `rect` (logical pixels)."""
    _renderer(name, colour.name()).render(painter, rect)


def pixmap(name: str, colour: QColor, size: QSize, ratio: float = 1.0) -> QPixmap:
    """The icon as a picture of `size` logical pixels, kept in proportion."""
    picture = QPixmap(size * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    renderer = _renderer(name, colour.name())
    wanted = renderer.defaultSize().scaled(size, Qt.AspectRatioMode.KeepAspectRatio)
    left, top = (size.width() - wanted.width()) / 2, (size.height() - wanted.height()) / 2
    with QPainter(picture) as painter:
        renderer.render(painter, QRectF(left, top, wanted.width(), wanted.height()))
    return picture


def icon(name: str, colour: QColor) -> QIcon:
    """The icon for a button, sharp at scales 1 and 2."""
    result = QIcon()
    for size in _SIZES:
        for ratio in (1.0, 2.0):
            result.addPixmap(pixmap(name, colour, QSize(size, size), ratio))
    return result


def app_icon(colour: QColor) -> QIcon:
    """The sign of the app, for title bar and task list."""
    result = QIcon()
    for size in (16, 24, 32, 48, 64):
        result.addPixmap(pixmap("tamga", colour, QSize(size, size)))
    return result
