"""A PDF file whose small objects lie packed in streams (PDF 1.5), as ISO 32000-1, 7.5.7 and 7.5.8 have it.

A slip is 5 % smaller so, a booklet of thousands of pages by 20 bytes and a dictionary a page.
"""

from __future__ import annotations

import io
import re
import struct
import zlib
from collections.abc import Sequence
from typing import Any, NamedTuple

import deflate
from reportlab.pdfbase.pdfdoc import (
    PDFCatalog,
    PDFDocument,
    PDFObject,
    PDFObjectReference,
    PDFPage,
    PDFPages,
    PDFStream,
    format,
)

_MOST_IN_STREAM = 500
_FREE, _PLAIN, _PACKED = 0, 1, 2
# What reportlab writes with spaces about every sign; no text that stands in these has such a sign.
_SPACED = (PDFCatalog, PDFPage, PDFPages)
_SPACES = re.compile(rb"\s*([][/<>])\s*")
# Levels of libdeflate.  10 would save 1.2 % of a slip, most of it in the fonts, for a fifth more time; on the
# texts of codes it saves a sixth for none.
_BEST, _QUICK = 10, 9


_ESCAPED = str.maketrans({"(": r"\(", ")": r"\)", "\\": r"\\", "\r": r"\r"})


def literal(data: bytes) -> str:
    """What stands between the parentheses of a string (ISO 32000-1, 7.3.4.2), a character for each byte.

    A quarter shorter than hexadecimal, and packed in half the time.
    """
    return data.decode("latin-1").translate(_ESCAPED)


def packed(data: bytes, quick: bool = False) -> bytes:
    """The data as a zlib stream (RFC 1950), as the filter FlateDecode reads it; alike for alike data."""
    return bytes(deflate.zlib_compress(data, _QUICK if quick else _BEST))


def folded(data: bytes) -> bytes:
    """The data as small as can be in no time, to be kept meanwhile."""
    return zlib.compress(data, 1)


def unfolded(data: bytes) -> bytes:
    """What was folded."""
    return zlib.decompress(data)


class Raw(PDFObject):  # type: ignore[misc]
    """What is in words already: reportlab takes a tenth of a slip's time to write numbers one by one."""

    def __init__(self, words: str) -> None:
        self._words = words

    def format(self, _document: PDFDocument) -> bytes:
        return self._words.encode("ascii")


class _ArchivalStream(PDFStream):  # type: ignore[misc]
    """A stream with the line end before its closing keyword that archival PDF wants."""

    def format(self, _document: PDFDocument) -> bytes:
        return _stream(self.dictionary, self.content)


def stream(content: bytes, entries: str = "", quick: bool = False) -> PDFStream:
    """A compressed stream object with these dictionary entries, as they are written."""
    return packed_stream(packed(content, quick), entries)


def packed_stream(data: bytes, entries: str = "") -> PDFStream:
    """A stream object of what is compressed already."""
    return _ArchivalStream(entries.encode("latin-1"), data)


class _ObjectPlace(NamedTuple):
    """Where an object is: its offset, or the object stream that holds it with its order there."""

    kind: int
    where: int
    order: int


