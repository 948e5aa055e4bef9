"""What a transaction changes, noted where it is written, so that the store can tell it after the commit."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection

from casework.cases.entries import Head
from desktop.changes import Changes
from sync.wire.commits import Commit

_NOTED = "tamga_changes"
_APPENDED = "tamga_appended"


class GivenNumber(msgspec.Struct, frozen=True):
    """A number that was given out: the series it counts in, its day (or year), its sequence."""

    site: str
    day: str
    sequence: int


class Noted(msgspec.Struct, frozen=True):
    """What a transaction appended to the own chain, whose end it is then, and the numbers it gave out.

    `is_carried`: some of it others wrote, in a chain that ended.  `commit` once it is signed.
    """

    head: Head | None = None
    numbers: tuple[GivenNumber, ...] = ()
    is_carried: bool = False
    commit: Commit | None = None


def begin(connection: Connection) -> None:
    """Nothing is noted yet; what a transaction noted that was undone is forgotten."""
    connection.info[_NOTED] = Changes()
    connection.info[_APPENDED] = Noted()


def note(connection: Connection, changes: Changes) -> None:
    """This transaction changes that, too."""
    before: Changes = connection.info.get(_NOTED) or Changes()
    connection.info[_NOTED] = before.joined(changes)


def noted(connection: Connection) -> Changes:
    """All that was noted since the transaction began."""
    changes: Changes = connection.info.get(_NOTED) or Changes()
    return changes


def note_end(connection: Connection, head: Head, *, is_carried: bool = False) -> None:
    """The own chain ends here when this transaction is committed."""
    known = appended(connection)
    is_carried = is_carried or known.is_carried
    connection.info[_APPENDED] = msgspec.structs.replace(known, head=head, is_carried=is_carried)


def note_commit(connection: Connection, commit: Commit) -> None:
    """What this transaction appended is signed."""
    connection.info[_APPENDED] = msgspec.structs.replace(appended(connection), commit=commit)


def note_number(connection: Connection, number: GivenNumber) -> None:
    """This number is given out when this transaction is committed."""
    known = appended(connection)
    connection.info[_APPENDED] = msgspec.structs.replace(known, numbers=(*known.numbers, number))


def appended(connection: Connection) -> Noted:
    """What was appended since the transaction began."""
    noted_so_far: Noted = connection.info.get(_APPENDED) or Noted()
    return noted_so_far
