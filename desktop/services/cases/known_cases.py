"""By which names and whole numbers cases are found within a few milliseconds: read once, then what changed.

Looking through the texts of 100,000 lines takes a tenth of a second at every key.  Here they are as joined
texts (`known_texts.py`): of numbers of people there are digests, no number itself.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable
from itertools import islice
from sys import intern
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, select

from desktop.database.case_lines import number_key
from desktop.database.prepared import Prepared
from desktop.database.tables import CaseLine
from desktop.services.cases.known_texts import CaseText, KnownTexts, pairs_of

_SIGN = 17  # letters of a digest
_MOST = 50
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
        self._texts = KnownTexts()

    def look_again_at(self, cases: Collection[str]) -> None:
        """Something of these cases was committed: their names may be others."""
        with self._lock:
            self._changed.update(cases)

    def with_name(self, connection: Connection, part: str, most: int = _MOST) -> list[int]:
        """Cases of whom a folded name has that part, the newest first."""
        with self._lock:
            self._read_on(connection)
            return self._texts.named(part, most)

    def with_initials(self, connection: Connection, typed: str) -> list[int]:
        """Cases of whom the letters may stand for, the newest first."""
        with self._lock:
            self._read_on(connection)
            return self._texts.lettered(typed, _MOST)

    def with_number(self, connection: Connection, number: str, most: int = _MOST) -> list[int]:
        """Cases that have this whole number of a document or a phone, the newest first."""
        with self._lock:
            self._read_on(connection)
            return self._texts.numbered(number_key(number), most)

    def with_text(self, connection: Connection, part: str, name: str, most: int) -> list[int]:
        """Cases in whose number, name or matter the folded part stands, or the name's; the newest first."""
        with self._lock:
            self._read_on(connection)
            return self._texts.find(part, name, most)

    def _read_on(self, connection: Connection) -> None:
        newer = _NEWER.tuples(connection, after=self._read_to)
        while part := _texts_of(islice(newer, _AT_ONCE)):
            self._texts.put(part)
            self._read_to = max(part)
        changed, self._changed = list(self._changed), set()
        for first in range(0, len(changed), 500):
            some = changed[first : first + 500]
            rows = connection.execute(select(*_COLUMNS).where(CaseLine.case_id.in_(some)))
            self._texts.put(_texts_of(map(tuple, rows)))


def _texts_of(rows: Iterable[tuple[Any, ...]]) -> dict[int, CaseText]:
    pairs: dict[str, str] = {}  # of these alone: what is kept for good would outlive a lock
    return {row[0]: _text_of(_Findable._make(row), pairs) for row in rows}


def _text_of(row: _Findable, pairs: dict[str, str]) -> CaseText:
    """Of the text that is searched what is the case's own, and its names as they are compared."""
    own = row.search_text
    while own[-_SIGN - 1 : -_SIGN + 1] == "\n#":
        own = own[: -_SIGN - 1]
    signs = row.search_text[len(own) + 1 :]
    matter = intern(f"{row.matter_code}\n{row.matter_name}".casefold())
    if row.name_key not in pairs:
        pairs[row.name_key] = pairs_of(row.name_key)
    return CaseText(own.removesuffix(matter).rstrip("\n"), matter, row.name_key, pairs[row.name_key], signs)