class PackedDocument(PDFDocument):  # type: ignore[misc]
    """reportlab's document, written by us: it only numbers the objects and puts each into words.

    `written` has objects that are in words already, by their numbers.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.written: dict[int, bytes] = {}

    def room_for(self, count: int) -> int:
        """The first of so many numbers for objects that are written without reportlab."""
        first = int(self.objectcounter) + 1
        self.objectcounter += count
        return first

    def named(self, name: str, number: int) -> PDFObjectReference:
        """The reference by this name to the object of a number."""
        self.idToObjectNumberAndVersion[name] = (number, 0)
        return PDFObjectReference(name)

    def reference(self, item: PDFObject) -> str:
        """The reference to an object, as it is written."""
        return f"{self.number(item)} 0 R"

    def number(self, item: PDFObject) -> int:
        """The number of an object; it gets one where it has none."""
        return int(self.idToObjectNumberAndVersion[self.Reference(item).name][0])

    def format(self) -> bytes:
        """The whole file.  The identifier follows from what was added to the signature."""
        root, info = self.Reference(self.Catalog), self.Reference(self.info)
        file = _PackedFile()
        loose: list[tuple[int, bytes]] = []
        number = 0
        # Putting an object into words may make new ones.
        while number < self.objectcounter:
            number += 1
            if number in self.written:
                loose.append((number, self.written[number]))
                continue
            item = self.idToObject[self.numberToId[number]]
            words = format(item, self, toplevel=1)
            if isinstance(item, PDFStream):
                file.add(number, words)
                item.content = b""  # it stands in the file now: a booklet has ten megabytes of it
            elif isinstance(item, _SPACED):
                loose.append((number, _SPACES.sub(rb"\1", words)))
            else:
                loose.append((number, words))
        for start in range(0, len(loose), _MOST_IN_STREAM):
            number += 1
            file.add_packed(number, loose[start : start + _MOST_IN_STREAM])
        digest = literal(self.signature.digest()).encode("latin-1")
        entries = b"/Root %b/Info %b/ID[(%b)(%b)]" % (root.format(self), info.format(self), digest, digest)
        return file.finish(number + 1, entries)


class _PackedFile:
    """The bytes so far, and where each object is."""

    def __init__(self) -> None:
        self._file = io.BytesIO()  # whose bytes are given away without a copy
        # Four bytes above 127 tell programs that the file is not text.
        self._file.write(b"%PDF-1.5\n%\xd0\xd4\xc5\xd8\n")
        self._places: dict[int, _ObjectPlace] = {0: _ObjectPlace(_FREE, 0, 0)}

    def add(self, number: int, words: bytes) -> None:
        self._places[number] = _ObjectPlace(_PLAIN, self._file.tell(), 0)
        self._file.write(b"%d 0 obj\n%b\nendobj\n" % (number, words))

    def add_packed(self, number: int, objects: Sequence[tuple[int, bytes]]) -> None:
        """An object stream that holds these objects, by number."""
        heads, offset = [], 0
        for index, (held, words) in enumerate(objects):
            self._places[held] = _ObjectPlace(_PACKED, number, index)
            heads.append(b"%d %d" % (held, offset))
            offset += len(words) + 1
        head = b" ".join(heads) + b"\n"
        data = packed(head + b"\n".join([words for _, words in objects]))
        entries = b"/Type/ObjStm/N %d/First %d" % (len(objects), len(head))
        self.add(number, _stream(entries, data))

    def finish(self, number: int, entries: bytes) -> bytes:
        """The file with its table of places, which itself is object `number`."""
        start = self._file.tell()
        self._places[number] = _ObjectPlace(_PLAIN, start, 0)
        far, many = start > 0xFFFF, len(self._places) > 0xFF
        form = f">B{'I' if far else 'H'}{'H' if many else 'B'}"
        table = [struct.pack(form, *self._places[n]) for n in range(number + 1)]
        described = b"/Type/XRef/Size %d/W[1 %d %d]/DecodeParms<</Columns %d/Predictor 12>>%b"
        words = described % (number + 1, 2 + 2 * far, 1 + many, len(table[0]), entries)
        self.add(number, _stream(words, packed(_differences(table), quick=True)))
        self._file.write(b"startxref\n%d\n%%%%EOF\n" % start)
        return self._file.getvalue()


def _differences(rows: Sequence[bytes]) -> bytes:
    """Rows as what of each byte differs from the row above: PNG's filter 2, as the predictor 12 has it."""
    wide = len(rows[0])
    flat = b"".join(rows)
    above = bytes(wide) + flat
    differences = bytes([(here - before) & 0xFF for here, before in zip(flat, above, strict=False)])
    return b"".join([b"\2" + differences[at : at + wide] for at in range(0, len(flat), wide)])


def _stream(entries: bytes, data: bytes) -> bytes:
    start = b"<<%b/Filter/FlateDecode/Length %d>>stream\n" % (entries, len(data))
    return start + data + b"\nendstream"
