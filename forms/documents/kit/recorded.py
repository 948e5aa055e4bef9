"""What somebody said and somebody wrote down: in its panel, in the script in which it was written."""

from __future__ import annotations

from typing import NamedTuple

from forms.documents.kit.blocks import heading, paragraph
from forms.documents.kit.pages import PageEntry, entries_of, group
from forms.documents.kit.panel import Group
from forms.documents.kit.phrases import cut, is_mongolian
from forms.documents.kit.styles import MN_LABEL, PAPER, Density
from forms.documents.kit.words import Words
from forms.sheet.paper import Paper
from forms.text.fonts import FontSet
from forms.text.lines import Style

_TEXT = Style(10.5, 16.0)


class Recording(NamedTuple):
    """How what was said is set: in which density, with which fonts, between which sides."""

    words: Words
    density: Density
    fonts: FontSet
    paper: Paper = PAPER


def recorded(how: Recording, key: str, text: str) -> list[PageEntry]:
    """A heading, by the key of its label, with what was said; the other panel says where it stands."""
    words, density, fonts, paper = how
    shown = words.zh("written_in_mongolian") if is_mongolian(text) else text
    title = PageEntry((heading(words.zh(key), paper),), keeps_next=True)
    return [
        title,
        *entries_of(
            paragraph(shown, _TEXT, fonts, (paper.margin, paper.right)),
            _columns_of(words, key, text, density),
        ),
    ]


def _columns_of(words: Words, key: str, text: str, density: Density) -> list[Group]:
    label = words.mn(key)
    shown = text if is_mongolian(text) else words.mn("written_in_chinese")
    groups: list[Group] = []
    for index, part in enumerate(cut(shown)):
        groups += group((label if index == 0 else "", MN_LABEL), (part, density.mn_body))
    return groups
