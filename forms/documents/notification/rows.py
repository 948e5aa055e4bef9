"""The rows of a notification: each material, what is settled, and the facts, in both panels alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from casework.release.catalogue import Text
from forms.documents.kit.material_rows import RowLook, material_group, material_row
from forms.documents.kit.materials import (
    Lacking,
    MaterialLine,
    Portion,
    lacking,
    listed_wanted,
    portions,
)
from forms.documents.kit.panel import Group
from forms.documents.kit.styles import Density
from forms.documents.kit.words import Words
from forms.documents.notification import chinese, mongolian
from forms.documents.notification.data import Notification
from forms.sheet.composing import Block
from forms.text.fonts import FontSet

# So many settled materials stand in one paragraph; more would not break across pages.
_SETTLED_TOGETHER = 12


class Row(NamedTuple):
    """One row of the list: a missing material, settled ones (by state), or (both empty) the facts."""

    portion: Portion | None = None
    settled: tuple[tuple[MaterialLine, ...], ...] = ()


class Maker(NamedTuple):
    """What every row is made from; `bilingual` is false where nothing may be printed in Mongolian."""

    notification: Notification
    words: Words
    fonts: FontSet
    lacking: Lacking
    bilingual: bool

    def chinese(self, row: Row, look: RowLook) -> list[Block]:
        """The row in the Chinese panel."""
        if row.portion:
            return [material_row(row.portion, self.words, look, self.fonts)]
        if row.settled:
            return chinese.settled(row.settled, self.words, self.fonts)
        return chinese.facts(self.notification, self.words, self.fonts)

    def mongolian(self, row: Row, density: Density) -> list[Group]:
        """The row in the Mongolian panel."""
        if not self.bilingual:
            return []
        if row.portion:
            return material_group(row.portion, self.words, density)
        if row.settled:
            return [g for some in row.settled for g in mongolian.settled(some, self.words, density)]
        return mongolian.facts(self.notification, self.words, density)

    def opening(self, density: Density) -> list[Group]:
        """What stands before the first row of the Mongolian panel."""
        if not self.bilingual:
            return []
        return mongolian.opening(self.notification, self.lacking, self.words, density)


def make(notification: Notification, words: Words, fonts: FontSet) -> tuple[Maker, list[Row]]:
    """The maker of a notification, and its rows: missing ones first, then settled ones, then the facts."""
    wanted = listed_wanted(notification.materials)
    rows = [Row(portion=portion) for line in wanted for portion in portions(line, words)]
    rows += _settled_rows(notification)
    rows.append(Row())
    bilingual = any(map(words.mongolian, _names(notification))) or bool(words.mn("missing_count", n=0))
    return Maker(notification, words, fonts, lacking(notification.materials), bilingual), rows


def _names(notification: Notification) -> Iterator[Text]:
    yield notification.matter.name
    yield from (line.material.name for line in notification.materials)


def _settled_rows(notification: Notification) -> list[Row]:
    states = ("handed_in", "committed", "not_needed")
    by_state = [[line for line in notification.materials if line.state == state] for state in states]
    if sum(map(len, by_state)) <= _SETTLED_TOGETHER:
        both = tuple(tuple(lines) for lines in by_state if lines)
        return [Row(settled=both)] if both else []
    return [Row(settled=(some,)) for lines in by_state for some in _batches(lines)]


def _batches(lines: Sequence[MaterialLine]) -> Iterator[tuple[MaterialLine, ...]]:
    for start in range(0, len(lines), _SETTLED_TOGETHER):
        yield tuple(lines[start : start + _SETTLED_TOGETHER])
