"""The matters used at this counter, which every pass looks at before the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from casework.search.field import Exactness, Field
from casework.search.passes import FieldName


class UsedMatters:
    """Rows of the matters used here, the most used first, with small fields of their own."""

    def __init__(
        self, usage: Mapping[str, int], rows: Sequence[int], fields: Mapping[FieldName, Field]
    ) -> None:
        self.usage = dict(usage)
        self.rows = rows
        self._rank = {row: place for place, row in enumerate(rows)}
        self._whole = fields
        self._fields: dict[FieldName, Field] = {}

    def any_of(self, name: FieldName, queries: Sequence[str], exactness: Exactness) -> Iterator[int]:
        """Those that match one of the queries, the most used first."""
        if name not in self._fields:
            values = self._whole[name].values
            self._fields[name] = Field(values[row] for row in self.rows)
        return map(self.rows.__getitem__, self._fields[name].any_of(queries, exactness))

    def place(self, row: int) -> int:
        """Where the row stands among those used here; behind them all if it is not."""
        return self._rank.get(row, len(self.rows))
