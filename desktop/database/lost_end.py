"""An end of the journal that is gone: seen when the workplace opens, and said until somebody restores."""

from __future__ import annotations

from pathlib import Path

import msgspec
from sqlalchemy import Connection, func, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from desktop.database import anchor as note
from desktop.database import commits, journal
from desktop.database.anchor import Anchor, LostEnd, read_anchor
from desktop.database.engine import Store
from desktop.database.noted import GivenNumber
from desktop.database.tables import AllottedNumber, Setting, Workplace
from sync.wire import signatures

_SETTING = "lost_end"


def settle_lost_end(store: Store, data_dir: Path, now: str) -> None:
    """Compare the journal with the note beside it; what is gone is on record, its numbers stay given out."""
    key = store.key
    if key is None:
        return
    anchor = read_anchor(data_dir, key)
    with store.reading() as connection:
        lost = _lost(connection, anchor, now) or _unsigned(connection, store, now)
        if lost is None:
            return
    note.note_lost(data_dir, lost, key)
    with store.writing() as connection:
        if _known(connection) is None:
            _keep(connection, lost)
        for given in anchor.numbers.values() if anchor else ():
            take_number(connection, given)


def read_lost_end(connection: Connection, store: Store) -> LostEnd | None:
    """What was seen to be gone, None while nothing was; in the store, or noted beside it."""
    anchor = read_anchor(store.path.parent, store.key) if store.key else None
    return _known(connection) or (anchor.lost if anchor else None)


def _lost(connection: Connection, anchor: Anchor | None, now: str) -> LostEnd | None:
    device = connection.scalar(select(Workplace.device))
    if anchor is None or not anchor.seq or anchor.device != device:  # it goes on under another id since
        return None
    head = journal.read_head(connection, anchor.device)
    if head.seq < anchor.seq:
        return LostEnd(anchor.device, head.seq + 1, anchor.seq, now)
    there = journal.own_hashes(connection, anchor.device, anchor.seq, anchor.seq).get(anchor.seq)
    return None if there == anchor.hash else LostEnd(anchor.device, anchor.seq + 1, anchor.seq, now)


def _unsigned(connection: Connection, store: Store, now: str) -> LostEnd | None:
    """Nothing is recorded on top of an end that this device did not sign, without a word."""
    if store.signer is None:
        return None
    device = connection.scalar(select(Workplace.device))
    if device is None:  # a damaged file, of which whoever opens it is told
        return None
    head = journal.read_head(connection, device)
    commit = commits.read_commit(connection, head.device, head.seq) if head.seq else None
    if not head.seq or (
        commit is not None
        and commit.hash == head.hash
        and signatures.is_signed(
            bytes.fromhex(store.signer.device_key), commit.device_signature, commit.statement()
        )
    ):
        return None
    return LostEnd(head.device, head.seq + 1, head.seq, now)


def _known(connection: Connection) -> LostEnd | None:
    value = connection.scalar(select(Setting.value).where(Setting.name == _SETTING))
    return msgspec.json.decode(value, type=LostEnd) if value else None


def _keep(connection: Connection, lost: LostEnd) -> None:
    row = {"name": _SETTING, "value": msgspec.json.encode(lost).decode()}
    connection.execute(upsert(Setting).values(row).on_conflict_do_nothing())


def take_number(connection: Connection, given: GivenNumber) -> None:
    """That number was given out, whatever is left of it: the next one is beyond it."""
    newest = select(func.max(AllottedNumber.sequence)).where(
        AllottedNumber.site == given.site, AllottedNumber.day == given.day
    )
    if given.sequence > (connection.scalar(newest) or 0):
        row = msgspec.structs.asdict(given) | {"slip_number": f"{given.site}·{given.day}·{given.sequence}"}
        connection.execute(insert(AllottedNumber), [row])
