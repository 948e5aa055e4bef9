"""Fonts of forms for the screen, each in memory once, however many pages paint with it.

Qt reads the whole file for each `QRawFont` that is made of one: eight megabytes of Chinese a weight.
"""

from __future__ import annotations

import struct
from pathlib import Path
from weakref import WeakValueDictionary

from PySide6.QtGui import QFont, QRawFont

from desktop.gui.look.typefaces import family

_LOADING_SIZE_PX = 32.0
# Unhinted, as on paper: positions are the layout's, not the screen's.
_HINTING = QFont.HintingPreference.PreferNoHinting
_HEAD = b"head"  # a table of the file with its sum: no two files have the same
_known: WeakValueDictionary[Path, QRawFont] = WeakValueDictionary()  # gone with the last page: Qt ends first


def raw_font(path: Path) -> QRawFont:
    """The font of that file, at some size; on the window's thread alone."""
    font = _known.get(path)
    if font is None:
        font = _known[path] = _of_the_window(path) or QRawFont(str(path), _LOADING_SIZE_PX, _HINTING)
    return font


def _of_the_window(path: Path) -> QRawFont | None:
    """The window's own typeface, where it is that very file: Qt has it already."""
    for weight in (QFont.Weight.Normal, QFont.Weight.Bold):
        wanted = QFont(family())
        wanted.setWeight(weight)
        wanted.setHintingPreference(_HINTING)
        wanted.setPixelSize(int(_LOADING_SIZE_PX))
        font = QRawFont.fromFont(wanted)
        if font.isValid() and bytes(font.fontTable(_HEAD.decode()).data()) == _head_of(path):
            return font
    return None


def _head_of(path: Path) -> bytes:
    with path.open("rb") as file:
        start = file.read(12)
        for _each in range(struct.unpack_from(">H", start, 4)[0]):
            tag, _sum, offset, length = struct.unpack(">4sLLL", file.read(16))
            if tag == _HEAD:
                file.seek(offset)
                return file.read(length)
    return b"-"
