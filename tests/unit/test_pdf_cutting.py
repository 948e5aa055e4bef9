"""Programs cut out of every font that is here: outlines, advances and checksums, asked with fontTools."""

from __future__ import annotations

import gc
import io
import struct
import zlib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from forms.pdf.codes import CodeShape, ShapePart
from forms.pdf.composites import add_composites
from forms.pdf.cutting import Program
from forms.pdf.subset import EmbeddedFont
from forms.text.fonts import HAN, Face, load_fonts
from tests.support.slips import fonts

FACES = {face.name: face for face in fonts()}
COUNT = 120


@cache
def _whole(name: str) -> TTFont:
    return TTFont(FACES[name].path)


def _some(face: Face) -> list[int]:
    """Glyphs from all over the font, those that are made of others among them."""
    whole = _whole(face.name)
    names = whole.getGlyphOrder()
    count = len(names)
    chosen = range(1, count, max(1, count // COUNT))
    first = (gid for gid in range(1, min(count, 4000)) if whole["glyf"][names[gid]].isComposite())
    return sorted({*chosen, *(gid for gid, _ in zip(first, range(20), strict=False))})


def _drawn(font: TTFont, gid: int) -> list[Any]:
    glyphs = font.getGlyphSet()
    pen = DecomposingRecordingPen(glyphs)
    glyphs[font.getGlyphOrder()[gid]].draw(pen)
    return list(pen.value)


def _instructions(glyph: Any) -> bytes:
    return bytes(glyph.program.getBytecode()) if getattr(glyph, "program", None) else b""


@pytest.mark.parametrize("name", FACES)
def test_a_program_has_the_outlines_and_advances_of_its_face(name: str) -> None:
    gids = _some(FACES[name])
    program = Program(FACES[name], gids)
    made, whole = TTFont(io.BytesIO(program.written())), _whole(name)
    for gid in gids:
        ours, theirs = made.getGlyphOrder()[program.numbers[gid]], whole.getGlyphOrder()[gid]
        assert _drawn(made, program.numbers[gid]) == _drawn(whole, gid)
        assert made["hmtx"][ours] == whole["hmtx"][theirs]
        assert not _instructions(made["glyf"][ours])
    assert not set(made.keys()) & {"fpgm", "prep", "cvt ", "GSUB", "cmap"}


def _sum(data: bytes) -> int:
    data += bytes(-len(data) % 4)
    numbers: tuple[int, ...] = struct.unpack(f">{len(data) // 4}I", data)
    return sum(numbers) & 0xFFFFFFFF


def test_the_checksums_of_a_program_are_right() -> None:
    data = Program(FACES["mongolian"], range(100, 160)).written()
    assert _sum(data) == 0xB1B0AFBA
    made = TTFont(io.BytesIO(data))
    for tag, entry in made.reader.tables.items():
        body = data[entry.offset : entry.offset + entry.length]
        assert _sum(body[:8] + bytes(4) + body[12:] if tag == "head" else body) == entry.checkSum


@pytest.mark.parametrize("first", [0, 256, 700])
def test_fonts_of_one_em_share_a_program(first: int) -> None:
    """Each code shows the glyph of its own font, wherever the codes begin."""
    embedded = [EmbeddedFont(FACES["han"], "F1", first), EmbeddedFont(FACES["han_bold"], "F2", first + 256)]
    for font in embedded:
        font.number([(gid, chr(0x4E00 + gid)) for gid in range(500, 520)])
    one, other = [font.cut() for font in embedded]
    assert one.plain
    assert other.plain
    other.join(one)
    assert other.file() is one.file()
    made = TTFont(io.BytesIO(zlib.decompress(one.file().content)))
    for font, cut in zip(embedded, (one, other), strict=True):
        for (shape, _), code in font.codes.items():
            gid = shape if isinstance(shape, int) else 0
            assert _drawn(made, cut.shown[code]) == _drawn(_whole(font.face.name), gid)
            assert made["hmtx"][made.getGlyphOrder()[code]][0] == font.face.advance(gid) * font.face.upem
    assert made["maxp"].maxPoints >= max(_whole(each.face.name)["maxp"].maxPoints for each in embedded)


def test_composites_are_glyphs_side_by_side() -> None:
    face = FACES["mongolian"]
    program = Program(face, [100, 101])
    shape = CodeShape((ShapePart(100, 0, 0), ShapePart(101, 400, -30)), 900)
    numbers = add_composites(program, [shape], {100, 101})
    made = TTFont(io.BytesIO(program.written()))
    glyph = made["glyf"][made.getGlyphOrder()[numbers[shape]]]
    parts = [(made.getGlyphID(part.glyphName), part.x, part.y) for part in glyph.components]
    assert parts == [(program.numbers[100], 0, 0), (program.numbers[101], 400, -30)]
    assert made["hmtx"][made.getGlyphOrder()[numbers[shape]]][0] == 900


def test_glyphs_stand_in_the_order_of_codes() -> None:
    """A glyph that two codes show stands there twice; what only lends itself to others comes after."""
    face = FACES["mongolian"]
    program = Program(face, [100, 101, 102])
    shape = CodeShape((ShapePart(100, 0, 0), ShapePart(101, 400, -30)), 900)
    composite = add_composites(program, [shape], {102})[shape]
    program.arrange([composite, program.numbers[102], composite, program.numbers[101]])
    made = TTFont(io.BytesIO(program.written(aside=3)))
    order = made.getGlyphOrder()
    for number in (4, 6):
        parts = made["glyf"][order[number]].components
        assert [_drawn(made, made.getGlyphID(part.glyphName)) for part in parts] == [
            _drawn(_whole("mongolian"), gid) for gid in (100, 101)
        ]
        assert made["hmtx"][order[number]][0] == 900
    assert _drawn(made, 5) == _drawn(_whole("mongolian"), 102)
    assert _drawn(made, 7) == _drawn(_whole("mongolian"), 101)


def test_a_document_needs_no_map_from_codes_to_glyphs() -> None:
    font = EmbeddedFont(FACES["mongolian"], "F1", 256)
    font.number([(gid, text) for gid in range(200, 230) for text in "\u1820\u1821"])
    cut = font.cut()
    assert sorted(cut.shown) == list(range(257, 317))
    assert all(code == number for code, number in cut.shown.items())
    made = TTFont(io.BytesIO(zlib.decompress(cut.file().content)))
    for (shape, _), code in font.codes.items():
        assert isinstance(shape, int)
        assert _drawn(made, code) == _drawn(_whole("mongolian"), shape)


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="where the system tells what is mapped")
def test_fonts_that_nobody_uses_give_back_their_files() -> None:
    """A server that sets papers for years, a kiosk that opens its catalogue each day."""

    def mapped() -> int:
        return Path("/proc/self/maps").read_text().count("NotoSans")

    Program(load_fonts().face(HAN), [1, 2])
    gc.collect()
    before = mapped()
    for _each in range(5):
        made = Program(load_fonts().face(HAN), [1, 2])
        assert mapped() > before
        del made
    gc.collect()
    assert mapped() <= before
