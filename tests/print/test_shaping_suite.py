"""Glyphs against two references: hb-shape's own, and the EAC suite for Hudum (GB/T 25914)."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import uharfbuzz as hb

from forms.text.fonts import MONGOLIAN
from forms.text.shaping import shape
from tests.support.corpora import FVS, cases, written_units
from tests.support.packages import hb_shape
from tests.support.slips import all_texts, fonts, sample_release


def _names(text: str) -> list[str]:
    font = fonts().face(MONGOLIAN).hb_font
    glyphs, _ = shape(text, fonts().face(MONGOLIAN), mongolian=True)
    return [font.get_glyph_name(glyph.gid) for glyph in glyphs]


@pytest.mark.parametrize(("suite", "least", "total"), [("eac", 3490, 3512), ("core", 177, 177)])
def test_written_units_of_the_suite(suite: str, least: int, total: int) -> None:
    found = list(cases(suite))
    passed = sum(written_units(_names(case.text)) == case.units for case in found)
    assert len(found) == total
    assert passed >= least


def test_same_glyphs_as_hb_shape(tmp_path: Path) -> None:
    program = hb_shape()
    texts = sorted({case.text for suite in ("eac", "core") for case in cases(suite)} | _sample_words())
    source = tmp_path / "texts.txt"
    source.write_text("\n".join(texts) + "\n", encoding="utf-8")
    face = fonts().face(MONGOLIAN)
    command = [
        program,
        "--script=Mong",
        "--direction=ltr",
        "--language=mn",
        "--no-positions",
        "--no-clusters",
    ]
    answer = subprocess.run(
        [*command, f"--text-file={source}", str(face.path)], capture_output=True, text=True, check=True
    )
    expected = [line.strip("[]").split("|") for line in answer.stdout.splitlines()]
    assert len(expected) == len(texts)
    different = [
        text
        for text, names in zip(texts, expected, strict=True)
        if [name for name in names if not FVS.match(name)] != _names(text)
    ]
    assert different == []


def _sample_words() -> set[str]:
    return {word for text in all_texts(sample_release()) for word in text.mn.split(" ") if word}


def test_words_shape_alike_alone_and_in_a_line() -> None:
    words = sorted(_sample_words())
    assert len(words) > 500
    face = fonts().face(MONGOLIAN)
    buffer = hb.Buffer()
    buffer.add_str(" ".join(words))
    buffer.script, buffer.direction, buffer.language = "Mong", "ltr", "mn"
    hb.shape(face.hb_font, buffer)
    space = face.hb_font.get_nominal_glyph(ord(" "))
    together = [info.codepoint for info in buffer.glyph_infos if info.codepoint != space]
    alone = [glyph.gid for word in words for glyph in shape(word, face, mongolian=True)[0]]
    dropped = {gid for gid in set(together) if FVS.match(face.hb_font.get_glyph_name(gid))}
    assert [gid for gid in together if gid not in dropped] == alone
