"""A table as it is read and taken away."""

from __future__ import annotations

import datetime as dt

import msgspec

Cell = str | int | float | dt.date | None


class LedgerTable(msgspec.Struct, frozen=True, kw_only=True):
    """A table: its title, what is said above it, its columns and rows."""

    title: str
    about: str = ""
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
