"""Mongolian for the kiosk's own words: drafts put together from the glossary; the rest stays Chinese."""

from __future__ import annotations

from functools import cache

import msgspec
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QPushButton, QWidget

from desktop.gui.kiosk.scripts import Scripts
from resources import FOLDER

_FILE = FOLDER / "i18n" / "kiosk-mn.json"
_INKS = {"primary": "on_accent", "plain": "accent"}  # of buttons by their role


class _Fixed(msgspec.Struct, frozen=True):
    mn: str


class _FixedFile(msgspec.Struct, frozen=True):
    words: dict[str, _Fixed]


@cache
def _fixed() -> dict[str, _Fixed]:
    return msgspec.json.decode(_FILE.read_bytes(), type=_FixedFile).words


def fixed_mongolian(shown: str) -> str:
    """The Mongolian of a word of the kiosk; "" where none is known."""
    known = _fixed().get(shown)
    return known.mn if known else ""


def dress_buttons(window: QWidget, scripts: Scripts) -> None:
    """Beside the words of each button stands its Mongolian while that is the larger script."""
    for press in window.findChildren(QPushButton):
        words = fixed_mongolian(press.text())
        if not words:
            continue
        if not scripts.mongolian_first:
            press.setIcon(QIcon())
            continue
        picture = _picture(press, scripts, words, _INKS.get(str(press.property("role")), "ink"))
        icon = QIcon(picture)
        icon.addPixmap(_picture(press, scripts, words, "quiet"), QIcon.Mode.Disabled)
        press.setIcon(icon)
        press.setIconSize(picture.deviceIndependentSize().toSize())


def _picture(press: QPushButton, scripts: Scripts, words: str, role: str) -> QPixmap:
    ratio, text = press.devicePixelRatioF(), scripts.word(words)
    room = QRect(0, 0, round(text.width), round(text.height))
    picture = QPixmap(room.size() * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scripts.paint_in(painter, words, room, scripts.look.colour(role))
    return picture
