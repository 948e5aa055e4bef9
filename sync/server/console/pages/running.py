"""运行: what whoever runs the server looks at: the last backup, rehearsals of the restore, the database."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection

from casework.language import N_, _
from sync.server.backup import backups, rehearsal
from sync.server.console.page import ConsolePage
from sync.server.console.visit import BASE, Answer, HallVisit, Sent, Shown
from sync.server.hall import journal
from sync.server.hall.journal import HallLine, JournalAsked
from sync.server.refusals import refuse
from sync.server.store import streams
from sync.server.store.schema import HEAD

_PATH = "/running"


def show(visit: HallVisit) -> Shown:
    """The newest backup and rehearsal, and what serves."""
    now = dt.datetime.now(dt.UTC)
    with visit.database.reading() as connection:
        stream = streams.require_stream(connection)
        backup = backups.newest(connection)
        rehearsals = _rehearsals(connection)
    return Shown(
        "running.html",
        {
            "backup": backup,
            "warning": backups.warning(backup, now),
            "rehearsals": rehearsals,
            "under_way": rehearsal.is_under_way(visit.database),
            "stream": stream,
            "schema": HEAD,
            "kind": "SQLite" if visit.database.is_sqlite else "PostgreSQL",
        },
    )


def act(visit: HallVisit) -> Answer:
    """Rehearse a restore; a large banner's goes on while the page is shown again."""
    if visit.field("do") != "rehearse":
        raise refuse("malformed", _("不认识这个操作"))
    rehearsal.begin(visit.database, visit.by)
    return Sent(f"{BASE}{_PATH}")


def _rehearsals(connection: Connection) -> list[HallLine]:
    """The last ones, the newest first."""
    asked = [JournalAsked(act=name, most=5) for name in ("restore_rehearsed", "restore_failed")]
    lines = [line for each in asked for line in journal.read(connection, each)]
    return sorted(lines, key=lambda line: line.at, reverse=True)[:5]


PAGE = ConsolePage(
    path=_PATH,
    title=N_("运行"),
    right="see_running",
    show=show,
    act=act,
    act_right="rehearse",
    icon="settings",
)
