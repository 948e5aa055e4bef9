"""The rules of PDF/A-2u (ISO 19005-2:2011) that a form of ours can break, asked of the finished file.

Each rule yields what is wrong, in words; a file that keeps them all yields nothing.
"""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pikepdf
import uharfbuzz as hb
from PIL import ImageCms

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_ID = "{http://www.aiim.org/pdfa/ns/id/}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_PDF = "{http://ns.adobe.com/pdf/1.3/}"
_XMP = "{http://ns.adobe.com/xap/1.0/}"
# What our pages are drawn with; any other operator has to be thought about first.
_OPERATORS = frozenset(
    (
        "q",
        "Q",
        "BT",
        "ET",
        "Tf",
        "Tm",
        "Td",
        "Tj",
        "TJ",
        "g",
        "G",
        "w",
        "d",
        "m",
        "l",
        "c",
        "h",
        "J",
        "j",
        "S",
        "re",
        "f",
        "cm",
        "BDC",
        "BMC",
        "EMC",
        "Do",
    )
)
_FORBIDDEN_CATALOG = ("/AA", "/OpenAction", "/OCProperties", "/Requirements", "/AcroForm", "/NeedsRendering")
_STRING_LIMIT = 32767
# What a code may stand for so that every reader takes it: a character, a format character with its letter,
# and outside spans U+202F with the letter before it.
_CODE_TEXT = re.compile("[\u180e\u200c\u200d]*[^\u2060\u200b]\u202f?", re.DOTALL)


def broken_rules(pdf: bytes) -> list[str]:
    """What of PDF/A-2u the file breaks."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        found = [*_file_rules(pdf, document), *_metadata_rules(document), *_colour_rules(document)]
        for number, page in enumerate(document.pages):
            found += [f"page {number + 1}: {what}" for what in _page_rules(page.obj)]
        for name, (font, shown) in _fonts_with_codes(document).items():
            found += [f"font {name}: {what}" for what in _font_rules(font, shown)]
        return found


def _file_rules(pdf: bytes, document: pikepdf.Pdf) -> Iterator[str]:
    header = re.match(rb"%PDF-1\.[0-7]\r?\n%([^\r\n]{4,})", pdf)
    if not header or any(byte < 128 for byte in header[1][:4]):
        yield "6.1.2: header without a line of four bytes above 127"
    if "/ID" not in document.trailer:
        yield "6.1.3: no file identifier"
    if "/Encrypt" in document.trailer:
        yield "6.1.3: encrypted"
    if not re.search(rb"%%EOF\r?\n?$", pdf):
        yield "6.1.3: something after the end"
    for match in re.finditer(rb"endstream", pdf):
        if pdf[match.start() - 1 : match.start()] not in (b"\n", b"\r"):
            yield f"6.1.7.1: no line end before endstream at {match.start()}"
    for key in _FORBIDDEN_CATALOG:
        if key in document.Root:
            yield f"{key} in the catalog"
    for item in document.objects:
        if isinstance(item, pikepdf.Stream) and any(key in item for key in ("/F", "/FFilter")):
            yield "6.1.7.1: a stream in another file"
        if isinstance(item, pikepdf.Dictionary | pikepdf.Stream) and item.get("/Type") == "/Filespec":
            yield "6.8: an attached file"


def _metadata_rules(document: pikepdf.Pdf) -> Iterator[str]:
    stream = document.Root.get("/Metadata")
    if stream is None:
        yield "6.6.2: no metadata"
        return
    root = ET.fromstring(stream.read_bytes().decode("utf-8"))  # noqa: S314  our own file
    description = root.find(f".//{_RDF}Description")
    assert description is not None
    if (description.get(f"{_ID}part"), description.get(f"{_ID}conformance")) != ("2", "U"):
        yield "6.6.4: does not claim PDF/A-2u"
    title = description.findtext(f"{_DC}title/{_RDF}Alt/{_RDF}li", "")
    info: Any = document.trailer.get("/Info", {})
    told = (title, description.get(f"{_PDF}Producer"), description.get(f"{_XMP}CreatorTool"))
    if told != tuple(str(info[key]) if key in info else None for key in ("/Title", "/Producer", "/Creator")):
        yield f"metadata {told} and information {dict(info)} differ"
    language = description.findtext(f"{_DC}language/{_RDF}Bag/{_RDF}li", "")
    if not language or language != str(document.Root.get("/Lang")):
        yield "no language, or two"


def _colour_rules(document: pikepdf.Pdf) -> Iterator[str]:
    intents: Any = document.Root.get("/OutputIntents", [])
    if len(intents) != 1 or intents[0].get("/S") != "/GTS_PDFA1":
        yield "6.2.3: not one output intent of PDF/A"
        return
    profile = intents[0].DestOutputProfile
    data = profile.read_bytes()
    made = ImageCms.ImageCmsProfile(io.BytesIO(data)).profile
    if (made.xcolor_space.strip(), made.device_class, int(profile.N)) != ("GRAY", "mntr", 1):
        yield "6.2.3: the profile is not a grey one of a monitor"
    if made.version > 4.4 or int.from_bytes(data[:4], "big") != len(data):
        yield "6.2.3: the profile is damaged"


def _page_rules(page: Any) -> Iterator[str]:
    if "/Group" in page:
        yield "6.2.10: a transparency group"
    if any(not 3 <= abs(float(page.MediaBox[i])) <= 14400 for i in (2, 3)):
        yield "6.1.13: page size"
    for content, resources in _contents(page):
        if any(key in resources for key in ("/ExtGState", "/ColorSpace", "/Shading", "/Pattern")):
            yield "6.2: more than fonts and forms in the resources"
        for operands, operator in instructions(content):
            if operator not in _OPERATORS:
                yield f"operator {operator}"
            if any(isinstance(o, pikepdf.String) and len(bytes(o)) > _STRING_LIMIT for o in operands):
                yield "6.1.13: a string is too long"


def _contents(page: Any) -> Iterator[tuple[Any, Any]]:
    """The page and the forms it shows, each with its own resources."""
    yield page, page.Resources
    for form in page.Resources.get("/XObject", {}).values():
        assert form.Subtype == "/Form"
        if any(key in form for key in ("/Group", "/SMask", "/OPI", "/Ref", "/PS")):
            raise AssertionError("6.2.9: a form with more than text and lines")
        yield form, form.Resources


def instructions(content: Any) -> Iterator[tuple[Any, str]]:
    """Operands and operators of a page."""
    for instruction in pikepdf.parse_content_stream(content):
        assert isinstance(instruction, pikepdf.ContentStreamInstruction), "an image inside the page"
        yield instruction.operands, str(instruction.operator)


def _fonts_with_codes(document: pikepdf.Pdf) -> dict[str, tuple[Any, set[int]]]:
    """Each font with the codes that pages show."""
    result: dict[str, tuple[Any, set[int]]] = {}
    for page in document.pages:
        for content, resources in _contents(page.obj):
            shown = set[int]()
            for operands, operator in instructions(content):
                if operator == "Tf":
                    font = resources.Font[str(operands[0])]
                    shown = result.setdefault(str(font.BaseFont), (font, set()))[1]
                if operator in ("Tj", "TJ"):
                    shown |= {*codes_of(operands[0] if operator == "TJ" else operands)}
    return result


class ToldSpan(NamedTuple):
    """A span's text as readers are told it, and as its codes have it when drawn."""

    told: str
    codes: str


def told_spans(pdf: bytes) -> list[ToldSpan]:
    """The spans of a file that are told as one text."""
    result: list[ToldSpan] = []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        texts: dict[str, dict[int, str]] = {}
        for page in document.pages:
            for content, resources in _contents(page.obj):
                result += _spans(content, resources, texts)
    return result


def _spans(content: Any, resources: Any, texts: dict[str, dict[int, str]]) -> Iterator[ToldSpan]:
    told, codes = None, ""
    current: dict[int, str] = {}
    for operands, operator in instructions(content):
        if operator == "BDC" and "/ActualText" in operands[1]:
            told, codes = str(operands[1].ActualText), ""
        elif operator == "EMC" and told is not None:
            yield ToldSpan(told, codes)
            told = None
        elif operator == "Tf":
            font = resources.Font[str(operands[0])]
            current = texts.setdefault(str(font.BaseFont), {}) or to_unicode(font)
            texts[str(font.BaseFont)] = current
        elif operator in ("Tj", "TJ"):
            shown = codes_of(operands[0] if operator == "TJ" else operands)
            codes += "".join([current[code] for code in shown])


def codes_of(parts: Any) -> list[int]:
    """The codes that an operator shows."""
    written = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
    return [int.from_bytes(written[at : at + 2], "big") for at in range(0, len(written), 2)]


def _font_rules(font: Any, shown: set[int]) -> Iterator[str]:
    if font.Subtype != "/Type0" or font.Encoding != "/Identity-H":
        yield "not a Type 0 font with Identity-H"
    (descendant,) = font.DescendantFonts
    info = descendant.CIDSystemInfo
    if (descendant.Subtype, str(info.Registry), str(info.Ordering)) != (
        "/CIDFontType2",
        "Adobe",
        "Identity",
    ):
        yield "6.2.11.3: CIDSystemInfo"
    mapped = descendant.get("/CIDToGIDMap")
    if not isinstance(mapped, pikepdf.Stream) and mapped != "/Identity":
        yield "6.2.11.3.2: no CIDToGIDMap"
        return
    program = descendant.FontDescriptor.get("/FontFile2")
    if program is None:
        yield "6.2.11.4: not embedded"
        return
    data = program.read_bytes()
    if int(program.Length1) != len(data) or font.BaseFont != descendant.FontDescriptor.FontName:
        yield "6.2.11: length or name of the embedded program"
    yield from _checksum_rules(data)
    yield from _glyph_rules(descendant, data, shown)
    yield from _unicode_rules(font, shown)


def _checksum_rules(data: bytes) -> Iterator[str]:
    """The program is a sound TrueType file: checksums of its tables as OpenType 1.9 defines them."""
    for index in range(int.from_bytes(data[4:6], "big")):
        tag, told, start, length = (data[12 + 16 * index + 4 * i :][:4] for i in range(4))
        begin, size = int.from_bytes(start, "big"), int.from_bytes(length, "big")
        table = data[begin : begin + size] + b"\0" * (-size % 4)
        if tag == b"head":
            table = table[:8] + bytes(4) + table[12:]
        total = sum(int.from_bytes(table[i : i + 4], "big") for i in range(0, len(table), 4))
        if total & 0xFFFFFFFF != int.from_bytes(told, "big"):
            yield f"6.2.11.4.1: table {tag.decode()} is damaged"


def _glyph_rules(descendant: Any, data: bytes, shown: set[int]) -> Iterator[str]:
    widths = _widths(descendant)
    glyphs = glyph_ids(descendant)
    face = hb.Face(data)
    scaled = hb.Font(face)
    for code in sorted(shown):
        gid = glyphs(code)
        if gid == 0 or gid >= face.glyph_count:
            yield f"6.2.11.8: code {code} shows .notdef"
        width = scaled.get_glyph_h_advance(gid) * 1000 / face.upem
        if abs(width - widths.get(code, float(descendant.get("/DW", 1000)))) > 1.0:
            yield f"6.2.11.5: width of code {code} is {width} in the program"


def _widths(descendant: Any) -> dict[int, float]:
    result: dict[int, float] = {}
    items = list(descendant.W)
    for first, row in zip(items[::2], items[1::2], strict=True):
        result |= {int(first) + i: float(width) for i, width in enumerate(row)}
    return result


def glyph_ids(descendant: Any) -> Callable[[int], int]:
    """Which glyph of the embedded program a code shows."""
    if descendant.CIDToGIDMap == "/Identity":
        return int
    data = descendant.CIDToGIDMap.read_bytes()
    return lambda code: int.from_bytes(data[2 * code : 2 * code + 2], "big")


def to_unicode(font: Any) -> dict[int, str]:
    """What each code of a font stands for."""
    cmap = font.ToUnicode.read_bytes().decode("ascii")
    result: dict[int, str] = {}
    for count, block in re.findall(r"(\d+) beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        entries = re.findall(r"<([0-9a-f]{4})><([0-9a-f]*)>", block)
        assert len(entries) == int(count) <= 100, "some readers drop longer blocks"
        result |= {int(code, 16): bytes.fromhex(text).decode("utf-16-be") for code, text in entries}
    return result


def _unicode_rules(font: Any, shown: set[int]) -> Iterator[str]:
    if "/ToUnicode" not in font:
        yield "6.2.11.7.2: no ToUnicode"
        return
    texts = to_unicode(font)
    for code in sorted(shown):
        text = texts.get(code, "")
        if not text or any(c in "\0\ufeff\ufffe" for c in text):
            yield f"6.2.11.7.2: code {code} stands for {text!a}"
        if any(0xE000 <= ord(c) <= 0xF8FF or ord(c) >= 0xF0000 for c in text):
            yield f"code {code} stands for the private {text!a}"
        if not _CODE_TEXT.fullmatch(text):
            yield f"code {code} stands for more than a character: {text!a}"
