"""How a command of the operator ends: its exit code, and one line on stderr instead of a traceback.

0 done, 1 refused or failed, 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from sqlalchemy.exc import DBAPIError

from casework.errors import TamgaError
from casework.language import _
from casework.system_words import reason
from sync.server.store.database import Unavailable


def outcome_of(work: Callable[[], int]) -> int:
    """Do the work and turn what comes of it into an exit code."""
    try:
        return work()
    except Unavailable as error:
        return _failed(
            _("{title}：{what}。{next_step}。").format(
                title=error.title, what=_of_database(error), next_step=error.next_step
            )
        )
    except TamgaError as error:
        return _failed(str(error))
    except OSError as error:
        named = _("用不了 {file}：{reason}") if error.filename else _("用不了：{reason}")
        return _failed(named.format(file=error.filename, reason=reason(error)))
    except KeyboardInterrupt:
        return 130


def _failed(why: str) -> int:
    print(f"tamga: {why}", file=sys.stderr)
    return 1


def _of_database(error: Unavailable) -> str:
    """What the driver says of a connection or a disk; of a statement only its kind, as it may quote data."""
    cause = error.__cause__
    original = cause.orig if isinstance(cause, DBAPIError) else cause
    if original is None or type(original).__name__ != "OperationalError":
        return error.what
    return (str(original).splitlines() or [error.what])[0]
