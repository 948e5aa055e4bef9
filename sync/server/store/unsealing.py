"""By which seal a banner's database is read and written: what its stream says, with the keys of the file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select

from casework.language import _
from sync.server.refusals import refuse
from sync.server.store import data_key
from sync.server.store.data_key import Ask
from sync.server.store.database import Database
from sync.server.store.sealing import NO_SEAL, SEED, Keys, Seal, StaysSealed
from sync.server.store.tables import Stream


def use_key(database: Database, file: Path, ask: Ask, *, makes: bool = False) -> None:
    """Give the database its seal; where there is no banner and one is made, a key is made first.

    Raises Refused where the key is missing or another one: before anybody is served.
    """
    with database.reading() as connection:
        row = connection.execute(select(Stream.banner, Stream.seed, Stream.data_key)).first()
    if row is None:
        if makes:
            database.seal = _seal(_made(file, ask))
        return
    if not row.data_key:
        return
    read = reader(file, ask)
    seal = Seal(read(), read)
    try:
        seal.use(row.data_key)
        seal.open(SEED, (row.banner,), row.seed)
    except StaysSealed as error:
        what = _("数据密钥文件 {file} 打不开这个旗的数据（第 {generation} 代）：请用这个旗自己的那一份")
        raise refuse("unavailable", what.format(file=file, generation=row.data_key)) from error
    database.seal = seal


def seal_for(file: Path, ask: Ask) -> Seal:
    """The seal of that file; one that seals nothing where there is none."""
    return _seal(reader(file, ask)) if file.exists() else NO_SEAL


def require_seal(file: Path, ask: Ask) -> Seal:
    """The seal of a file that somebody named; raises Refused where it cannot be read."""
    return _seal(reader(file, ask))


def reader(file: Path, ask: Ask) -> Callable[[], Keys]:
    """Reads the keys of the file, each time anew."""
    return lambda: data_key.by_generation(data_key.read_keys(file, ask))


def is_plain(database: Database) -> bool:
    """Is there a banner whose values are not sealed?"""
    with database.reading() as connection:
        return connection.scalar(select(Stream.data_key)) == 0


def _made(file: Path, ask: Ask) -> Callable[[], Keys]:
    if not file.exists():
        data_key.write_keys(file, data_key.with_new(()))
    return reader(file, ask)


def _seal(read: Callable[[], Keys]) -> Seal:
    return Seal(read(), read)
