"""Making lines of entries that just came: of all at once, and where that fails, of each by itself.

What cannot be taken in is set aside, so that nothing stops the ones behind it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from casework.cases.body import Body
from casework.cases.fold import NOTHING
from casework.errors import StoreError
from casework.language import _
from desktop.database import confirmed, projections, set_aside
from desktop.database.projections import Here
from sync.wire.packing import Placed

# What the driver says of values; all else is the disk's or the file's, and no entry's fault.
_OF_VALUES = (dbapi2.IntegrityError, dbapi2.DataError, dbapi2.InterfaceError, dbapi2.ProgrammingError)


def make_lines(
    connection: Connection, fresh: Sequence[Here], met: Collection[str], bodies: Mapping[str, Body] = NOTHING
) -> int:
    """Make the lines of these entries, which stand in the journal; returns how many were set aside.

    `met` are the subjects of which there was something here before, `bodies` what was read already.
    """
    try:
        with connection.begin_nested():
            projections.refresh(connection, list(met))
            projections.add_all(
                connection, [each for each in fresh if each[0].entry.subject not in met], bodies
            )
    except Exception as error:
        if not _is_of_an_entry(error):
            raise
        return _make_each(connection, fresh)
    return 0


def _make_each(connection: Connection, fresh: Sequence[Here]) -> int:
    reason = _("本机程序不能处理这条记录")
    for recorded, _position in fresh:
        set_aside.add(connection, Placed(recorded, confirmed.site_of(connection, recorded.entry)), reason)
    aside = 0
    for recorded, _position in fresh:
        entry = recorded.entry
        try:
            with connection.begin_nested():
                set_aside.take_back(connection, (entry.device, entry.seq))
                projections.refresh(connection, [entry.subject])
        except Exception as error:
            if not _is_of_an_entry(error):
                raise
            aside += 1
    return aside


def _is_of_an_entry(error: Exception) -> bool:
    if isinstance(error, DBAPIError):
        return isinstance(error.orig, _OF_VALUES)
    if isinstance(error, StoreError):
        return isinstance(error.__cause__, _OF_VALUES)
    return not isinstance(error, OSError | MemoryError)
