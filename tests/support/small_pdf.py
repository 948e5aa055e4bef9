"""The smallest file with an embedded font of codes: shows what a program makes of it whatever we write."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name

from forms.pdf.cutting import Program
from forms.pdf.subset import to_unicode
from forms.text.fonts import HAN
from tests.support.slips import fonts

_FONT_NAME = "/ABCDEF+Small"
_WIDTH = 600


def small_pdf(texts: Sequence[str]) -> bytes:
    """One line of plain glyphs, the first of which stands for the first text, and so on."""
    pdf = pikepdf.new()
    entries = [(text.encode("utf-16-be").hex(), code) for code, text in enumerate(texts, start=1)]
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=Name(_FONT_NAME),
        Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(_descendant(pdf, len(texts)))]),
        ToUnicode=pdf.make_stream(to_unicode(entries)),
    )
    page = pdf.add_blank_page(page_size=(40 + 20 * len(texts), 60))
    page.Resources = Dictionary(Font=Dictionary(F1=pdf.make_indirect(font)))
    codes = "".join(f"{code:04x}" for _, code in entries)
    page.Contents = pdf.make_stream(f"BT /F1 20 Tf 20 20 Td <{codes}> Tj ET".encode("ascii"))
    made = io.BytesIO()
    pdf.save(made)
    return made.getvalue()


def _descendant(pdf: pikepdf.Pdf, count: int) -> Dictionary:
    face = fonts().face(HAN)
    shown = [face.hb_font.get_nominal_glyph(ord("A") + index) for index in range(count)]
    program = pdf.make_stream(Program(face, shown).written())
    program.Length1 = len(program.read_bytes())
    return Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name(_FONT_NAME),
        CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
        FontDescriptor=pdf.make_indirect(
            Dictionary(
                Type=Name.FontDescriptor,
                FontName=Name(_FONT_NAME),
                Flags=4,
                FontBBox=Array([0, -200, 1000, 1000]),
                ItalicAngle=0,
                Ascent=900,
                Descent=-200,
                CapHeight=733,
                StemV=80,
                FontFile2=program,
            )
        ),
        DW=_WIDTH,
        CIDToGIDMap=Name.Identity,
    )


def fonts_of(pdf: bytes) -> set[str]:
    """What kinds of fonts a file has."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        objects = [each for each in opened.objects if isinstance(each, Dictionary)]
        return {str(each.Subtype) for each in objects if each.get("/Type") == Name.Font}
