"""By which names and whole numbers cases are found within a few milliseconds: read once, then what changed.

Looking through the texts of 100,000 lines takes a tenth of a second at every key.  Here are the places of
cases by folded name, by pairs of initials and by the digests of numbers; no number itself.
"""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from heapq import nlargest
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, select

from casework.search.initials import has_initials, initial_pairs
from desktop.database.case_lines import number_key
from desktop.database.prepared import Prepared
from desktop.database.tables import CaseLine
from desktop.services.cases.known_texts import CaseText, KnownTexts

_SHIFT = 40  # bits for a position below those of a digest
_SIGN = 17  # letters of a digest
_MOST = 50
_SEVERAL = 8  # a case is here once for each change of it
_AT_ONCE = 10_000  # lines; all at once would take a hundred megabytes that the system does not get back


class _Findable(NamedTuple):
    """What of a line cases are found by."""

    position: int
    name_key: str
    search_text: str
    matter_code: str
    matter_name: str


_COLUMNS: tuple[Any, ...] = tuple(getattr(CaseLine, name) for name in _Findable._fields)
_NEWER = Prepared(select(*_COLUMNS).where(CaseLine.position > bindparam("after")).order_by(CaseLine.position))


class KnownCases:
    """Positions of lines of `cases`; may be asked from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._read_to = -1
        self._changed: set[str] = set()
        self._names: dict[str, list[int]] = {}
        self._pairs: dict[str, dict[str, None]] = {}
        self._numbers: list[int] = []  # digest and position in one, in order
        self._texts = KnownTexts()

    def look_again_at(self, cases: Collection[str]) -> None:
        """Something of these cases was committed: their names may be others."""
        with self._lock:
            self._changed.update(cases)

    def with_name(self, connection: Connection, part: str, most: int = _MOST) -> list[int]:
        """Cases of whom a folded name has that part, the newest first."""
        with self._lock:
            self._read_on(connection)
            places = (each for name, places in self._names.items() if part in name for each in places)
            return _newest(places, most)

    def with_initials(self, connection: Connection, typed: str) -> list[int]:
        """Cases of whom the letters may stand for, the newest first."""
        with self._lock:
            self._read_on(connection)
            candidates = self._pairs.get(typed[:2].casefold(), {})
            fitting = (name for name in candidates if has_initials(name, typed))
            return _newest((each for name in fitting for each in self._names[name]), _MOST)

    def with_number(self, connection: Connection, number: str, most: int = _MOST) -> list[int]:
        """Cases that have this whole number of a document or a phone, the newest first."""
        digest = int(number_key(number)[1:], 16)
        with self._lock:
            self._read_on(connection)
            first = bisect_left(self._numbers, digest << _SHIFT)
            last = bisect_left(self._numbers, (digest + 1) << _SHIFT)
            # In order of places: the last ones are the newest, however many cases one phone has.
            ending = self._numbers[max(first, last - most * _SEVERAL) : last]
            return _newest((each & ((1 << _SHIFT) - 1) for each in ending), most)

    def with_text(self, connection: Connection, part: str, name: str, most: int) -> list[int]:
        """Cases in whose number, name or matter the folded part stands, or the name's; the newest first."""
        with self._lock:
            self._read_on(connection)
            return self._texts.find(part, name, most)

    def _read_on(self, connection: Connection) -> None:
        newer = _NEWER.tuples(connection, after=self._read_to)
        is_more = False
        while part := [_Findable._make(row) for row in islice(newer, _AT_ONCE)]:
            self._read_to, is_more = part[-1].position, True
            self._take_all(part)
        changed, self._changed = list(self._changed), set()
        for first in range(0, len(changed), 500):
            some = changed[first : first + 500]
            rows = connection.execute(select(*_COLUMNS).where(CaseLine.case_id.in_(some)))
            if part := [_Findable._make(row) for row in rows]:
                is_more = True
                self._take_all(part)
        if is_more:
            self._numbers.sort()

    def _take_all(self, rows: Sequence[_Findable]) -> None:
        for row in rows:
            self._take_in(row)
        self._texts.put({row.position: _text_of(row) for row in rows})

    def _take_in(self, row: _Findable) -> None:
        for name in filter(None, row.name_key.split("\n")):
            places = self._names.setdefault(name, [])
            if not places:
                for pair in initial_pairs(name):
                    self._pairs.setdefault(pair, {})[name] = None
            if row.position not in places[-3:]:
                places.append(row.position)
        for text in row.search_text.rsplit("\n", 4):
            if _is_sign(text):
                self._numbers.append(int(text[1:], 16) << _SHIFT | row.position)


def _is_sign(text: str) -> bool:
    """Is it the digest of a whole number?"""
    return len(text) == _SIGN and text.startswith("#")


def _text_of(row: _Findable) -> CaseText:
    """Of the text that is searched what is the case's own, and its names as they are compared."""
    matter = f"{row.matter_code}\n{row.matter_name}".casefold()
    of_matter = matter.split("\n")
    own = [text for text in row.search_text.split("\n") if text not in of_matter and not _is_sign(text)]
    return CaseText("\n".join(own), matter, row.name_key)


def _newest(positions: Iterable[int], most: int) -> list[int]:
    return nlargest(most, set(positions))
