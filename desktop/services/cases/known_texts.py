"""By which part of a number, name or matter cases are found: joined texts, looked through from the newest on.

`LIKE` over 100,000 lines takes a third of a second at every key of the list.  One long string is looked
through in a few milliseconds, and what is a matter's is there once for all of its cases.  A string a case,
a list a name or a number an object would take three times the memory.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from heapq import merge
from itertools import accumulate, islice, pairwise

import msgspec

from casework.search.initials import has_initials, initial_pairs

_OPEN = 1_000  # changed cases; more of them become a piece of their own


class CaseText(msgspec.Struct, frozen=True):
    """What a case is found by: lines of its own, the code and name of its matter, its names; folded.

    `names` are as names are compared: whoever types 0% means no number with a nought.  `pairs` are the first
    letters of each two signs of them, `signs` the digests of whole numbers.
    """

    own: str
    matter: str
    names: str = ""
    pairs: str = ""
    signs: str = ""


class _JoinedTexts:
    """Texts of cases as one string, in the order of their cases."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._starts = array("I", accumulate((len(text) + 1 for text in texts[:-1]), initial=0))
        self._joined = "\n".join(texts)
        self._count = len(texts)

    def hits(self, part: str) -> Iterator[int]:
        """Which of the texts have the part, the last first; all have an empty one."""
        if not part:  # nothing is left of what was typed when it is folded
            yield from reversed(range(self._count))
            return
        at = self._joined.rfind(part)
        while at >= 0:
            line = bisect_right(self._starts, at) - 1
            yield line
            begins = self._starts[line]
            at = self._joined.rfind(part, 0, begins) if begins else -1

    def count(self, part: str) -> int:
        """How often the part stands in them."""
        return self._joined.count(part)

    def __getitem__(self, line: int) -> str:
        if line + 1 == len(self._starts):
            return self._joined[self._starts[line] :]
        return self._joined[self._starts[line] : self._starts[line + 1] - 1]


class _Piece:
    """The texts of some cases in the order of their places; `gone` are places that a later piece has."""

    def __init__(self, texts: Mapping[int, CaseText]) -> None:
        self._places = array("I", sorted(texts))
        self._gone: set[int] = set()
        in_order = [texts[place] for place in self._places]
        self._matters: dict[str, array[int]] = {}
        for place, text in zip(self._places, in_order, strict=True):
            self._matters.setdefault(text.matter, array("I")).append(place)
        self._own = _JoinedTexts([text.own for text in in_order])
        self._names = _JoinedTexts([text.names for text in in_order])
        self._pairs = _JoinedTexts([text.pairs for text in in_order])
        self._signs = _JoinedTexts([text.signs for text in in_order])

    def leave(self, places: Iterable[int]) -> None:
        """A later piece has these, where they are here at all."""
        self._gone.update(place for place in places if self._has(place))

    def _has(self, place: int) -> bool:
        line = bisect_left(self._places, place)
        return line < len(self._places) and self._places[line] == place

    def _still_here(self, places: Iterable[int]) -> Iterator[int]:
        return (place for place in places if place not in self._gone)

    def hits(self, part: str, name: str) -> Iterator[int]:
        """Places of cases that have the part, or the name's part, the newest first; some of them twice."""
        of_matters = (reversed(places) for matter, places in self._matters.items() if part in matter)
        of_names = (self.named(name),) if name else ()
        of_own = (self._places[line] for line in self._own.hits(part))
        return self._still_here(merge(of_own, *of_names, *of_matters, reverse=True))

    def named(self, name: str) -> Iterator[int]:
        """Places of cases of whom a name has that part, the newest first."""
        return self._still_here(self._places[line] for line in self._names.hits(name))

    def numbered(self, sign: str) -> Iterator[int]:
        """Places of cases that have the number of this digest, the newest first."""
        return self._still_here(self._places[line] for line in self._signs.hits(sign))

    def lettered(self, typed: str) -> Iterator[int]:
        """Places of cases of whose names the letters may be the first ones, the newest first."""
        pairs = ["".join(pair) for pair in pairwise(typed.casefold())]
        fits: dict[str, bool] = {}
        rarest = min(pairs, key=self._pairs.count, default="\0")
        for line in self._pairs.hits(rarest):
            there = self._pairs[line]
            if not all(pair in there for pair in pairs):
                continue
            names = self._names[line]
            if names not in fits:
                fits[names] = any(has_initials(name, typed) for name in names.split("\n"))
            if fits[names] and (place := self._places[line]) not in self._gone:
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
            piece.leave(texts)
        self._open |= texts
        self._newest = None
        if len(self._open) > _OPEN:
            self._pieces.append(_Piece(self._open))
            self._open = {}

    def find(self, part: str, name: str, most: int) -> list[int]:
        """Places of cases in whose texts the part stands, or the name's, the newest first; none twice."""
        return self._newest_of(most, lambda piece: piece.hits(part, name))

    def named(self, name: str, most: int) -> list[int]:
        """Places of cases of whom a name has that part."""
        return self._newest_of(most, lambda piece: piece.named(name))

    def lettered(self, typed: str, most: int) -> list[int]:
        """Places of cases of whose names these may be first letters; one alone gives none."""
        return self._newest_of(most, lambda piece: piece.lettered(typed))

    def numbered(self, sign: str, most: int) -> list[int]:
        """Places of cases that have the number of this digest."""
        return self._newest_of(most, lambda piece: piece.numbered(sign))

    def _newest_of(self, most: int, hits: Callable[[_Piece], Iterator[int]]) -> list[int]:
        if self._newest is None:
            self._newest = _Piece(self._open)
        places = merge(*map(hits, (*self._pieces, self._newest)), reverse=True)
        return list(islice(_each_once(places), most))


def _each_once(places: Iterator[int]) -> Iterator[int]:
    """Equal ones stand side by side."""
    last = -1
    for place in places:
        if place != last:
            yield place
        last = place


def pairs_of(names: str) -> str:
    """The first letters of each two signs of the names, one a line."""
    return " ".join(sorted({pair for name in names.split("\n") for pair in initial_pairs(name)}))
