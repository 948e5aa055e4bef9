"""An end of the journal that is gone: seen when the workplace opens, and said until somebody restores."""

from __future__ import annotations

from pathlib import Path

import msgspec
from sqlalchemy import Connection, func, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from casework.language import _
from desktop.database import journal
from desktop.database.anchor import Anchor, read_anchor
from desktop.database.engine import Store
from desktop.database.tables import AllottedNumber, Setting, Workplace

_SETTING = "lost_end"


class LostEnd(msgspec.Struct, frozen=True):
    """Own entries from `first` to `last` were committed and are not here, or others stand in their place."""

    device: str
    first: int
    last: int
    seen_at: str

    @property
    def words(self) -> str:
        """What is gone, for whoever works here."""
        if self.first > self.last:
            return _("日志第 {seq} 条与记下的不同：有人改过数据，或换过文件").format(seq=self.last)
        return _("日志的末尾少了第 {first}–{last} 条：这些登记过，现在没有了").format(
            first=self.first, last=self.last
        )


def settle_lost_end(store: Store, data_dir: Path, now: str) -> None:
    """Compare the journal with the note beside it; what is gone is on record, its numbers stay given out."""
    key = store.key
    anchor = read_anchor(data_dir, key) if key else None
    if anchor is None:
        return
    with store.reading() as connection:
        lost = _lost(connection, anchor, now)
        if lost is None:
            return
    with store.writing() as connection:
        if _known(connection) is None:
            _keep(connection, lost)
        for given in anchor.numbers.values():
            _take(connection, given.site, given.day, given.sequence)


def read_lost_end(connection: Connection) -> LostEnd | None:
    """What was seen to be gone, None while nothing was."""
    return _known(connection)


def _lost(connection: Connection, anchor: Anchor, now: str) -> LostEnd | None:
    device = connection.scalar(select(Workplace.device))
    if anchor.device != device:  # it goes on under another id since
        return None
    head = journal.read_head(connection, anchor.device)
    if head.seq < anchor.seq:
        return LostEnd(anchor.device, head.seq + 1, anchor.seq, now)
    there = journal.own_hashes(connection, anchor.device, anchor.seq, anchor.seq).get(anchor.seq)
    return None if there == anchor.hash else LostEnd(anchor.device, anchor.seq + 1, anchor.seq, now)


def _known(connection: Connection) -> LostEnd | None:
    value = connection.scalar(select(Setting.value).where(Setting.name == _SETTING))
    return msgspec.json.decode(value, type=LostEnd) if value else None


def _keep(connection: Connection, lost: LostEnd) -> None:
    row = {"name": _SETTING, "value": msgspec.json.encode(lost).decode()}
    connection.execute(upsert(Setting).values(row).on_conflict_do_nothing())


def _take(connection: Connection, site: str, day: str, sequence: int) -> None:
    """That number was given out, whatever is left of it."""
    newest = select(func.max(AllottedNumber.sequence)).where(
        AllottedNumber.site == site, AllottedNumber.day == day
    )
    if sequence > (connection.scalar(newest) or 0):
        row = {"slip_number": f"{site}·{day}·{sequence}", "site": site, "day": day, "sequence": sequence}
        connection.execute(insert(AllottedNumber), [row])
