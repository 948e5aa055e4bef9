"""The name of the app as a picture: its sign, and ᠲᠠᠮᠠᠭ᠎ᠠ standing upright as it is written."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QPainter

from desktop.gui.look.outlines import paint_filled, paint_stroked
from desktop.gui.look.roles import Roles


def paint_name(painter: QPainter, rect: QRect, roles: Roles) -> None:
    """Fill `rect` and stand the name in its middle."""
    painter.fillRect(rect, QColor(roles.desk))
    height = min(300.0, rect.height() * 0.5)
    width = height * 104 / 256
    left, top = rect.left() + (rect.width() - width) / 2, rect.top() + (rect.height() - height) / 2
    paint_filled(painter, "wordmark", QColor(roles.ink), QRectF(left, top, width, height))
    sign = QRectF(rect.left() + rect.width() / 2 - 15, top - 68, 30, 30)
    paint_stroked(painter, "tamga", (QColor(roles.accent), 5.0), sign)
