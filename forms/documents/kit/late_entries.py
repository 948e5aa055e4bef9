"""Entries of pages that are made when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import overload

from forms.documents.kit.pages import PageEntry


class LateEntries(Sequence[PageEntry]):
    """Entries that are made when a page asks for them: long lists are set page by page."""

    def __init__(self, count: int, make: Callable[[int], PageEntry]) -> None:
        self._make = make
        self._entries: list[PageEntry | None] = [None] * count

    def __len__(self) -> int:
        return len(self._entries)

    @overload
    def __getitem__(self, index: int) -> PageEntry: ...

    @overload
    def __getitem__(self, index: slice) -> list[PageEntry]: ...

    def __getitem__(self, index: int | slice) -> PageEntry | list[PageEntry]:
        if isinstance(index, slice):
            return [self[each] for each in range(*index.indices(len(self)))]
        entry = self._entries[index]
        if entry is None:
            entry = self._entries[index] = self._make(index)
        return entry
