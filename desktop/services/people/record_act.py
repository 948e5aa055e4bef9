"""Recording that somebody did what leaves no other entry: unlocked, looked, unmasked, printed, exported."""

from __future__ import annotations

from casework.cases.kinds.people import ActDone
from casework.cases.record_id import new_id
from casework.people.roles import Act
from desktop.database.journal import Statement
from desktop.services.duty import Duty
from desktop.services.record import record


def record_act(duty: Duty, act: Act, about: str = "") -> None:
    """An entry for the act, by who is on duty; `about` holds no personal data.  Raises StoreError."""
    # A subject of its own: such entries come without end, and nothing is ever made of them together.
    with duty.store.writing() as connection:
        record(connection, duty, [Statement(new_id().hex, "act_done", ActDone(act=act, about=about))])
