"""One embedded font of one PDF: its codes, its subset, and the objects that reportlab writes.

Every pair of shape and source text gets a code (CID) of its own with a CIDToGIDMap, because ligature
glyphs are shared by several spellings: only so does text come out of the file as it went in.
"""

from __future__ import annotations

import hashlib
import sys
from array import array
from collections.abc import Mapping, Sequence
from functools import lru_cache

from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFDocument,
    PDFName,
    PDFObject,
    PDFStream,
    PDFString,
)

from forms.page import Glyph
from forms.pdf.codes import CodeShape, ShapePart, spelled
from forms.pdf.composites import add_composites
from forms.pdf.cutting import Program
from forms.pdf.packing import packed
from forms.text.fonts import Face

# Ghostscript before 10.05 drops a block of more texts, and any list in a range (OCRmyPDF#1747).
_MOST_IN_BLOCK = 100

# In numbers, so that a parenthesis in what is written is one that begins or ends a string.
_ESCAPED = {ord(character): f"\\{ord(character):03o}" for character in "()\\\r"}


def literal(data: bytes) -> str:
    """What stands between the parentheses of a string (ISO 32000-1, 7.3.4.2), a character for each byte.

    A quarter shorter than hexadecimal, and packed in half the time.
    """
    return data.decode("latin-1").translate(_ESCAPED)


@lru_cache(maxsize=10_000)
def _code_words(number: int) -> str:
    return literal(number.to_bytes(2, "big"))


@lru_cache(maxsize=20_000)
def _text_words(text: str) -> str:
    return text.encode("utf-16-be").hex()


class _Words(PDFObject):  # type: ignore[misc]
    """What is in words already: reportlab takes a tenth of a slip's time to write numbers one by one."""

    def __init__(self, words: str) -> None:
        self._words = words

    def format(self, _document: PDFDocument) -> bytes:
        return self._words.encode("ascii")


