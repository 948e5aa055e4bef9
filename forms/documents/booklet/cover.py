"""The cover of a booklet: what it is, which edition, from when on, for which site, in both scripts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from casework.release.catalogue import Release, Site
from forms.documents.kit.phrases import day_mn, day_zh, pair_mn, sentences_mn
from forms.documents.kit.words import Words
from forms.page import Page
from forms.sheet.composing import Sheet, columns_width, first_baseline, fitting, paragraph_height
from forms.sheet.paper import A4
from forms.text.columns import ColumnStyle
from forms.text.fonts import FontSet
from forms.text.lines import Style, line_length

_TITLES = tuple(Style(size, size * 1.35, bold=True) for size in (32.0, 28.0, 24.0))
_LONG_TITLES = (_TITLES[0], _TITLES[2], *(Style(size, size * 1.35, bold=True) for size in (18.0, 14.0)))
_TITLE_HEIGHT = 320.0
_KIND = Style(17.0, 26.0)
_FACT = Style(12.0, 20.0)
_LABEL = Style(12.0, 20.0, grey=0.42)
_MARK = Style(12.0, 16.0, bold=True)
_MN_TITLES = tuple(ColumnStyle(size, size * 1.32) for size in (32.0, 24.0, 18.0, 14.0))
_MN_KIND, _MN_FACT = ColumnStyle(20.0, 27.0), ColumnStyle(14.0, 19.0)
_MN_SHARE = A4.inner_width * 0.55
_TOP = 150.0
_COLUMNS_HEIGHT = 420.0
_BETWEEN, _LABEL_WIDTH = 34.0, 74.0


class Edition(NamedTuple):
    """What the cover is made from: a release, the site for which it is, and how many matters are in it."""

    release: Release
    site: Site
    matter_count: int


def cover(edition: Edition, fonts: FontSet) -> Page:
    """The cover; it has no number.  A title takes as many lines as it needs, a long one in a smaller size."""
    words = Words(edition.release)
    sheet = Sheet(fonts)
    mongolian_first = edition.release.settings.script_order == "mn_first"
    width = _mongolian_width(edition, words, fonts)
    room = A4.inner_width - (width + _BETWEEN if width else 0.0)
    left = A4.margin + (width + _BETWEEN if width and mongolian_first else 0.0)
    if mongolian_first:
        _mongolian(sheet, edition, words, A4.margin)
    _chinese(sheet, edition, words, (left, room))
    if not mongolian_first:
        _mongolian(sheet, edition, words, A4.right - width)
    if words.printed_draft:
        sheet.line_right(words.zh("draft_mark"), _MARK, A4.right, A4.bottom - 4.0)
    return Page(A4.width, A4.height, tuple(sheet.items))


def _chinese(sheet: Sheet, edition: Edition, words: Words, span: tuple[float, float]) -> None:
    x, room = span
    y = sheet.paragraph(words.zh("title_guide"), _KIND, (x, _TOP), room)
    title = edition.release.title.zh
    y = sheet.paragraph(title, _title_style(title, room, sheet.fonts), (x, y + 4.0), room) + 18.0
    sheet.rule(x, x + room, y, 1.2)
    y += 16.0
    for label, value in _facts(edition, words):
        sheet.line(label, _LABEL, x, first_baseline(_FACT, y))
        y = sheet.paragraph(value, _FACT, (x + _LABEL_WIDTH, y), room - _LABEL_WIDTH)


def _title_style(title: str, room: float, fonts: FontSet) -> Style:
    """One line in a smaller size before two in the largest; many lines in one that leaves room below."""
    one_line = (style for style in _TITLES if line_length(title, style, fonts) <= room)
    low = (s for s in _LONG_TITLES if paragraph_height(title, s, room, fonts) <= _TITLE_HEIGHT)
    return next(one_line, None) or next(low, _LONG_TITLES[-1])


def _facts(edition: Edition, words: Words) -> list[tuple[str, str]]:
    release, site = edition.release, edition.site
    pairs = [
        (words.zh("release"), release.name),
        (words.zh("booklet_edition"), words.zh("booklet_edition_value", n=release.number)),
        (words.zh("effective_from"), day_zh(words, release.effective_from)),
        (words.zh("booklet_matters"), words.zh("booklet_matters_value", n=edition.matter_count)),
        (words.zh("site"), site.name.zh),
        (words.zh("consult_phone"), site.phone),
        (words.zh("complaint_phone"), release.settings.complaint_phone),
    ]
    return [(label, value) for label, value in pairs if value]


def _columns(edition: Edition, words: Words, size: ColumnStyle) -> list[tuple[str, ColumnStyle]]:
    """The texts of the Mongolian half, from left to right; none where nothing may be printed."""
    release = edition.release
    title = words.mongolian(release.title)
    if not title:
        return []
    facts = [
        pair_mn(words.mn("release"), release.name),
        words.mn("booklet_edition_value", n=release.number),
        pair_mn(words.mn("effective_from"), day_mn(words, release.effective_from)),
        words.mn("booklet_matters_value", n=edition.matter_count),
        pair_mn(words.mn("site"), words.mongolian(edition.site.name)),
    ]
    texts = [(words.mn("title_guide"), _MN_KIND), (title, size), (sentences_mn(facts), _MN_FACT)]
    return [(text, style) for text, style in texts if text]


def _mongolian_width(edition: Edition, words: Words, fonts: FontSet) -> float:
    return _width(_fitted(edition, words, fonts), fonts)


def _width(columns: Sequence[tuple[str, ColumnStyle]], fonts: FontSet) -> float:
    widths = [columns_width(*each, _COLUMNS_HEIGHT, fonts) for each in columns]
    return sum(widths) + _BETWEEN / 2 * max(0, len(widths) - 1)


def _fitted(edition: Edition, words: Words, fonts: FontSet) -> list[tuple[str, ColumnStyle]]:
    """The texts in sizes in which no word is longer than a column, and Chinese has its share of the width."""
    made: list[tuple[str, ColumnStyle]] = []
    for size in _MN_TITLES:
        columns = _columns(edition, words, size)
        made = [(text, fitting(text, style, _COLUMNS_HEIGHT, fonts)) for text, style in columns]
        if _width(made, fonts) <= _MN_SHARE:
            break
    return made


def _mongolian(sheet: Sheet, edition: Edition, words: Words, x: float) -> None:
    for text, style in _fitted(edition, words, sheet.fonts):
        x = sheet.columns(text, style, (x, _TOP), _COLUMNS_HEIGHT) + _BETWEEN / 2
