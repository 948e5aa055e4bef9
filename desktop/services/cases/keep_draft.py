"""Keeping drafts: each change replaces the former state, and a crash loses nothing."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects.sqlite import insert as upsert

from casework.cases.draft import Draft
from desktop.changes import Changes
from desktop.database.engine import Store
from desktop.database.noted import note
from desktop.database.tables import CaseLine, StoredDraft

_DECODER = msgspec.json.Decoder(Draft)


def keep_draft(store: Store, draft: Draft) -> None:
    """Store a draft in place of its former state; one that has become a case already is not kept."""
    with store.writing() as connection:
        recorded = select(CaseLine.case_id).where(CaseLine.case_id == draft.draft_id)
        if connection.scalar(recorded) is not None:
            return
        change = 1 + (connection.scalar(select(func.max(StoredDraft.change))) or 0)
        row = {"change": change, "content": msgspec.json.encode(draft)}
        statement = upsert(StoredDraft).values(draft_id=draft.draft_id, **row)
        connection.execute(statement.on_conflict_do_update(index_elements=["draft_id"], set_=row))
        note(connection, Changes(drafts=frozenset((draft.draft_id,))))


def list_drafts(store: Store) -> list[Draft]:
    """All drafts, the one changed last first."""
    with store.reading() as connection:
        rows = connection.scalars(select(StoredDraft.content).order_by(StoredDraft.change.desc())).all()
    return [_DECODER.decode(content) for content in rows]


def discard_draft(store: Store, draft_id: str) -> None:
    """Forget a draft; an unknown id is no error."""
    with store.writing() as connection:
        remove_draft(connection, draft_id)


def remove_draft(connection: Connection, draft_id: str) -> None:
    """The removal inside a transaction."""
    removed = connection.execute(delete(StoredDraft).where(StoredDraft.draft_id == draft_id))
    if removed.rowcount:
        note(connection, Changes(drafts=frozenset((draft_id,))))
