"""How large a workbook is before anybody opens it: one of 5 kB may claim all the cells that a sheet can have.

The reader lays a sheet out whole, from its first cell to its last; ended by the system for want of memory, it
takes the server with it.  Parts are those of ECMA-376 (SpreadsheetML) and of OpenDocument 1.3.
"""

from __future__ import annotations

import io
import itertools
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.parsers import expat

from casework.errors import FileUnreadable
from casework.language import _

MOST_BYTES = 64 * 1024 * 1024
MOST_UNPACKED_BYTES = 512 * 1024 * 1024  # a small file may unpack to more than this machine has
MOST_CELLS = (
    8_000_000  # of all sheets, each from its first cell to its last; the largest catalogue has 400,000
)
MOST_SHEETS = 200
_BINARY = "xl/workbook.bin"  # an xlsb, of which nothing is known before it is laid out
_BEFORE_XML = b"\xef\xbb\xbf\xfe\xff\x00\t\r\n "  # marks of byte order, blanks, halves of wide signs
_WORKBOOKS = ("xl/workbook.xml", "content.xml")  # xlsx and xlsm, ods
_OLD_FORM = bytes.fromhex("d0cf11e0a1b11ae1")  # an .xls, whose sheets have 2^24 cells at most
_PIECE = 1 << 20
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def unreadable(what: str) -> FileUnreadable:
    """Why a workbook is not taken, with what to do."""
    return FileUnreadable(_("读不了这个工作簿"), what, _("请用 WPS 或 LibreOffice 打开，另存为 .xlsx 后再试"))


def damaged() -> FileUnreadable:
    """It is no workbook, or none any more."""
    return unreadable(_("不是电子表格，或者已经损坏"))


def require_cells(count: int) -> None:
    """Raises FileUnreadable for sheets that spread too far together."""
    if count > MOST_CELLS:
        words = _("表铺开超过 {limit} 万格，多半是最末一行或一列里误填了字")
        raise unreadable(words.format(limit=MOST_CELLS // 10_000))


def require_bounded(content: bytes) -> None:
    """Raises FileUnreadable; every part is unpacked once, and none is kept."""
    if len(content) > MOST_BYTES:
        raise unreadable(_("文件超过 {limit} MB").format(limit=MOST_BYTES // 1024**2))
    if content.startswith(_OLD_FORM) and not zipfile.is_zipfile(io.BytesIO(content)):
        return
    extent = _Extent()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            names = {part.filename for part in parts}
            if names.isdisjoint(_WORKBOOKS) or _BINARY in names:
                raise damaged()
            if sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
                words = _("展开后超过 {limit} MB")
                raise unreadable(words.format(limit=MOST_UNPACKED_BYTES // 1024**2))
            for part in parts:
                with packed.open(part) as opened:  # a part that is longer than it says fails its sum
                    _look_through(iter(lambda: opened.read(_PIECE), b""), extent)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise damaged() from error


def _look_through(pieces: Iterator[bytes], extent: _Extent) -> None:
    """A part, whatever its name: a sheet may have any."""
    first = next(pieces, b"")
    if not first.lstrip(_BEFORE_XML).startswith(b"<"):  # a picture, say
        for _piece in pieces:
            pass
        return
    extent.begin()
    reader = expat.ParserCreate()
    reader.StartElementHandler = extent.start
    reader.StartDoctypeDeclHandler = _refuse_declarations
    try:
        for piece in itertools.chain((first,), pieces):
            reader.Parse(piece, False)
        reader.Parse(b"", True)
    except expat.ExpatError as error:
        raise damaged() from error


def _refuse_declarations(*_declared: object) -> None:
    raise damaged()  # no workbook has its own document type; entities grow without end


class _Extent:
    """How far the cells of all sheets go that hold something; raises FileUnreadable once it is too far."""

    def __init__(self) -> None:
        self._done = 0  # cells of the sheets before
        self._row = self._column = self._last_row = self._last_column = 0

    def begin(self) -> None:
        """Another sheet, or a part that is none."""
        self._done += self._last_row * self._last_column
        self._row = self._column = self._last_row = self._last_column = 0

    def start(self, tag: str, fields: dict[str, str]) -> None:
        """A tag begins."""
        match tag.rpartition(":")[2]:
            case "row":
                self._row = _number(fields.get("r", "")) or self._row + 1
                self._column = 0
            case "c":
                self._place(fields.get("r", ""))
            case "table":
                self.begin()
            case "table-row":
                self._row += _repeated(fields)
                self._column = 0
            case "table-cell" | "covered-table-cell":
                self._column += _repeated(fields)
                if any(field.endswith(("value-type", "formula")) for field in fields):
                    self._hold()
            case "v" | "is" | "f" | "p":
                self._hold()

    def _hold(self) -> None:
        """The cell at which the reading stands holds something."""
        self._last_row = max(self._last_row, self._row)
        self._last_column = max(self._last_column, self._column)
        require_cells(self._done + self._last_row * self._last_column)

    def _place(self, written: str) -> None:
        self._column += 1
        if match := _PLACE.fullmatch(written):
            letters, digits = match.groups()
            self._row, self._column = int(digits), 0
            for letter in letters:
                self._column = self._column * 26 + ord(letter) - ord("A") + 1


def _repeated(fields: dict[str, str]) -> int:
    """How many rows or columns a tag of OpenDocument stands for."""
    given = (value for name, value in fields.items() if name.endswith("-repeated"))
    return max(1, max(map(_number, given), default=1))


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 8 else 0
