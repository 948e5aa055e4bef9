"""Entries that are set aside: kept whole, counted and passed on, but nothing here is made of them.

One stands aside because it cannot be (`casework.cases.plausible`), because this program could not make lines
of it, or because the banner hides it.  What the journal has no room for (a number beyond SQLite's) is kept
here as it came.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, delete, exists, select, text
from sqlalchemy.dialects.sqlite import insert as upsert

from casework.cases.entries import Recorded
from casework.cases.kinds.upkeep import EntryNamed
from casework.language import n_
from desktop.database import banner
from desktop.database.tables import JournalEntry, SetAsideEntry
from sync.device.store import Note
from sync.wire.packing import Placed, pack

_SQL_INTEGER = 2**63 - 1
# With the plus SQLite does not walk the whole journal by its positions: nearly all of them are greater.
IN_PLACE = text("+journal_entries.position > 0")
Place = tuple[str, int]


class SetAside(msgspec.Struct, frozen=True, kw_only=True):
    """An entry that stands aside, and why."""

    device: str
    seq: int
    site: str
    subject: str
    kind: str
    reason: str
    noted_at: str
    is_hidden: bool = False  # by the banner


def counts() -> ColumnElement[bool]:
    """Of entries of the journal: those that do not stand aside, and no copies that are still behind it.

    While a device moves to another id, its entries stand there twice (`desktop.database.rehoming`).
    """
    return and_(IN_PLACE, ~exists().where(same_place(SetAsideEntry)))


def has_room(recorded: Recorded) -> bool:
    """Can the journal hold it at all?"""
    entry = recorded.entry
    return all(-_SQL_INTEGER <= number <= _SQL_INTEGER for number in (entry.seq, entry.rev, entry.suite))


def add(connection: Connection, placed: Placed, reason: str) -> None:
    """Set an entry aside that the banner counts at a site."""
    recorded, entry = placed.recorded, placed.recorded.entry
    room = has_room(recorded)
    row = {
        "device": entry.device,
        "seq": min(entry.seq, _SQL_INTEGER),
        "hash": entry.hash,
        "site": placed.site,
        "subject": entry.subject,
        "kind": entry.kind,
        "reason": reason,
        "noted_at": banner.now_text(),
        "is_hidden": False,
        "content": b"" if room else msgspec.json.encode(pack([placed])[0]),
    }
    connection.execute(upsert(SetAsideEntry).values(row).on_conflict_do_nothing())


def hide(connection: Connection, named: EntryNamed) -> str:
    """The banner hides an entry, whether it is here or not; its subject, "" where it is not."""
    place = device, seq = named.device, named.seq
    entry = connection.execute(
        select(JournalEntry.subject, JournalEntry.kind, JournalEntry.hash).where(*_at(JournalEntry, place))
    ).first()
    row: dict[str, object] = {"device": device, "seq": seq, "site": named.site, "reason": named.reason}
    row |= {"noted_at": banner.now_text(), "is_hidden": True}
    row |= {"subject": "", "kind": "", "hash": "", "content": b""}
    if entry is not None:
        row |= {"subject": entry.subject, "kind": entry.kind, "hash": entry.hash}
    change = {name: row[name] for name in ("reason", "noted_at", "is_hidden")}
    statement = upsert(SetAsideEntry).values(row)
    connection.execute(statement.on_conflict_do_update(index_elements=["device", "seq"], set_=change))
    return str(row["subject"])


def take_back(connection: Connection, place: Place) -> None:
    """The entry counts again."""
    connection.execute(delete(SetAsideEntry).where(*_at(SetAsideEntry, place)))


def stands_aside(connection: Connection, place: Place) -> bool:
    """Does the entry count for nothing here?"""
    return connection.scalar(select(SetAsideEntry.seq).where(*_at(SetAsideEntry, place))) is not None


def read_all(connection: Connection) -> list[SetAside]:
    """All that stands aside, the newest first."""
    columns = (getattr(SetAsideEntry, name) for name in SetAside.__struct_fields__)
    rows = connection.execute(select(*columns).order_by(SetAsideEntry.noted_at.desc(), SetAsideEntry.seq))
    return [SetAside(**row) for row in rows.mappings()]


def tell(connection: Connection, count: int) -> None:
    """Let people know that entries were set aside just now."""
    if count:
        text = n_("收到 {count} 条本机不能采用的记录，已另存，其余照常：见 cases --set-aside", count)
        banner.add_note(connection, Note("set_aside", text.format(count=count)))


def same_place(table: Any) -> ColumnElement[bool]:
    """A row of that table stands at the place of an entry of the journal."""
    return and_(table.device == JournalEntry.device, table.seq == JournalEntry.seq)


def _at(table: Any, place: Place) -> Sequence[ColumnElement[bool]]:
    return (table.device == place[0], table.seq == place[1])
