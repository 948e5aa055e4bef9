"""Depositing drafts: each change replaces the former state, and a crash loses nothing."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects.sqlite import insert as upsert

from casework.cases.draft import Draft
from casework.cases.together import bundle_id
from desktop.changes import Changes
from desktop.database.engine import Store
from desktop.database.event_tables import AffairLine
from desktop.database.noted import note
from desktop.database.tables import CaseLine, StoredDraft


class _Owned(Draft, frozen=True, kw_only=True, omit_defaults=True):
    """A draft as it lies in the store, with the id of whose it is; "" in one of an earlier version."""

    staff: str = ""


_DECODER = msgspec.json.Decoder(Draft)
_OWNED = msgspec.json.Decoder(_Owned)


def keep_draft(store: Store, draft: Draft, staff: str = "") -> None:
    """Store somebody's draft in place of its former state; one that was recorded is not kept."""
    with store.writing() as connection:
        store_draft(connection, draft, staff)


def store_draft(connection: Connection, draft: Draft, staff: str) -> None:
    """The same inside a transaction."""
    a_case = select(CaseLine.case_id).where(CaseLine.case_id == draft.draft_id)
    a_bundle = select(AffairLine.subject).where(AffairLine.subject == bundle_id(draft))
    if any(connection.scalar(recorded) is not None for recorded in (a_case, a_bundle)):
        return
    change = 1 + (connection.scalar(select(func.max(StoredDraft.change))) or 0)
    owned = _Owned(**msgspec.structs.asdict(draft), staff=staff)
    row = {"change": change, "content": msgspec.json.encode(owned)}
    statement = upsert(StoredDraft).values(draft_id=draft.draft_id, **row)
    connection.execute(statement.on_conflict_do_update(index_elements=["draft_id"], set_=row))
    note(connection, Changes(drafts=frozenset((draft.draft_id,))))


def list_drafts(store: Store) -> list[Draft]:
    """All drafts, the one changed last first."""
    return [_DECODER.decode(content) for content in _contents(store)]


def drafts_of(store: Store, staff: str) -> list[Draft]:
    """The drafts that are somebody's or nobody's, the one changed last first."""
    return [
        _DECODER.decode(content)
        for content in _contents(store)
        if _OWNED.decode(content).staff in ("", staff)
    ]


def _contents(store: Store) -> list[bytes]:
    with store.reading() as connection:
        return list(connection.scalars(select(StoredDraft.content).order_by(StoredDraft.change.desc())).all())


def discard_draft(store: Store, draft_id: str) -> None:
    """Forget a draft; an unknown id is no error."""
    with store.writing() as connection:
        remove_draft(connection, draft_id)


def drop_recorded(store: Store) -> None:
    """Forget drafts whose case has come from the banner: they were recorded after they were kept there."""
    recorded = StoredDraft.draft_id.in_(select(CaseLine.case_id))
    with store.reading() as connection:
        if connection.scalar(select(StoredDraft.draft_id).where(recorded).limit(1)) is None:
            return
    with store.writing() as connection:
        connection.execute(delete(StoredDraft).where(recorded))
        note(connection, Changes(drafts=frozenset(("",))))


def remove_draft(connection: Connection, draft_id: str) -> None:
    """The removal inside a transaction."""
    removed = connection.execute(delete(StoredDraft).where(StoredDraft.draft_id == draft_id))
    if removed.rowcount:
        note(connection, Changes(drafts=frozenset((draft_id,))))
