"""Any mixture of scripts is laid out, or the character that cannot be is named."""

from __future__ import annotations

from itertools import pairwise

import msgspec
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from casework.release.catalogue import Text
from casework.written_text import clean
from forms.documents import proof
from forms.documents.notification import a4 as notification
from forms.errors import MissingGlyph
from forms.page import GlyphRun
from forms.pdf.embed import to_pdf
from forms.text.breaking import NO_END, NO_START, atoms, chunk_length, chunks
from forms.text.breaking import paragraphs as paragraphs_of
from forms.text.columns import ColumnStyle, set_columns
from forms.text.lines import Style, set_lines
from forms.text.shaping import words
from tests.support.names import NAMES
from tests.support.paper import letters, page_texts
from tests.support.slips import all_texts, fonts, lines, sample_release, slip

WORDS = sorted(
    {word for text in all_texts(sample_release()) for word in text.mn.split(" ") if word.isalpha()}
)
SUFFIXES = ["\u202fᠤᠨ", "\u202fᠶᠢᠨ", "\u202fᠳᠤ", "\u202fᠠᠴᠠ"]
pieces = st.one_of(
    st.sampled_from(WORDS),
    st.builds(
        lambda word, suffix: word + suffix,
        st.sampled_from(["ABC", "年", "2026", "ᠠᠷᠠᠳ"]),
        st.sampled_from(SUFFIXES),
    ),
    st.sampled_from(
        ["中文", "，", "（", "）", "《书名》", "12", "2026", "ABC-12", "᠂", "᠃", "!", "(", ")", "——", "\n"]
    ),
)
mixtures = st.lists(pieces, min_size=1, max_size=25).map(" ".join)
anything = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=40)


def _text(runs: tuple[GlyphRun, ...]) -> str:
    return "".join(glyph.text for run in runs for glyph in run.glyphs)


@given(anything)
def test_anything_is_set_or_named(text: str) -> None:
    try:
        set_lines(text, Style(10.0, 14.0), 120.0, fonts())
        set_columns(text, ColumnStyle(10.0, 14.0), 120.0, fonts())
    except MissingGlyph as error:
        named = error.character
    else:
        named = ""
    assert named in text


@given(st.lists(st.sampled_from(sorted(NAMES.values())), min_size=1, max_size=6).map(" ".join))
def test_names_of_many_scripts_lose_no_letter(text: str) -> None:
    lines_of_all = set_lines(text, Style(10.0, 14.0), 120.0, fonts())
    columns = set_columns(text, ColumnStyle(10.0, 14.0), 120.0, fonts())
    for made in (lines_of_all, columns):
        runs = [run for line in made for run in line.runs]
        assert sorted(letters(_text(tuple(runs)))) == sorted(letters(text))
        assert all(glyph.gid for run in runs for glyph in run.glyphs)
    assert letters("".join(_text(column.runs) for column in columns)) == letters(text)


@given(mixtures, st.floats(30.0, 300.0))
def test_columns_keep_the_text_and_the_rules(text: str, height: float) -> None:
    style = ColumnStyle(10.0, 14.0)
    made = set_columns(text, style, height, fonts())
    found = [_text(column.runs) for column in made]
    assert letters("".join(found)) == letters(clean(text))
    starts = [column.strip(" ") for column in found[1:]]
    assert not any(start.startswith("\u202f") for start in starts)
    assert all(column.length <= height + 30.0 for column in made)


def _longest_unbreakable(text: str) -> float:
    shaped = words(clean(text), fonts())
    parts = atoms(shaped, [10.0 * word.advance for word in shaped], 1e6)
    return max(chunk_length(chunk) for part in paragraphs_of(parts) for chunk in [*chunks(part), ()])


@given(mixtures, st.floats(60.0, 300.0))
def test_lines_keep_the_text_and_the_rules(text: str, width: float) -> None:
    found = [_text(line.runs) for line in set_lines(text, Style(10.0, 14.0), width, fonts())]
    assert letters("".join(found)) == letters(clean(text))
    # What may not be parted and is longer than a line must be parted somewhere all the same.
    assume(_longest_unbreakable(text) <= width)
    paragraphs = {part.lstrip(" ")[:1] for part in text.split("\n")}
    for before, after in pairwise(found):
        start, end = after.strip(" ")[:1], before.strip(" ")[-1:]
        if start not in paragraphs:
            assert start not in NO_START
            assert not after.startswith("\u202f")
        assert not (end in NO_END and start and start not in paragraphs)


@settings(max_examples=25)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=30), st.sampled_from([9.0, 14.0, 30.0]))
def test_words_come_back_from_the_file(chosen: list[str], size: float) -> None:
    text = " ".join(chosen)
    document = proof.lay_out(text, fonts(), size)
    found = "".join(page_texts(to_pdf(document, fonts())))
    assert letters(text) in letters(found)


@settings(max_examples=15)
@given(st.lists(st.tuples(mixtures, mixtures), min_size=1, max_size=12), mixtures, mixtures)
def test_any_notification_is_laid_out(notes: list[tuple[str, str]], name: str, place: str) -> None:
    made = slip()
    material = made.materials[0].material
    materials = [
        msgspec.structs.replace(material, name=Text(zh=zh or "x", mn=zh, status="draft"), note=Text(zh=note))
        for zh, note in notes
    ]
    matter = msgspec.structs.replace(made.matter, place=Text(zh=place))
    changed = msgspec.structs.replace(
        made,
        materials=lines(materials, ("missing", "invalid", "handed_in")),
        applicant_name=name,
        matter=matter,
    )
    document = notification.lay_out(changed, fonts())
    assert len(document.pages) % 2 == 0
    assert to_pdf(document, fonts()).startswith(b"%PDF")
