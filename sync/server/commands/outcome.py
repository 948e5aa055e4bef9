"""How a command of the operator ends: its exit code, and one line on stderr instead of a traceback.

0 done, 1 refused or failed, 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from sqlalchemy.exc import DBAPIError

from sync.device.parcel import ParcelRefused
from sync.server.refusals import Refused
from sync.server.store.database import Unavailable
from sync.server.store.schema import NewerSchema
from sync.system_words import reason


def outcome_of(work: Callable[[], int]) -> int:
    """Do the work and turn what comes of it into an exit code."""
    try:
        return work()
    except Refused as error:
        return _failed(error.refusal.what)
    except (NewerSchema, ParcelRefused) as error:
        return _failed(str(error))
    except Unavailable as error:
        return _failed(f"数据库用不了：{_of_database(error)}")
    except OSError as error:
        named = f" {error.filename}" if error.filename else ""
        return _failed(f"用不了{named}：{reason(error)}")
    except KeyboardInterrupt:
        return 130


def _failed(why: str) -> int:
    print(f"tamga: {why}", file=sys.stderr)
    return 1


def _of_database(error: Unavailable) -> str:
    """What the driver says of a connection or a disk; of a statement only its kind, as it may quote data."""
    cause = error.__cause__
    said = cause.orig if isinstance(cause, DBAPIError) else cause
    if said is None or type(said).__name__ != "OperationalError":
        return str(error)
    return (str(said).splitlines() or [str(error)])[0]
