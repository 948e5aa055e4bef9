"""The feed: what others wrote in a device's scope, page by page in the order of positions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select

from casework.entries import Entry, Recorded
from sync.packing import Placed
from sync.protocol import MOST_ENTRIES, PAGE_BYTES
from sync.server.tables import StoredEntry

_COLUMNS = tuple(getattr(StoredEntry, field) for field in Entry.__struct_fields__)


class Wanted(msgspec.Struct, frozen=True):
    """Which page: after which position, of which sites, for whom, how many entries at most."""

    after: int
    sites: Sequence[str]
    whole_banner: bool
    device: str
    count: int


class Page(msgspec.Struct, frozen=True):
    """Entries in order; `position` is where the next page begins."""

    entries: tuple[Placed, ...]
    position: int
    more: bool


def read_page(connection: Connection, wanted: Wanted, head: int) -> Page:
    """One page; `head` is the stream's position in the same snapshot.

    A device's own entries are left out: it has them.
    """
    count = min(wanted.count, MOST_ENTRIES)
    statement = (
        select(*_COLUMNS, StoredEntry.site, StoredEntry.position, StoredEntry.body)
        .where(StoredEntry.position > wanted.after, StoredEntry.device != wanted.device)
        .order_by(StoredEntry.position)
        .limit(count + 1)
    )
    if not wanted.whole_banner:
        statement = statement.where(StoredEntry.site.in_(wanted.sites))
    rows: Sequence[Any] = connection.execute(statement).all()
    taken = _within_bytes(rows[:count])
    more = len(rows) > len(taken)
    position = taken[-1].position if more and taken else wanted.after if more else max(head, wanted.after)
    return Page(tuple(_placed(row) for row in taken), position, more)


def _within_bytes(rows: Sequence[Any]) -> Sequence[Any]:
    size = 0
    for count, row in enumerate(rows):
        size += len(row.body or b"")
        if size > PAGE_BYTES and count:
            return rows[:count]
    return rows


def _placed(row: Row[Any]) -> Placed:
    fields: dict[str, Any] = dict(row._mapping)
    body: bytes | None = fields.pop("body")
    site: str = fields.pop("site")
    del fields["position"]
    return Placed(Recorded(Entry(**fields), body), site)
