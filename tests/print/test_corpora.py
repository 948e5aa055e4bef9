"""Glyphs, advances and offsets of whole collections, equal to hb-shape's; written units of the EAC suite."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from forms.text.breaking import NO_END, NO_START
from forms.text.column_words import for_columns
from forms.text.fonts import HAN, HAN_BOLD, MONGOLIAN, Face
from forms.text.shaping import Word, shape, words
from tests.support.corpora import CONTROL_BOX, FVS, cases, cldr, corpora, sample, written_units
from tests.support.mixed_text import STANDARD_HAN
from tests.support.reference_shaper import Shaped, reference
from tests.support.slips import all_texts, fonts, sample_release

DIFFERENCES = Path(__file__).parent / "eac_differences.tsv"
MONGOLIAN_OPTIONS = ("--script=Mong", "--direction=ltr", "--language=mn")
DOWN = ("--direction=ttb", "--language=zh-Hans")
ACROSS = ("--direction=ltr", "--language=zh-Hans")


def _units(word: Word) -> list[Shaped]:
    """A word of the engine in units of its fonts; the pen is told where the next glyph or the word ends."""
    result = []
    for piece in word.pieces:
        upem = fonts().face(piece.font).upem
        for glyph in piece.glyphs:
            x, y = round((piece.start + glyph.along) * upem), round(glyph.across * upem)
            result.append(Shaped(glyph.gid, x, y, round(word.advance * upem)))
    return result


def _alike(ours: list[Shaped], theirs: list[Shaped]) -> bool:
    placed = [shaped[:3] for shaped in ours] == [shaped[:3] for shaped in theirs]
    return placed and (not ours or ours[-1].pen == theirs[-1].pen)


@cache
def _glyphs_named(pattern: re.Pattern[str]) -> frozenset[int]:
    font = fonts().face(MONGOLIAN).hb_font
    return frozenset(gid for gid in range(font.face.glyph_count) if pattern.match(font.get_glyph_name(gid)))


def test_failing_cases_of_the_eac_suite_are_exactly_those_listed() -> None:
    """19 of 3,512; of XIM11 some only name what is invisible otherwise."""
    font = fonts().face(MONGOLIAN).hb_font
    rows = []
    for case in cases("eac"):
        glyphs, _ = shape(case.text, fonts().face(MONGOLIAN), mongolian=True)
        shown = written_units(font.get_glyph_name(glyph.gid) for glyph in glyphs)
        if shown != case.units:
            code_points = " ".join(f"{ord(c):04X}" for c in case.text)
            rows.append(f"{case.name}\t{code_points}\t{' '.join(case.units)}\t{' '.join(shown)}")
    listed = DIFFERENCES.read_text(encoding="utf-8").splitlines()
    assert listed[0] == "case\ttext\twanted\tshown"
    assert rows == listed[1:]
    assert 1 - len(rows) / len(list(cases("eac"))) >= 0.993


@pytest.mark.parametrize("name", ["eac", "core", "cldr", "sample"])
def test_mongolian_shapes_and_places(name: str) -> None:
    texts, face = corpora()[name], fonts().face(MONGOLIAN)
    different = []
    for text, found in zip(texts, reference(face.path, texts, *MONGOLIAN_OPTIONS), strict=True):
        glyphs, advance = shape(text, face, mongolian=True)
        pen = round(advance * face.upem)
        ours = [Shaped(g.gid, round(g.along * face.upem), round(g.across * face.upem), pen) for g in glyphs]
        theirs = [shaped for shaped in found if shaped.gid not in _glyphs_named(FVS)]
        if not _alike(ours, theirs):
            different.append((text, ours, theirs))
    assert different == []


def _standard() -> list[str]:
    marks = (mark for mark in NO_START | NO_END if "\u3000" <= mark <= "\uffff")
    return [*STANDARD_HAN, *sorted(marks)]


@pytest.mark.parametrize(("font", "bold"), [(HAN, False), (HAN_BOLD, True)])
@pytest.mark.parametrize("upright", [False, True])
def test_standard_characters_and_marks(font: str, bold: bool, upright: bool) -> None:
    texts = _standard()
    face: Face = fonts().face(font)
    made = [word for text in texts for word in words(text, fonts(), bold)]
    if upright:
        made = for_columns(made, fonts())
    assert [word.text for word in made] == texts
    theirs = reference(face.path, texts, *(DOWN if upright else ACROSS))
    pairs = zip(texts, map(_units, made), theirs, strict=True)
    assert [(text, ours, found) for text, ours, found in pairs if not _alike(ours, found)] == []


def _words_of_catalogue() -> list[Word]:
    texts = [text.zh for text in all_texts(sample_release()) if text.zh] + cldr() + sample()
    found = {word.text: word for text in texts for word in words(text, fonts())}
    return [word for word in found.values() if word.kind in ("han", "latin", "mongolian")]


@pytest.mark.parametrize(
    ("kind", "font", "options", "least"),
    [("han", HAN, ACROSS, 400), ("latin", HAN, ACROSS, 20), ("mongolian", MONGOLIAN, MONGOLIAN_OPTIONS, 900)],
)
def test_every_word_of_the_sample_and_of_cldr(
    kind: str, font: str, options: tuple[str, ...], least: int
) -> None:
    """Words as the engine cuts and shapes them, but for those in which it takes out a control's box."""
    chosen = [word for word in _words_of_catalogue() if word.kind == kind]
    assert {piece.font for word in chosen for piece in word.pieces} == {font}
    theirs = reference(fonts().face(font).path, [word.text for word in chosen], *options)
    dropped, boxes = (_glyphs_named(FVS), _glyphs_named(CONTROL_BOX)) if font == MONGOLIAN else ((), ())
    compared = 0
    for word, found in zip(chosen, theirs, strict=True):
        shown = [shaped for shaped in found if shaped.gid not in dropped]
        if not any(shaped.gid in boxes for shaped in shown):
            assert _alike(_units(word), shown), (word.text, _units(word), shown)
            compared += 1
    assert compared >= least
