"""Other ways to search the same keys, for a comparison in one run; each answers at most 20 rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

from rapidfuzz import fuzz, process

from casework.search.folding import fold
from casework.search.keys import SearchKeys

LIMIT = 20
Search = Callable[[str], object]

COLUMNS = "code, name, initials, pinyin, mongolian"


def values_of(row: SearchKeys) -> tuple[str, str, str, str, str]:
    """The first key of each field, as a table would hold them."""
    first = [entries[0] if entries else "" for entries in (row.initials, row.pinyin, row.mongolian)]
    return fold(row.code), row.name, first[0], first[1].replace(" ", ""), first[2]


def list_scan(keys: Sequence[SearchKeys]) -> Search:
    """A loop over rows in Python, stopping at the limit."""
    rows = [values_of(row) for row in keys]

    def search(query: str) -> list[int]:
        found = []
        for place, values in enumerate(rows):
            if any(query in value for value in values):
                found.append(place)
                if len(found) == LIMIT:
                    break
        return found

    return search


def sql_like(keys: Sequence[SearchKeys]) -> Search:
    """SQLite LIKE over all columns, in memory."""
    database = sqlite3.connect(":memory:")
    database.execute(f"CREATE TABLE matter (id INTEGER PRIMARY KEY, {COLUMNS})")
    database.executemany("INSERT INTO matter VALUES (NULL, ?, ?, ?, ?, ?)", map(values_of, keys))
    where = " OR ".join(f"{column} LIKE ?1" for column in COLUMNS.split(", "))
    sql = f"SELECT id FROM matter WHERE {where} LIMIT {LIMIT}"  # noqa: S608 - constants only
    return lambda query: database.execute(sql, (f"%{query}%",)).fetchall()


def sql_trigram(keys: Sequence[SearchKeys]) -> Search:
    """SQLite FTS5 with trigrams, in memory; blind to queries of one or two characters."""
    database = sqlite3.connect(":memory:")
    database.execute(f"CREATE VIRTUAL TABLE matter USING fts5({COLUMNS}, tokenize='trigram', detail='none')")
    database.executemany("INSERT INTO matter VALUES (?, ?, ?, ?, ?)", map(values_of, keys))
    sql = f"SELECT rowid FROM matter WHERE matter MATCH ? LIMIT {LIMIT}"  # noqa: S608 - constants only

    def search(query: str) -> list[object]:
        # `detail=none` knows no phrases: a long query is all of its trigrams
        trigrams = " AND ".join(f'"{query[place : place + 3]}"' for place in range(len(query) - 2))
        return database.execute(sql, (trigrams,)).fetchall() if trigrams else []

    return search


def fuzzy_over_all(keys: Sequence[SearchKeys]) -> Search:
    """rapidfuzz over the field of the query's script."""
    names = [row.name for row in keys]
    initials = [values_of(row)[2] for row in keys]

    def search(query: str) -> object:
        return process.extract(query, initials if query.isascii() else names, scorer=fuzz.ratio, limit=LIMIT)

    return search
