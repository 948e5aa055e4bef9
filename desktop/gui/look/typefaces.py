"""The window's typefaces: Noto Sans SC and Mongolian from the app's own files, never a system's copies.

A system may hold another version of the same family, and Qt prefers that by name.  Where it does, our
copy in memory gets another family name of the same length before Qt sees it; the file on disk stays as
released.  Where it does not, Qt maps the file, which is 20 ms faster at start.
"""

from __future__ import annotations

import struct
from functools import cache

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QFontDatabase

import resources

RELEASED_FAMILY = "Noto Sans SC"
OWN_FAMILY = "Tamga UI Han"
# Always renamed: Debian's copy is an older one that shapes otherwise, and its name would win.
RELEASED_MONGOLIAN = "Noto Sans Mongolian"
OWN_MONGOLIAN = "Tamga Own Mongolian"
_FONTS = resources.FOLDER / "fonts"


@cache
def family() -> str:
    """The family name under which the typeface is known here; asked before the first one is loaded."""
    return OWN_FAMILY if QFontDatabase.hasFamily(RELEASED_FAMILY) else RELEASED_FAMILY


@cache
def load_typeface(weight: str) -> bool:
    """Give Qt the `weight` ("Regular", "Bold") of the typeface; False when Qt refuses it."""
    path = _FONTS / "noto-sans-sc" / f"NotoSansSC-{weight}.ttf"
    if family() == RELEASED_FAMILY:
        return QFontDatabase.addApplicationFont(str(path)) >= 0
    return _add(renamed(path.read_bytes(), RELEASED_FAMILY, OWN_FAMILY))


@cache
def load_mongolian() -> bool:
    """Give Qt the Mongolian of fields and lists, or it takes one that may not join letters."""
    path = _FONTS / "noto-sans-mongolian" / "NotoSansMongolian-Regular.ttf"
    return _add(renamed(path.read_bytes(), RELEASED_MONGOLIAN, OWN_MONGOLIAN))


@cache
def load_scripts() -> bool:
    """Give Qt the fonts of other scripts for names in fields and lists; it finds what a word needs."""
    files = sorted((_FONTS / "noto-scripts").glob("*.ttf"))
    numbers = [QFontDatabase.addApplicationFont(str(file)) for file in files]
    return min(numbers, default=-1) >= 0


def _add(data: bytes) -> bool:
    return QFontDatabase.addApplicationFontFromData(QByteArray(data)) >= 0


def renamed(data: bytes, released: str, own: str) -> bytes:
    """A font file with the family's name replaced in its `name` table; names keep their length."""
    count = struct.unpack_from(">H", data, 4)[0]
    for index in range(count):
        tag, _, offset, length = struct.unpack_from(">4sLLL", data, 12 + 16 * index)
        if tag == b"name":
            table = data[offset : offset + length]
            for encoding in ("utf-16-be", "mac-roman"):
                table = table.replace(released.encode(encoding), own.encode(encoding))
            return data[:offset] + table + data[offset + length :]
    return data
