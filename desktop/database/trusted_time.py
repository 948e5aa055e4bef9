"""Times that somebody vouched for: the banner at a contact, or two people at the counter."""

from __future__ import annotations

import datetime as dt

import msgspec
from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from casework.understanding import understand
from desktop.database.prepared import Prepared
from desktop.database.tables import JournalHead, Setting
from desktop.running_time import running

_SETTING = "vouched_time"
_STARTED = "started_time"
TOLERANCE = dt.timedelta(minutes=5)


class VouchedTime(msgspec.Struct, frozen=True):
    """It was `at` (ISO 8601) when this computer had run for `running_s` seconds since its start `boot`."""

    at: str
    boot: str = ""
    running_s: float = 0.0

    def now_by_it(self) -> dt.datetime | None:
        """The time now, reckoned from there; None when the computer was started anew since."""
        boot, running_s = running()
        if not boot or boot != self.boot:
            return None
        return dt.datetime.fromisoformat(self.at) + dt.timedelta(seconds=running_s - self.running_s)


def read_vouched(connection: Connection) -> VouchedTime | None:
    """The last time that somebody vouched for."""
    value = _IN_STORE.on(connection, name=_SETTING).scalar()
    return _decoded(value) if value else None


def reckon(connection: Connection) -> dt.datetime | None:
    """The time now by what somebody vouched for, else by how this start of the computer was begun with.

    None where this computer was started anew since, or cannot tell its starts apart.
    """
    for name in (_SETTING, _STARTED):
        value = _IN_STORE.on(connection, name=name).scalar()
        known = _decoded(value) if value else None
        now = known.now_by_it() if known else None
        if now is not None:
            return now
    return None


def note_start(connection: Connection, at: dt.datetime) -> None:
    """A clock that was believed when this computer was started: where it jumps meanwhile, that is seen."""
    boot, running_s = running()
    _keep(connection, _STARTED, VouchedTime(at.astimezone(dt.UTC).isoformat(), boot, running_s))


def _keep(connection: Connection, name: str, known: VouchedTime) -> None:
    row = {"name": name, "value": msgspec.json.encode(known).decode()}
    connection.execute(upsert(Setting).values(row).on_conflict_do_update(index_elements=["name"], set_=row))


def _decoded(value: str) -> VouchedTime | None:
    try:
        return msgspec.json.decode(value, type=VouchedTime)
    except msgspec.DecodeError:
        return None


def vouch(connection: Connection, device: str, at: dt.datetime) -> None:
    """Somebody says what the time is now; times recorded beyond it are no measure any more."""
    boot, running_s = running()
    at = at.astimezone(dt.UTC)
    vouched = VouchedTime(at.isoformat(timespec="milliseconds"), boot, running_s)
    _keep(connection, _SETTING, vouched)
    latest = (at + TOLERANCE).isoformat(timespec="milliseconds")
    connection.execute(
        update(JournalHead)
        .where(JournalHead.device == device, JournalHead.newest_at > latest)
        .values(newest_at=vouched.at)
    )


_IN_STORE = Prepared(select(Setting.value).where(Setting.name == bindparam("name")))
understand(VouchedTime)
