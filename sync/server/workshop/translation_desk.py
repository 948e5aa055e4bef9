"""The translation desk: drafts, approvals by a named translator, texts sent back with a note."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from casework.language import _
from casework.release.catalogue import Text
from casework.release.check_texts import text_problems
from casework.translation import returned
from casework.translation.glossary import glossary
from casework.translation.look_alikes import by_shape
from casework.translation.memory import TranslationMemory
from casework.translation.returned import LineProblem, ReturnedLine, ReturnedTexts
from casework.translation.text_lines import CatalogueText, changed_parts, split_key, text_lines
from sync.server.refusals import refuse
from sync.server.store import streams
from sync.server.store.rows import insert_rows
from sync.server.store.tables import TranslationNote, WorkshopAct
from sync.server.workshop import working_copy
from sync.server.workshop.working_copy import EditOrigin


class NoteLine(msgspec.Struct, frozen=True, kw_only=True):
    """Why a text was sent back, by whom and when."""

    key: str
    note: str
    by: str
    at: str


class DeskOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What an act of the desk did: how many texts it changed, at which position; or what is wrong."""

    position: int = 0
    changed: int = 0
    approved: int = 0
    problems: tuple[LineProblem, ...] = ()
    outdated: tuple[LineProblem, ...] = ()
    converted: tuple[str, ...] = ()


def memory_of(parts: Mapping[str, Any]) -> TranslationMemory:
    """The translation memory: what the working copy has, and the glossary."""
    terms = (Text(zh=term.zh, mn=term.mn, status="draft") for term in glossary())
    return TranslationMemory((*(line.text for line in text_lines(parts)), *terms))


def spellings_of(parts: Mapping[str, Any]) -> dict[str, str]:
    """A spelling for each shape of a word: of approved texts first, then of the glossary."""
    approved = [line.text.mn for line in text_lines(parts) if line.text.status == "approved"]
    return by_shape((*approved, *(term.mn for term in glossary())))


def translate(connection: Connection, key: str, mn: str, origin: EditOrigin) -> DeskOutcome:
    """One text gets another translation, a draft; raises Refused for a text that is not there."""
    now = working_copy.working_copy(connection)
    line = _line(now.parts, key)
    wanted = ReturnedLine(key=key, zh=line.text.zh, mn=mn, place=key)
    return _take(connection, now.parts, returned.returned([wanted], now.parts, origin.by, _today()), origin)


def take_lines(
    connection: Connection, lines: Iterable[ReturnedLine], origin: EditOrigin, *, leave_outdated: bool = False
) -> DeskOutcome:
    """A translator's file, all of it or nothing; lines whose Chinese changed may be left out."""
    streams.hold_stream(connection)
    now = working_copy.working_copy(connection)
    back = returned.returned(lines, now.parts, origin.by, _today())
    if leave_outdated:
        left_out = back.outdated
        back = msgspec.structs.replace(back, outdated=())
        return msgspec.structs.replace(_take(connection, now.parts, back, origin), outdated=left_out)
    return _take(connection, now.parts, back, origin)


def _take(
    connection: Connection, parts: Mapping[str, Any], back: ReturnedTexts, origin: EditOrigin
) -> DeskOutcome:
    if back.problems or back.outdated:
        return DeskOutcome(problems=back.problems, outdated=back.outdated)
    position = _store(connection, parts, back.changes, back.notes, origin)
    return DeskOutcome(
        position=position,
        changed=len(back.changes),
        approved=sum(text.status == "approved" for text in back.changes.values()),
        converted=back.converted,
    )


def approve(connection: Connection, keys: Iterable[str], origin: EditOrigin) -> DeskOutcome:
    """Approve translations as they stand, and every other text of the same Chinese and Mongolian.

    Raises Refused for a text without a translation; problems of a text leave all as it was.
    """
    streams.hold_stream(connection)
    parts = working_copy.working_copy(connection).parts
    wanted = {_pair(_translated(_line(parts, key)).text) for key in keys}
    lines = [line for line in text_lines(parts) if _pair(line.text) in wanted and line.text.status == "draft"]
    problems = tuple(
        LineProblem(line.key, problem.what, problem.right)
        for line in lines
        for problem in text_problems(line.text, "")
    )
    if problems:
        return DeskOutcome(problems=problems)
    changes = {line.key: returned.approved(line.text, origin.by, _today()) for line in lines}
    position = _store(connection, parts, changes, {}, origin)
    return DeskOutcome(position=position, changed=len(changes), approved=len(changes))


def send_back(connection: Connection, key: str, note: str, origin: EditOrigin) -> DeskOutcome:
    """A text goes back with a note; an approved one is a draft again.  Raises Refused."""
    if not note.strip():
        raise refuse("malformed", _("要写明哪里要改"))
    streams.hold_stream(connection)
    parts = working_copy.working_copy(connection).parts
    line = _translated(_line(parts, key))
    changes = {key: returned.sent_back(line.text)} if line.text.status == "approved" else {}
    position = _store(connection, parts, changes, {key: note.strip()}, origin)
    return DeskOutcome(position=position, changed=len(changes))


def open_notes(connection: Connection, parts: Mapping[str, Any]) -> dict[str, NoteLine]:
    """The newest note of each text that still stands as it was when it was sent back."""
    rows = connection.execute(
        select(
            TranslationNote.part,
            TranslationNote.path,
            TranslationNote.zh,
            TranslationNote.mn,
            TranslationNote.note,
            WorkshopAct.made_by,
            WorkshopAct.made_at,
        )
        .join(WorkshopAct, WorkshopAct.position == TranslationNote.position)
        .order_by(TranslationNote.position)
    )
    newest = {f"{row.part} {row.path}".strip(): row for row in rows}
    open_lines: dict[str, NoteLine] = {}
    for line in text_lines(parts):
        row = newest.get(line.key)
        if row is not None and line.text.status != "approved" and (row.zh, row.mn) == _pair(line.text):
            open_lines[line.key] = NoteLine(key=line.key, note=row.note, by=row.made_by, at=row.made_at)
    return open_lines


def _store(
    connection: Connection,
    parts: Mapping[str, Any],
    changes: Mapping[str, Text],
    notes: Mapping[str, str],
    origin: EditOrigin,
) -> int:
    if not changes and not notes:
        return working_copy.position_of(connection)
    changed = changed_parts(parts, changes)
    position = working_copy.approve_edit(connection, changed, origin)
    after = {**parts, **changed}
    rows = []
    for key, note in notes.items():
        part, path = split_key(key, parts)
        text = _line(after, key).text
        rows.append((position, part, path, text.zh, text.mn, note))
    insert_rows(connection, TranslationNote, rows)
    return position


def _line(parts: Mapping[str, Any], key: str) -> CatalogueText:
    part, _path = split_key(key, parts)
    lines = text_lines({part: parts[part]}) if part in parts else ()
    line = next((each for each in lines if each.key == key), None)
    if line is None:
        raise refuse("malformed", _("目录里没有这一条：{key}").format(key=key))
    return line


def _translated(line: CatalogueText) -> CatalogueText:
    if not line.text.mn:
        raise refuse("malformed", _("{key} 还没有蒙文").format(key=line.key))
    return line


def _pair(text: Text) -> tuple[str, str]:
    return text.zh, text.mn


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()
