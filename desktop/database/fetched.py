"""What of releases has come over the network: parts on their way, the newest manifest believed."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from desktop.database.tables import FetchedPart, FetchedRelease, Setting

_RELEASE_KEY = "release_key"


class Believed(msgspec.Struct, frozen=True):
    """The newest manifest that the banner's key signed."""

    number: int
    name: str
    expires_at: str


def read_believed(connection: Connection) -> Believed | None:
    """The newest manifest seen, or None."""
    row = connection.execute(
        select(FetchedRelease.number, FetchedRelease.name, FetchedRelease.expires_at)
    ).first()
    return Believed(*row) if row else None


def believe(connection: Connection, believed: Believed) -> None:
    """Remember it, so that nothing older is taken any more."""
    row = {"one": 1, **msgspec.structs.asdict(believed)}
    statement = upsert(FetchedRelease).values(row)
    connection.execute(statement.on_conflict_do_update(index_elements=["one"], set_=row))


def read_release_key(connection: Connection) -> str:
    """The key under which the next release stands; "" while there was none."""
    return connection.scalar(select(Setting.value).where(Setting.name == _RELEASE_KEY)) or ""


def keep_release_key(connection: Connection, key: str) -> None:
    """From now on no release is taken but what that key signed too; "" for none."""
    statement = upsert(Setting).values(name=_RELEASE_KEY, value=key)
    connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"value": key}))


def read_parts(connection: Connection) -> dict[str, bytes]:
    """The parts that have come so far, by digest."""
    rows = connection.execute(select(FetchedPart.digest, FetchedPart.content))
    return {row.digest: row.content for row in rows}


def keep_parts(connection: Connection, parts: Mapping[str, bytes]) -> None:
    """Keep parts until the release is whole."""
    for digest, content in parts.items():
        statement = upsert(FetchedPart).values(digest=digest, content=content)
        connection.execute(statement.on_conflict_do_nothing())


def forget_parts(connection: Connection) -> None:
    """The release was taken into use: its parts are in its file."""
    connection.execute(delete(FetchedPart))
