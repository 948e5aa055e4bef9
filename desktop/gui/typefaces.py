"""The window's typeface: Noto Sans SC from the app's own files, under a family name of its own.

A system may hold another version of the same family, and Qt prefers that by name.  The copy in memory
gets another family name of the same length before Qt sees it; the file on disk stays as released.
"""

from __future__ import annotations

import struct
from functools import cache
from pathlib import Path

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QFontDatabase

FAMILY = "Tamga UI Han"
_RELEASED_FAMILY = "Noto Sans SC"
_FOLDER = Path(__file__).resolve().parents[2] / "resources" / "fonts" / "noto-sans-sc"


@cache
def load_typeface(weight: str) -> str:
    """Give Qt the `weight` ("Regular", "Bold") of the typeface; its family name, or "" if refused."""
    data = _renamed((_FOLDER / f"NotoSansSC-{weight}.ttf").read_bytes())
    number = QFontDatabase.addApplicationFontFromData(QByteArray(data))
    families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    return families[0] if families else ""


def _renamed(data: bytes) -> bytes:
    """`data` with the family's name replaced in its `name` table; names keep their length."""
    count = struct.unpack_from(">H", data, 4)[0]
    for index in range(count):
        tag, _, offset, length = struct.unpack_from(">4sLLL", data, 12 + 16 * index)
        if tag == b"name":
            table = data[offset : offset + length]
            for encoding in ("utf-16-be", "mac-roman"):
                table = table.replace(_RELEASED_FAMILY.encode(encoding), FAMILY.encode(encoding))
            return data[:offset] + table + data[offset + length :]
    return data
