"""An end of the journal that is gone: seen when the workplace opens, and said until somebody restores."""

from __future__ import annotations

from pathlib import Path

import msgspec
from sqlalchemy import Connection, delete, func, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from desktop.database import anchor as note
from desktop.database import banner, commits, journal
from desktop.database.anchor import Anchor, LostEnd, read_anchor
from desktop.database.engine import Store
from desktop.database.left_out_numbers import leave_out_behind
from desktop.database.noted import GivenNumber
from desktop.database.signed_marks import read_mark
from desktop.database.tables import AllottedNumber, Setting, Workplace
from desktop.settings import PUT_BACK
from sync.wire import signatures

_SETTING = "lost_end"


def settle_lost_end(store: Store, data_dir: Path, now: str) -> None:
    """Compare the journal with the note beside it; what is gone is on record, its numbers stay given out."""
    key = store.key
    if key is None:
        return
    anchor = read_anchor(data_dir, key)
    with store.reading() as connection:
        lost = _further(
            _lost(connection, anchor, now), _behind_banner(connection, data_dir, now)
        ) or _unsigned(connection, store, now)
        if lost is None:
            return
    note.note_lost(data_dir, lost, key)
    with store.writing() as connection:
        if _known(connection) is None:
            _keep(connection, lost)
        if lost.hash and (anchor is None or anchor.seq < lost.last):  # what it gave out is noted nowhere
            leave_out_behind(connection, lost.hash)
        for given in anchor.numbers.values() if anchor else ():
            take_number(connection, given)


def read_lost_end(connection: Connection, store: Store) -> LostEnd | None:
    """What was seen to be gone, None while nothing was; in the store, or noted beside it."""
    anchor = read_anchor(store.path.parent, store.key) if store.key else None
    lost = _known(connection) or (anchor.lost if anchor else None)
    return None if lost is None or _came_back(connection, lost) else lost


def forget_lost_end(connection: Connection) -> None:
    """The workplace is put back from a copy, by somebody who may: what is not in that is known to be gone."""
    connection.execute(delete(Setting).where(Setting.name == _SETTING))


def _came_back(connection: Connection, lost: LostEnd) -> bool:
    """Are the entries here again, up to the very one that was known to be the last?  The banner had them."""
    there = journal.own_hashes(connection, lost.device, min(lost.first, lost.last), lost.last)
    return bool(lost.hash) and there.get(lost.last) == lost.hash and len(there) > lost.last - lost.first


def _lost(connection: Connection, anchor: Anchor | None, now: str) -> LostEnd | None:
    device = connection.scalar(select(Workplace.device))
    if anchor is None or not anchor.seq or anchor.device != device:  # it goes on under another id since
        return None
    head = journal.read_head(connection, anchor.device)
    if head.seq < anchor.seq:
        return LostEnd(anchor.device, head.seq + 1, anchor.seq, now, anchor.hash)
    there = journal.own_hashes(connection, anchor.device, anchor.seq, anchor.seq).get(anchor.seq)
    same = there == anchor.hash
    return None if same else LostEnd(anchor.device, anchor.seq + 1, anchor.seq, now, anchor.hash)


def _behind_banner(connection: Connection, data_dir: Path, now: str) -> LostEnd | None:
    """The banner acknowledged what is not here: the store was put back, and its note perhaps too."""
    address = banner.read_address(connection)
    device = connection.scalar(select(Workplace.device))
    if address is None or device is None:
        return None
    signed = read_mark(data_dir, device, address.trust.keys)
    put_back = connection.scalar(select(Setting.value).where(Setting.name == PUT_BACK)) or ""
    if signed is None or signed.at <= put_back.partition(" ")[2]:  # restored since, and rightly so
        return None
    mark, head = signed.mark, journal.read_head(connection, device)
    there = journal.own_hashes(connection, device, mark.seq, mark.seq).get(mark.seq)
    if there == mark.hash:
        return None
    return LostEnd(device, min(head.seq, mark.seq) + 1, mark.seq, now, mark.hash)


def _further(noted: LostEnd | None, at_banner: LostEnd | None) -> LostEnd | None:
    """The one that says more."""
    if noted is None or at_banner is None:
        return noted or at_banner
    return at_banner if at_banner.last > noted.last else noted


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
