"""One embedded font of one PDF: its codes, its subset, and the objects that reportlab writes.

Every pair of shape and source text gets a code (CID) of its own with a CIDToGIDMap, because ligature
glyphs are shared by several spellings: only so does text come out of the file as it went in.
"""

from __future__ import annotations

import hashlib
import sys
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from weakref import WeakKeyDictionary

from reportlab.pdfbase.pdfdoc import PDFStream

from forms.pdf.codes import CodeShape, ShapePart, spelled
from forms.pdf.composites import add_composites
from forms.pdf.cutting import Program, likeness
from forms.pdf.packing import PackedDocument, Raw, literal, stream
from forms.pdf.rows import Key, key_advance
from forms.text.fonts import Face

# What a code shows, and the text it stands for.
Entry = tuple[int | CodeShape, str]
# Ghostscript before 10.05 drops a block of more texts, and any list in a range (OCRmyPDF#1747).
_MOST_IN_BLOCK = 100


@lru_cache(maxsize=10_000)
def _code_words(number: int) -> str:
    return literal(number.to_bytes(2, "big"))


@lru_cache(maxsize=20_000)
def _text_words(text: str) -> str:
    return text.encode("utf-16-be").hex()


# Where an entry stands among others: whether it has ink, its advance, what its outline is like, and all that
# tells it from others, so that the same slip gives the same bytes.
_Place = tuple[bool, float, bytes, str, tuple[tuple[int, int, int], ...]]
_PLACES: WeakKeyDictionary[Face, dict[Entry, _Place]] = WeakKeyDictionary()
_MOST_PLACES = 10_000


class FontCut:
    """A font's program, and by code the number of its glyph there.

    Codes that count as the glyphs do, `aside` further on, make it `plain` where nothing is composed.
    """

    def __init__(self, program: Program, shown: Mapping[int, int], aside: int, gids: list[int]) -> None:
        self.program = program
        self.shown = shown
        self.gids = gids
        self._aside = aside
        self._host: FontCut | None = None
        self._file: PDFStream | None = None

    @property
    def plain(self) -> bool:
        """Whether its glyphs may stand in one program with those of another font."""
        return not self.program.composed and all(code == number for code, number in self.shown.items())

    def join(self, host: FontCut) -> None:
        """Puts the glyphs behind those of another font, in whose program they then are."""
        host.program.take(self.program, self._aside - host._aside)
        self._host = host

    def file(self) -> PDFStream:
        """The program as a stream, one for all that have joined it."""
        if self._host:
            return self._host.file()
        if self._file is None:
            data = self.program.written(self._aside)
            self._file = stream(data, f"/Length1 {len(data)}")
        return self._file


class _Words(dict[Key, str]):
    """What is written for a key: what is asked for first gets its codes then."""

    def __init__(self, spell: Callable[[Key], str]) -> None:
        self._spell = spell

    def __missing__(self, key: Key) -> str:
        words = self[key] = self._spell(key)
        return words


