"""A rehearsal of the restore beside serving: begun by somebody at the console, its end in the journal."""

from __future__ import annotations

import threading

from casework.errors import TamgaError
from casework.language import _
from casework.system_words import reason
from sync.server.backup import drill
from sync.server.backup.drill import Rehearsed
from sync.server.hall import journal
from sync.server.hall.journal import Done, Operator
from sync.server.refusals import refuse
from sync.server.store.database import Database

_SOON_S = 2.0
_threads: dict[str, threading.Thread] = {}
_turn = threading.Lock()


def begin(database: Database, by: Operator) -> None:
    """Begin one, and wait a moment: a small banner's has ended then.  Refused while one is under way here."""
    place = _place(database)
    with _turn:
        if is_under_way(database):
            raise refuse("unavailable", _("恢复演练正在进行，请等它做完"))
        # Whoever ends the server waits for it: what it holds in plain has to be gone.
        thread = threading.Thread(target=_rehearse, args=(database, by), name="rehearsal")
        _threads[place] = thread
        thread.start()
    thread.join(_SOON_S)


def is_under_way(database: Database) -> bool:
    """Is one under way in this process?"""
    thread = _threads.get(_place(database))
    return thread is not None and thread.is_alive()


def rehearse(database: Database, by: Operator) -> Done:
    """Make one from a backup of its own, and note how it ended."""
    try:
        done = passed(drill.rehearse_now(database))
    except (TamgaError, OSError) as error:
        why = reason(error) if isinstance(error, OSError) else str(error)
        done = Done(act="restore_failed", reason=why)
    with database.writing() as connection:
        journal.note(connection, by, done)
    return done


def passed(made: Rehearsed) -> Done:
    """What the journal says of one that went well."""
    words = _("{entries} 条记录，{rows} 行").format(entries=made.entries, rows=made.rows)
    return Done(act="restore_rehearsed", about=made.head.banner, after=words)


def _rehearse(database: Database, by: Operator) -> None:
    rehearse(database, by)


def _place(database: Database) -> str:
    return f"{database.engine.url} {database.schema}"
