"""Numbers that may have been given out though nobody here knows them: they are not given out again.

After a copy was made, or before a store was put back to an older state, more slips may have gone out.
"""

from __future__ import annotations

import datetime as dt

import msgspec
from sqlalchemy import Connection, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from casework.slip_number import format_slip_number
from desktop.database import journal
from desktop.database.tables import AllottedNumber, Setting, Workplace

_BEYOND = 2400  # more slips than any day that is over had
_MOST_DAYS = 400
_SETTING = "left_out"  # behind which entry of the banner's they were left out last


class Series(msgspec.Struct, frozen=True):
    """The slips of one site with one letter."""

    site: str
    letter: str


def leave_out_numbers(connection: Connection, series: Series, since: str) -> None:
    """Numbers of today, and of each day since that moment, begin beyond what can have been given out.

    Today's begin at the time of day, 14:05 as 1406: more than a slip a minute since midnight nobody hands
    out, and the same copy restored twice in a day makes different ones.
    """
    now = dt.datetime.now().astimezone()
    first = dt.datetime.fromisoformat(since).astimezone().date()
    days = min(max(0, (now.date() - first).days), _MOST_DAYS)
    for back in range(days + 1):
        day = now.date() - dt.timedelta(days=back)
        sequence = _BEYOND if back else now.hour * 100 + now.minute
        known = connection.scalar(
            select(AllottedNumber.sequence)
            .where(AllottedNumber.site == series.site, AllottedNumber.day == day.isoformat())
            .order_by(AllottedNumber.sequence.desc())
            .limit(1)
        )
        if sequence > (known or 0):
            number = format_slip_number(series.site, day, series.letter, sequence)
            row = {"slip_number": number, "site": series.site, "day": day.isoformat(), "sequence": sequence}
            connection.execute(insert(AllottedNumber), [row])


def leave_out_behind(connection: Connection, there: str) -> None:
    """The banner has entries of this device, up to the one with that hash, that are not here; once each."""
    if connection.scalar(select(Setting.value).where(Setting.name == _SETTING)) == there:
        return
    row = {"name": _SETTING, "value": there}
    connection.execute(upsert(Setting).values(row).on_conflict_do_update(index_elements=["name"], set_=row))
    workplace = connection.execute(select(Workplace.device, Workplace.site, Workplace.letter)).one()
    since = journal.newest_time(connection, workplace.device) or dt.datetime.now(dt.UTC).isoformat()
    leave_out_numbers(connection, Series(workplace.site, workplace.letter), since)
