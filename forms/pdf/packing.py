"""A PDF file whose small objects lie packed in streams (PDF 1.5), as ISO 32000-1, 7.5.7 and 7.5.8 have it.

A slip is 5 % smaller so, a booklet of thousands of pages by 20 bytes and a dictionary a page.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import NamedTuple

import deflate
from reportlab.pdfbase.pdfdoc import PDFDocument, PDFStream, format

_MOST_IN_STREAM = 500
_FREE, _PLAIN, _PACKED = 0, 1, 2
# Levels of libdeflate.  12 would save 0.2 % of a slip for a third more time.  On what is drawn, 10 saves 2 %
# and takes nine times as long as 9; on fonts it saves as much for three times as long.
_BEST, _QUICK = 10, 9


def packed(data: bytes, quick: bool = False) -> bytes:
    """The data as a zlib stream (RFC 1950), as the filter FlateDecode reads it; alike for alike data."""
    return bytes(deflate.zlib_compress(data, _QUICK if quick else _BEST))


class _ObjectPlace(NamedTuple):
    """Where an object is: its offset, or the object stream that holds it with its order there."""

    kind: int
    where: int
    order: int


class PackedDocument(PDFDocument):  # type: ignore[misc]
    """reportlab's document, written by us: it only numbers the objects and puts each into words."""

    def format(self) -> bytes:
        """The whole file.  The identifier follows from what was added to the signature."""
        root, info = self.Reference(self.Catalog), self.Reference(self.info)
        file = _PackedFile()
        loose: list[tuple[int, bytes]] = []
        number = 0
        # Putting an object into words may make new ones.
        while number < self.objectcounter:
            number += 1
            item = self.idToObject[self.numberToId[number]]
            words = format(item, self, toplevel=1)
            if isinstance(item, PDFStream):
                file.add(number, words)
            else:
                loose.append((number, words))
        for start in range(0, len(loose), _MOST_IN_STREAM):
            number += 1
            file.add_packed(number, loose[start : start + _MOST_IN_STREAM])
        digest = self.signature.hexdigest().encode("ascii")
        entries = b"/Root %b /Info %b /ID [<%b><%b>]" % (root.format(self), info.format(self), digest, digest)
        return file.finish(number + 1, entries)


class _PackedFile:
    """The bytes so far, and where each object is."""

    def __init__(self) -> None:
        # Four bytes above 127 tell programs that the file is not text.
        self._parts = [b"%PDF-1.5\n%\xd0\xd4\xc5\xd8\n"]
        self._length = len(self._parts[0])
        self._places: dict[int, _ObjectPlace] = {0: _ObjectPlace(_FREE, 0, 65535)}

    def add(self, number: int, words: bytes) -> None:
        self._places[number] = _ObjectPlace(_PLAIN, self._length, 0)
        self._write(b"%d 0 obj\n%b\nendobj\n" % (number, words))

    def add_packed(self, number: int, objects: Sequence[tuple[int, bytes]]) -> None:
        """An object stream that holds these objects, by number."""
        heads, offset = [], 0
        for index, (held, words) in enumerate(objects):
            self._places[held] = _ObjectPlace(_PACKED, number, index)
            heads.append(b"%d %d" % (held, offset))
            offset += len(words) + 1
        head = b" ".join(heads) + b"\n"
        data = packed(head + b"\n".join(words for _, words in objects))
        entries = b"/Type /ObjStm /N %d /First %d" % (len(objects), len(head))
        self.add(number, _stream(entries, data))

    def finish(self, number: int, entries: bytes) -> bytes:
        """The file with its table of places, which itself is object `number`."""
        start = self._length
        self._places[number] = _ObjectPlace(_PLAIN, start, 0)
        table = b"".join(struct.pack(">BIH", *self._places[n]) for n in range(number + 1))
        described = b"/Type /XRef /Size %d /W [1 4 2] %b" % (number + 1, entries)
        self.add(number, _stream(described, packed(table)))
        self._write(b"startxref\n%d\n%%%%EOF\n" % start)
        return b"".join(self._parts)

    def _write(self, data: bytes) -> None:
        self._parts.append(data)
        self._length += len(data)


def _stream(entries: bytes, data: bytes) -> bytes:
    start = b"<< %b /Filter /FlateDecode /Length %d >>\nstream\n" % (entries, len(data))
    return start + data + b"\nendstream"
