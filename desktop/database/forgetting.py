"""What the banner may not have any more is forgotten in slices: so that whoever saves does not wait.

The entries stay; that the banner has them, and at which site it counts them, goes.  Where that is cut off,
the sums of both ends differ or the banner says the same again: whatever asked for it asks once more.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, delete, func, select

from desktop.database import confirmed
from desktop.database.engine import Store
from desktop.database.slices import Tell, one_slice, tell_nobody
from desktop.database.tables import ConfirmedEntry, QuarantinedEntry

SLICE = 200  # entries; their transaction takes some 10 ms


class Forgotten(msgspec.Struct, frozen=True):
    """The banner may not have these: own entries from a seq on, and with `others` all of other devices."""

    own: str
    from_seq: int
    others: bool = False


def finish(store: Store, asked: Callable[[Connection], Forgotten | None], tell: Tell = tell_nobody) -> None:
    """Forget all that is asked for, as long as it is: another run may have gone on meanwhile."""
    with store.reading() as connection:
        what = asked(connection)
        done, whole = 0, sum(_count(connection, each) for each in _ranges(what)) if what else 0
    while whole:
        with one_slice(store) as connection:
            what = asked(connection)
            places = _next(connection, what) if what else []
            confirmed.unconfirm_places(connection, places)
        if not places:
            return
        done += len(places)
        tell(done, max(done, whole))


def is_left(connection: Connection, what: Forgotten) -> bool:
    """Is any of it still there, or there again?"""
    return bool(_next(connection, what))


def release_quarantine(connection: Connection, what: Forgotten) -> None:
    """Own entries that the banner may not have are in no quarantine of its."""
    own = (QuarantinedEntry.device == what.own, QuarantinedEntry.seq >= what.from_seq)
    connection.execute(delete(QuarantinedEntry).where(*own))


def _ranges(what: Forgotten) -> list[ColumnElement[bool]]:
    """One stretch of the table each, so that nobody walks over what stays."""
    own = and_(ConfirmedEntry.device == what.own, ConfirmedEntry.seq >= what.from_seq)
    others = [ConfirmedEntry.device < what.own, ConfirmedEntry.device > what.own]
    return [own, *others] if what.others else [own]


def _count(connection: Connection, there: ColumnElement[bool]) -> int:
    return connection.scalar(select(func.count()).select_from(ConfirmedEntry).where(there)) or 0


def _next(connection: Connection, what: Forgotten) -> list[tuple[str, int]]:
    place = select(ConfirmedEntry.device, ConfirmedEntry.seq)
    for there in _ranges(what):
        if rows := connection.execute(place.where(there).limit(SLICE)).all():
            return [(row.device, row.seq) for row in rows]
    return []