class EmbeddedFont:
    """The glyphs of one face that one document uses, under the codes its content streams write.

    `written` has what is written for a cluster, by its glyph or its shape and by its text: the codes, as in
    a string, and their advance in ems.
    """

    def __init__(self, face: Face, resource: str, first: int = 0) -> None:
        self.face = face
        self.resource = resource
        self._first = first
        self.codes: dict[tuple[int | CodeShape, str], int] = {}
        self._others: dict[str, Mapping[tuple[int | CodeShape, str], int]] = {}
        self.written: dict[tuple[int | tuple[ShapePart, ...], str], tuple[str, float]] = {}

    def code(self, gid: int, text: str) -> tuple[str, float]:
        """The codes of a glyph that stands for `text`, as in a string, and its advance in ems.

        Codes count from 1 in order of first use (from `first` and 1 where the codes are those of a part).
        """
        written = self.written.get((gid, text))
        if written is None:
            advance = self.face.advance(gid)
            if len(text) == 1:
                codes = self._numbered(gid, text)
            else:
                codes = self._spelled((ShapePart(gid, 0, 0),), advance, text)
            written = self.written[gid, text] = (codes, advance)
        return written

    def cluster_code(self, glyphs: Sequence[Glyph], size: float) -> tuple[str, float]:
        """The same of a cluster of several glyphs, set at `size` points."""
        text = "".join([glyph.text for glyph in glyphs])
        first = glyphs[0]
        units = self.face.upem / size
        parts = tuple(
            [
                ShapePart(
                    glyph.gid,
                    round((glyph.along - first.along) * units),
                    round((glyph.across - first.across) * units),
                )
                for glyph in glyphs
            ]
        )
        written = self.written.get((parts, text))
        if written is None:
            ends = [part.right / self.face.upem + self.face.advance(part.gid) for part in parts]
            advance = max(0.0, *ends)
            written = self.written[parts, text] = (self._spelled(parts, advance, text), advance)
        return written

    def _spelled(self, parts: tuple[ShapePart, ...], advance: float, text: str) -> str:
        whole = CodeShape(parts, round(advance * self.face.upem))
        return "".join([self._numbered(shape, part) for shape, part in spelled(whole, text)])

    def _numbered(self, shape: int | CodeShape, text: str) -> str:
        number = self.codes.setdefault((shape, text), self._first + len(self.codes) + 1)
        return _code_words(number)

    def take(self, resource: str, codes: Mapping[tuple[int | CodeShape, str], int]) -> None:
        """Takes the codes of a part, whose pages call this font by another name."""
        self._others[resource] = codes

    def _entries(self) -> list[tuple[tuple[int | CodeShape, str], int]]:
        """What each code shows and stands for, by number."""
        entries = list(self.codes.items())
        for codes in self._others.values():
            entries += codes.items()
        return entries

    def add_to(self, document: PDFDocument) -> None:
        """Writes the font into the document's shared font dictionary, as an indirect reference."""
        used = [shape for (shape, _), _ in self._entries()]
        plain = {shape for shape in used if isinstance(shape, int)}
        shapes = list(dict.fromkeys([shape for shape in used if isinstance(shape, CodeShape)]))
        gids = sorted(plain.union(part.gid for shape in shapes for part in shape.parts))
        program = Program(self.face, gids)
        numbers = dict[int | CodeShape, int](program.numbers.items())
        numbers.update(add_composites(program, shapes, plain).items())
        data = program.written()
        name = f"{_tag(self.face.name, gids)}+{self.face.postscript_name}"
        descendant = PDFDictionary(
            {
                "Type": PDFName("Font"),
                "Subtype": PDFName("CIDFontType2"),
                "BaseFont": PDFName(name),
                "CIDSystemInfo": PDFDictionary(
                    {"Registry": PDFString("Adobe"), "Ordering": PDFString("Identity"), "Supplement": 0}
                ),
                "FontDescriptor": document.Reference(self._descriptor(document, name, data)),
                "DW": 1000,
                "W": self._widths(),
                "CIDToGIDMap": self._gid_map(document, numbers),
            }
        )
        font = PDFDictionary(
            {
                "Type": PDFName("Font"),
                "Subtype": PDFName("Type0"),
                "BaseFont": PDFName(name),
                "Encoding": PDFName("Identity-H"),
                "DescendantFonts": PDFArray([document.Reference(descendant)]),
                "ToUnicode": document.Reference(stream(self._to_unicode())),
            }
        )
        fonts = document.idToObject["BasicFonts"]
        # Inline, the same dictionary would be a damaged file to some readers.
        for name in (self.resource, *self._others):
            fonts[name] = document.Reference(font, f"font:{self.resource}")

    def _descriptor(self, document: PDFDocument, name: str, data: bytes) -> PDFDictionary:
        scale = 1000 / self.face.upem
        extents = self.face.hb_font.get_font_extents("ltr")
        ascent, descent = round(extents.ascender * scale), round(extents.descender * scale)
        return PDFDictionary(
            {
                "Type": PDFName("FontDescriptor"),
                "FontName": PDFName(name),
                "Flags": 4,
                "FontBBox": PDFArray([-1000, descent, 2000, ascent]),
                "ItalicAngle": 0,
                "Ascent": ascent,
                "Descent": descent,
                "CapHeight": 733,
                "StemV": 140 if "bold" in self.face.name else 80,
                "FontFile2": document.Reference(stream(data, {"Length1": len(data)})),
            }
        )

    def _widths(self) -> PDFObject:
        """Widths by code, in thousandths; the default of 1000 is left out."""
        parts: list[str] = []
        previous = 0
        for (shape, _), code in self._entries():
            width = round(self._advance(shape) * 1000)
            if width == 1000:
                continue
            if code == previous + 1 and parts:
                parts.append(f" {width}")
            else:
                parts.append(f"{']' if parts else '['}{code}[{width}")
            previous = code
        return _Words("".join(parts) + "]]" if parts else "[]")

    def _advance(self, shape: int | CodeShape) -> float:
        return self.face.advance(shape) if isinstance(shape, int) else shape.advance / self.face.upem

    def _gid_map(self, document: PDFDocument, numbers: Mapping[int | CodeShape, int]) -> PDFObject:
        """Which glyph each code shows: codes that count as the glyphs do need no map."""
        shown = {code: numbers[shape] for (shape, _), code in self._entries()}
        if all(code == number for code, number in shown.items()):
            return PDFName("Identity")
        glyphs = array("H", bytes(2 * max(shown) + 2))
        for code, number in shown.items():
            glyphs[code] = number
        if sys.byteorder == "little":
            glyphs.byteswap()
        return document.Reference(stream(glyphs.tobytes()))

    def _to_unicode(self) -> bytes:
        """What the codes stand for, one by one."""
        texts = sorted([(_text_words(text), code) for (_, text), code in self._entries()])
        entries = [f"<{code:04x}><{text}>" for text, code in texts]
        parts = [
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
            "/CMapName /Tamga def /CMapType 2 def",
            "1 begincodespacerange<0000><FFFF>endcodespacerange",
        ]
        for start in range(0, len(entries), _MOST_IN_BLOCK):
            block = entries[start : start + _MOST_IN_BLOCK]
            parts.append(f"{len(block)} beginbfchar{''.join(block)}endbfchar")
        parts.append("endcmap CMapName currentdict /CMap defineresource pop end end")
        return "\n".join(parts).encode("ascii")


def _tag(name: str, gids: list[int]) -> str:
    """Six capital letters that follow from the glyphs, as PDF wants for subsets."""
    digest = hashlib.sha256(f"{name}{gids}".encode()).digest()
    return "".join(chr(ord("A") + byte % 26) for byte in digest[:6])


class _ArchivalStream(PDFStream):  # type: ignore[misc]
    """A stream with the line end before its closing keyword that archival PDF wants."""

    def format(self, document: PDFDocument) -> bytes:
        entries = PDFDictionary({**self.dictionary.dict, "Length": len(self.content)})
        head: bytes = entries.format(document)
        return head + b"\nstream\n" + bytes(self.content) + b"\nendstream"


def stream(content: bytes, entries: dict[str, object] | None = None, quick: bool = False) -> PDFStream:
    """A compressed stream object with these dictionary entries."""
    return packed_stream(packed(content, quick), entries)


def packed_stream(data: bytes, entries: dict[str, object] | None = None) -> PDFStream:
    """A stream object of what is compressed already."""
    return _ArchivalStream(PDFDictionary({"Filter": PDFName("FlateDecode"), **(entries or {})}), data)
