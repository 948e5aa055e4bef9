"""What left this device in parcels, and with whom: its own, and those that it handed over for others."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert as upsert

from desktop.changes import Changes
from desktop.database.noted import note
from desktop.database.tables import Setting

_NAME = "parcel_log"
_MOST = 40


class ParcelNote(msgspec.Struct, frozen=True, kw_only=True):
    """A parcel of `device` that ends with its entry `last_seq`.

    `carrier` is who took the stick along, as somebody typed it; `is_for_others`: it came here on a stick and
    was handed over by this device's network.
    """

    at: str
    device: str
    last_seq: int
    file: str = ""
    carrier: str = ""
    cases: int = 0
    is_for_others: bool = False


class _Log(msgspec.Struct):
    notes: tuple[ParcelNote, ...] = ()


def read_log(connection: Connection) -> tuple[ParcelNote, ...]:
    """The newest first."""
    value = connection.scalar(select(Setting.value).where(Setting.name == _NAME))
    return msgspec.json.decode(value, type=_Log).notes if value else ()


def add_note(connection: Connection, parcel: ParcelNote) -> None:
    """Keep it; the oldest go, since nothing depends on them."""
    notes = (parcel, *read_log(connection))[:_MOST]
    row = {"name": _NAME, "value": msgspec.json.encode(_Log(notes)).decode()}
    statement = upsert(Setting).values(row)
    connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=row))
    note(connection, Changes(deliveries=True))
