"""By which part of a number, name or matter cases are found: joined texts, looked through from the newest on.

`LIKE` over 100,000 lines takes a third of a second at every key of the list.  One long string is looked
through in a few milliseconds, and what is a matter's is there once for all of its cases.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from heapq import merge
from itertools import accumulate, islice

import msgspec

_OPEN = 1_000  # changed cases; more of them become a piece of their own


class CaseText(msgspec.Struct, frozen=True):
    """What a case is found by: lines of its own, the code and name of its matter, its names; folded.

    `names` are as names are compared: whoever types 0% means no number with a nought.
    """

    own: str
    matter: str
    names: str = ""


class _JoinedTexts:
    """Texts of cases as one string, by the places of the cases in their order."""

    def __init__(self, places: Sequence[int], texts: Sequence[str]) -> None:
        self._places = places
        self._starts = array("q", accumulate((len(text) + 1 for text in texts[:-1]), initial=0))
        self._joined = "\n".join(texts)

    def hits(self, part: str) -> Iterator[int]:
        """Places of the texts in which the part stands, the last first."""
        at = self._joined.rfind(part)
        while at >= 0:
            line = bisect_right(self._starts, at) - 1
            yield self._places[line]
            begins = self._starts[line]
            at = self._joined.rfind(part, 0, begins) if begins else -1


class _Piece:
    """The texts of some cases in the order of their places; `gone` are places that a later piece has."""

    def __init__(self, texts: Mapping[int, CaseText]) -> None:
        self.gone: set[int] = set()
        places = array("q", sorted(texts))
        in_order = [texts[place] for place in places]
        self._matters: dict[str, array[int]] = {}
        for place, text in zip(places, in_order, strict=True):
            self._matters.setdefault(text.matter, array("q")).append(place)
        self._own = _JoinedTexts(places, [text.own for text in in_order])
        self._names = _JoinedTexts(places, [text.names for text in in_order])

    def hits(self, part: str, name: str) -> Iterator[int]:
        """Places of cases that have the part, or the name's part, the newest first; some of them twice."""
        of_matters = (reversed(places) for matter, places in self._matters.items() if part in matter)
        of_names = (self._names.hits(name),) if name else ()
        for place in merge(self._own.hits(part), *of_names, *of_matters, reverse=True):
            if place not in self.gone:
                yield place


class KnownTexts:
    """Texts of cases by their places; not to be asked from several threads at once."""

    def __init__(self) -> None:
        self._pieces: list[_Piece] = []
        self._open: dict[int, CaseText] = {}
        self._newest: _Piece | None = None  # of what is open, until something changes

    def put(self, texts: Mapping[int, CaseText]) -> None:
        """These cases are new, or others than before."""
        for piece in self._pieces:
            piece.gone.update(texts)
        self._open |= texts
        self._newest = None
        if len(self._open) > _OPEN:
            self._pieces.append(_Piece(self._open))
            self._open = {}

    def find(self, part: str, name: str, most: int) -> list[int]:
        """Places of cases in whose texts the part stands, or the name's, the newest first; none twice."""
        if self._newest is None:
            self._newest = _Piece(self._open)
        pieces = (*self._pieces, self._newest)
        hits = merge(*(piece.hits(part, name) for piece in pieces), reverse=True)
        return list(islice(_each_once(hits), most))


def _each_once(places: Iterator[int]) -> Iterator[int]:
    """Equal ones stand side by side."""
    last = -1
    for place in places:
        if place != last:
            yield place
        last = place
