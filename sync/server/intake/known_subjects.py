"""What is known of subjects: of which kinds there are entries, in as many looks as there are kinds."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, func, select
from sqlalchemy.orm import aliased

from sync.server.store.rows import listed, listed_texts
from sync.server.store.tables import StoredEntry


class KindOfSubject(msgspec.Struct, frozen=True):
    """There are entries of this kind of a subject; one of them counts at that site."""

    subject: str
    kind: str
    site: str


def kinds_of(connection: Connection, subjects: Collection[str]) -> list[KindOfSubject]:
    """Of each subject the kinds of its entries; of one that nobody wrote of none."""
    rows = connection.execute(_KINDS, {"subjects": listed(subjects)})
    return [KindOfSubject(*row) for row in rows]


def _kinds() -> Select[Any]:
    """From each kind to the next one by the index: a case of thousands of entries has a dozen kinds."""
    asked = listed_texts("subjects")
    first = select(func.min(StoredEntry.kind)).where(StoredEntry.subject == asked.c.value)
    begin = select(asked.c.value.label("subject"), first.scalar_subquery().label("kind"))
    step = begin.cte("kinds", recursive=True)
    later = select(func.min(StoredEntry.kind)).where(
        StoredEntry.subject == step.c.subject, StoredEntry.kind > step.c.kind
    )
    every = step.union_all(select(step.c.subject, later.scalar_subquery()).where(step.c.kind.is_not(None)))
    one = aliased(StoredEntry)
    site = select(one.site).where(one.subject == every.c.subject, one.kind == every.c.kind).limit(1)
    return select(every.c.subject, every.c.kind, site.scalar_subquery()).where(every.c.kind.is_not(None))


_KINDS = _kinds()
