"""The working copy for pages: what did not change since the last look is not read again.

A part at a position never changes, so that it is decoded once; an epoch begins anew where a backup came back.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, func, select

from casework.release.release_parts import kind_of
from casework.translation.glossary import glossary
from casework.translation.look_alikes import by_shape
from casework.translation.memory import TranslationMemory
from casework.translation.text_lines import CatalogueText, text_lines
from sync.server.releases import releases
from sync.server.store import streams
from sync.server.store.database import Database
from sync.server.store.tables import WorkshopPart
from sync.server.workshop import translation_desk, working_copy
from sync.server.workshop.working_copy import WorkingCopy


class ReadPart(msgspec.Struct, frozen=True):
    """A part as it was read, with its texts."""

    position: int
    value: Any
    lines: tuple[CatalogueText, ...]


class CurrentCopy(msgspec.Struct, frozen=True):
    """The working copy with the texts of each part; `position` 0 where there is none yet."""

    position: int = 0
    read: Mapping[str, ReadPart] = {}

    @property
    def parts(self) -> dict[str, Any]:
        """The parts by name."""
        return {part: each.value for part, each in self.read.items()}

    @property
    def copy(self) -> WorkingCopy:
        """The same without texts."""
        return WorkingCopy(self.position, self.parts)

    def lines(self) -> tuple[CatalogueText, ...]:
        """Every text."""
        return tuple(line for each in self.read.values() for line in each.lines)


class _ReadCopies:
    """What this process has read, of one database and epoch."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.of: tuple[int, str] = (0, "")
        self.copy = CurrentCopy()
        self.memory: tuple[int, TranslationMemory, dict[str, str]] | None = None


_KNOWN = _ReadCopies()


def current_copy(database: Database) -> CurrentCopy:
    """The working copy as it is, made of the newest release where there is none yet."""
    with database.reading() as connection:
        newest = releases.newest_number(connection)
        position = working_copy.position_of(connection)
        based_on = working_copy.number_of(connection) if position else 0
    if newest > based_on:
        with database.writing() as connection:
            working_copy.follow(connection)
    with _KNOWN.lock, database.reading() as connection:
        return _read(connection, database)


def helps(copy: CurrentCopy) -> tuple[TranslationMemory, dict[str, str]]:
    """The translation memory and the known spellings of a working copy."""
    with _KNOWN.lock:
        known = _KNOWN.memory
        if known is None or known[0] != copy.position:
            memory = translation_desk.memory_of(copy.parts)
            approved = (line.text.mn for line in copy.lines() if line.text.status == "approved")
            spellings = by_shape((*approved, *(term.mn for term in glossary())))
            known = _KNOWN.memory = (copy.position, memory, spellings)
        return known[1], known[2]


def _read(connection: Connection, database: Database) -> CurrentCopy:
    position = working_copy.position_of(connection)
    of = (id(database.engine), streams.require_stream(connection).epoch)
    before = _KNOWN.copy.read if of == _KNOWN.of else {}
    if of == _KNOWN.of and position == _KNOWN.copy.position:
        return _KNOWN.copy
    last = select(WorkshopPart.part, func.max(WorkshopPart.position)).group_by(WorkshopPart.part)
    read: dict[str, ReadPart] = {}
    for part, at in connection.execute(last):
        known = before.get(part)
        if known is not None and known.position == at:
            read[part] = known
            continue
        row = select(WorkshopPart.content).where(WorkshopPart.part == part, WorkshopPart.position == at)
        content = connection.scalar(row)
        if content is not None:
            value = msgspec.json.decode(content, type=kind_of(part))
            read[part] = ReadPart(at, value, tuple(text_lines({part: value})))
    _KNOWN.of, _KNOWN.copy, _KNOWN.memory = of, CurrentCopy(position, read), None
    return _KNOWN.copy
