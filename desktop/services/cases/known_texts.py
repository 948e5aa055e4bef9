"""By which part of a number, name or matter cases are found: joined texts, looked through from the newest on.

`LIKE` over 100,000 lines takes a third of a second at every key of the list.  One long string is looked
through in a few milliseconds, and what is a matter's is there once for all of its cases.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from heapq import merge
from itertools import islice

import msgspec

_OPEN = 1_000  # changed cases; more of them become a piece of their own


class CaseText(msgspec.Struct, frozen=True):
    """What a case is found by: lines of its own, and the code and name of its matter; folded."""

    own: str
    matter: str


class _Piece:
    """The texts of some cases in the order of their places; `gone` are places that a later piece has."""

    def __init__(self, texts: Mapping[int, CaseText]) -> None:
        self.gone: set[int] = set()
        self.places = array("q", sorted(texts))
        self._starts = array("q")
        self._matters: dict[str, array[int]] = {}
        length, lines = 0, []
        for place in self.places:
            text = texts[place]
            self._starts.append(length)
            lines.append(text.own)
            length += len(text.own) + 1
            self._matters.setdefault(text.matter, array("q")).append(place)
        self._joined = "\n".join(lines)

    def hits(self, part: str, name: str) -> Iterator[int]:
        """Places of cases that have the part, or the name's part, the newest first; some of them twice."""
        of_matters = (reversed(places) for matter, places in self._matters.items() if part in matter)
        of_names = (self._own(name),) if name and name != part else ()
        for place in merge(self._own(part), *of_names, *of_matters, reverse=True):
            if place not in self.gone:
                yield place

    def _own(self, part: str) -> Iterator[int]:
        at = self._joined.rfind(part)
        while at >= 0:
            line = bisect_right(self._starts, at) - 1
            yield self.places[line]
            begins = self._starts[line]
            at = self._joined.rfind(part, 0, begins) if begins else -1


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