class EmbeddedFont:
    """The glyphs of one face that one document uses, under the codes its content streams write.

    `words` has the codes of a glyph or a cluster that stands for a text, as in a string.  Codes count from 1
    in order of first use (from `first` and 1 where the codes are those of a part).
    """

    def __init__(self, face: Face, resource: str, first: int = 0) -> None:
        self.face = face
        self.resource = resource
        self._first = first
        self._known = _PLACES.setdefault(face, {})
        self.codes: dict[Entry, int] = {}
        self._others: dict[str, Mapping[Entry, int]] = {}
        self.words = _Words(self._spell)

    def number(self, keys: Iterable[Key]) -> None:
        """Gives all of these their codes: blanks first, then those of one advance by their likeness.

        So what is stated of each twice in the file packs best.
        """
        wanted = {entry for key in keys for entry in self._entries_of(key)}.difference(self.codes)
        places = self._known
        for entry in wanted.difference(places):
            places[entry] = self._place(entry)
        codes, words = self.codes, self.words
        for number, entry in enumerate(sorted(wanted, key=places.__getitem__), self._first + len(codes) + 1):
            codes[entry] = number
            # Most stand alone, and are what is asked for.
            words[entry] = _code_words(number)  # type: ignore[index]
        if len(places) > _MOST_PLACES:
            places.clear()

    def _place(self, entry: Entry) -> _Place:
        shape, text = entry
        parts = ((shape, -1, 0),) if isinstance(shape, int) else shape.parts
        alike = likeness(self.face, parts[0][0]) if parts else b""
        return bool(parts), self._advance(shape), alike, text, parts

    def _entries_of(self, key: Key) -> Sequence[Entry]:
        shape, text = key
        if isinstance(shape, int):
            if len(text) == 1:
                return (key,)  # type: ignore[return-value]
            shape = (ShapePart(shape, 0, 0),)
        return spelled(CodeShape(shape, round(key_advance(key, self.face) * self.face.upem)), text)

    def _spell(self, key: Key) -> str:
        return "".join([_code_words(self._numbered(entry)) for entry in self._entries_of(key)])

    def _numbered(self, entry: Entry) -> int:
        return self.codes.setdefault(entry, self._first + len(self.codes) + 1)

    def take(self, resource: str, codes: Mapping[Entry, int]) -> None:
        """Takes the codes of a part, whose pages call this font by another name."""
        self._others[resource] = codes

    def _entries(self) -> Iterator[tuple[Entry, int]]:
        """What each code shows and stands for, by number."""
        return chain(self.codes.items(), *[codes.items() for codes in self._others.values()])

    def texts(self) -> list[tuple[str, int]]:
        """What the codes stand for."""
        return [(_text_words(text), code) for (_, text), code in self._entries()]

    @property
    def span(self) -> tuple[int, int]:
        """The codes are above the first number, up to the second."""
        return self._first, self._first + len(self.codes)

    def cut(self) -> FontCut:
        """The font's program, and which of its glyphs each code shows."""
        used = [shape for (shape, _), _ in self._entries()]
        plain = dict.fromkeys([shape for shape in used if isinstance(shape, int)])
        shapes = list(dict.fromkeys([shape for shape in used if isinstance(shape, CodeShape)]))
        gids = list(dict.fromkeys([*plain, *[part.gid for shape in shapes for part in shape.parts]]))
        program = Program(self.face, gids)
        numbers = dict[int | CodeShape, int](program.numbers.items())
        numbers.update(add_composites(program, shapes, plain).items())
        shown = {code: numbers[shape] for (shape, _), code in self._entries()}
        if self._others:
            return FontCut(program, shown, 0, gids)
        order = list(shown.values())
        if order != list(range(1, len(order) + 1)):
            program.arrange(order)
        return FontCut(program, {code: code for code in shown}, self._first, gids)

    def add_to(self, document: PackedDocument, cut: FontCut, texts: PDFStream | None = None) -> None:
        """Writes the font into the document's shared font dictionary, as an indirect reference.

        `texts` says what the codes of several fonts stand for, where no two have the same code.
        """
        name = f"{_tag(self.face.name, cut.gids)}+{self.face.postscript_name}"
        descendant = Raw(
            f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}"
            "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
            f"/FontDescriptor {document.reference(self._descriptor(document, name, cut))}"
            f"/W{self._widths()}/CIDToGIDMap{_gid_map(document, cut.shown)}>>"
        )
        font = Raw(
            f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H"
            f"/DescendantFonts[{document.reference(descendant)}]"
            f"/ToUnicode {document.reference(texts or stream(to_unicode(self.texts())))}>>"
        )
        fonts = document.idToObject["BasicFonts"]
        # Inline, the same dictionary would be a damaged file to some readers.
        for name in (self.resource, *self._others):
            fonts[name] = document.Reference(font, f"font:{self.resource}")

    def _descriptor(self, document: PackedDocument, name: str, cut: FontCut) -> Raw:
        scale = 1000 / self.face.upem
        extents = self.face.hb_font.get_font_extents("ltr")
        ascent, descent = round(extents.ascender * scale), round(extents.descender * scale)
        return Raw(
            f"<</Type/FontDescriptor/FontName/{name}/Flags 4/FontBBox[-1000 {descent} 2000 {ascent}]"
            f"/ItalicAngle 0/Ascent {ascent}/Descent {descent}/CapHeight 733"
            f"/StemV {140 if 'bold' in self.face.name else 80}/FontFile2 {document.reference(cut.file())}>>"
        )

    def _widths(self) -> str:
        """Widths by code, in thousandths; 1000 is what readers take anyway and is left out."""
        parts: list[str] = []
        previous = 0
        if not self._others:
            widths = [round(self._advance(shape) * 1000) for shape, _ in self.codes]
            while widths and widths[-1] == 1000:
                widths.pop()
            return f"[{self._first + 1}[{' '.join(map(str, widths))}]]" if widths else "[]"
        for (shape, _), code in self._entries():
            width = round(self._advance(shape) * 1000)
            if width == 1000:
                continue
            if code == previous + 1 and parts:
                parts.append(f" {width}")
            else:
                parts.append(f"{']' if parts else '['}{code}[{width}")
            previous = code
        return "".join(parts) + "]]" if parts else "[]"

    def _advance(self, shape: int | CodeShape) -> float:
        return self.face.advance(shape) if isinstance(shape, int) else shape.advance / self.face.upem


def _gid_map(document: PackedDocument, shown: Mapping[int, int]) -> str:
    """Which glyph each code shows: codes that count as the glyphs do need no map."""
    if all(code == number for code, number in shown.items()):
        return "/Identity"
    glyphs = array("H", bytes(2 * max(shown) + 2))
    for code, number in shown.items():
        glyphs[code] = number
    if sys.byteorder == "little":
        glyphs.byteswap()
    return f" {document.reference(stream(glyphs.tobytes()))}"


def to_unicode(texts: Sequence[tuple[str, int]]) -> bytes:
    """The CMap that says what codes stand for, one by one."""
    entries = [f"<{code:04x}><{text}>" for text, code in sorted(texts)]
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
