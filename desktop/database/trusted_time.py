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
    value = _VOUCHED.on(connection).scalar()
    try:
        return msgspec.json.decode(value, type=VouchedTime) if value else None
    except msgspec.DecodeError:
        return None


def vouch(connection: Connection, device: str, at: dt.datetime) -> None:
    """Somebody says what the time is now; times recorded beyond it are no measure any more."""
    boot, running_s = running()
    at = at.astimezone(dt.UTC)
    vouched = VouchedTime(at.isoformat(timespec="milliseconds"), boot, running_s)
    value = msgspec.json.encode(vouched).decode()
    row = {"name": _SETTING, "value": value}
    connection.execute(
        upsert(Setting).values(row).on_conflict_do_update(index_elements=["name"], set_={"value": value})
    )
    latest = (at + TOLERANCE).isoformat(timespec="milliseconds")
    connection.execute(
        update(JournalHead)
        .where(JournalHead.device == device, JournalHead.newest_at > latest)
        .values(newest_at=vouched.at)
    )


_VOUCHED = Prepared(select(Setting.value).where(Setting.name == bindparam("name", _SETTING)))
understand(VouchedTime)
