"""Whole rows sealed, opened and sealed anew: for backups, and for what was stored before there was a key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from sync.server.store import line_tables  # noqa: F401 - some of its columns are sealed
from sync.server.store.sealing import BODY, SEALED_COLUMNS, Place, Seal, SealedColumn
from sync.server.store.tables import BannerTable

BY_TABLE = {
    name: tuple(each for each in SEALED_COLUMNS if each.table == name)
    for name in sorted({each.table for each in SEALED_COLUMNS})
}


class _PlaceInRow(msgspec.Struct, frozen=True):
    """A sealed column and its place in a row."""

    column: SealedColumn
    at: int


class RowSealer:
    """Opens and seals the values of rows of one table, whose columns come in a given order.

    `former` is the seal of another banner's folder, where rows come from there: it opens them.
    """

    def __init__(self, seal: Seal, table: str, columns: Sequence[str], former: Seal | None = None) -> None:
        self._seal, self._former = seal, former or seal
        self._sealed = [_PlaceInRow(each, columns.index(each.column)) for each in BY_TABLE.get(table, ())]
        keys = BannerTable.metadata.tables[table].primary_key.columns.keys() if self._sealed else ()
        self._places = [columns.index(key) for key in keys]

    @property
    def has_work(self) -> bool:
        """Is anything in this table sealed?"""
        return bool(self._sealed)

    def opened(self, row: Sequence[Any]) -> list[Any]:
        """The row with all that is sealed opened; raises StaysSealed."""
        values, place = list(row), self._place(row)
        for each in self._sealed:
            values[each.at] = self._open(each.column, place, values[each.at])
        return values

    def sealed(self, row: Sequence[Any]) -> list[Any]:
        """The row sealed with the newest key, whatever it was sealed with before; raises StaysSealed."""
        values, place = self.opened(row), self._place(row)
        if self._seal.is_on and self._former is self._seal and self.is_newest(row):
            return list(row)
        if self._seal.is_on:
            for each in self._sealed:
                values[each.at] = self._shut(each.column, place, values[each.at])
        return values

    def is_newest(self, row: Sequence[Any]) -> bool:
        """Is all of it sealed with the newest key?"""
        return all(
            not row[each.at] or self._seal.is_newest(each.column, row[each.at]) for each in self._sealed
        )

    def _place(self, row: Sequence[Any]) -> Place:
        return tuple(row[at] for at in self._places)

    def _open(self, column: SealedColumn, place: Place, value: str | bytes | None) -> str | bytes | None:
        if value is None:
            return None
        if isinstance(value, str):
            return self._former.open_text(column, place, value)
        if column is BODY:  # a damaged one hinders nobody: its digest tells
            return self._former.open_body(str(place[0]), int(str(place[1])), value)
        return self._former.open(column, place, value)

    def _shut(self, column: SealedColumn, place: Place, value: str | bytes | None) -> str | bytes | None:
        if value is None:
            return None
        if isinstance(value, bytes):
            return self._seal.seal(column, place, value)
        return (
            self._seal.exact(column, value) if column.is_exact else self._seal.seal_text(column, place, value)
        )
