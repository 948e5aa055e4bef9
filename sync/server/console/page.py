"""What a line of the table of pages says."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from sqlalchemy import Connection

from sync.server.console.visit import Answer, HallVisit
from sync.server.hall.rights import Right

FORM_BYTES = 256 * 1024
FORM_FIELDS = 400


class ConsolePage(msgspec.Struct, frozen=True, kw_only=True):
    """One page: where it is, what it is called, who may, who answers.

    `show` answers GET and `act` POST at the same path; `act_right` is asked for besides `right` before
    `act`. A page with an `icon` stands on the rail, with a badge that `waiting` counts. A handler that
    raises a TamgaError in `act` gets its page shown once more with what went wrong.
    """

    path: str  # below /console, with {parts}
    title: str
    right: Right
    show: Callable[[HallVisit], Answer] | None
    act: Callable[[HallVisit], Answer] | None = None
    act_right: Right | None = None
    icon: str = ""
    waiting: Callable[[Connection], int] | None = None
    largest_bytes: int = FORM_BYTES  # of what a form brings
    most_fields: int = FORM_FIELDS
