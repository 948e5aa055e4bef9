"""The working copy of the catalogue: what the next release will be, edit by edit and part by part.

Every edit has a position.  Whoever brings an edit says from which position he started; what came in between
is put together with his, and where both changed the same place nothing is stored until somebody decides
(docs/decisions/0100-working-copy.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, func, select

from casework.language import _
from casework.release import release_parts
from casework.release.catalogue import Release
from casework.release.merging import EditClash, Merged, merge
from casework.release.release_parts import HEAD, ORDER, kind_of
from casework.translation.approvals import LostApproval, approvals_in, without_new_approvals
from sync.server.refusals import refuse
from sync.server.releases import releases
from sync.server.store import streams
from sync.server.store.rows import insert_rows
from sync.server.store.streams import now_text
from sync.server.store.tables import WorkshopAct, WorkshopPart

Parts = Mapping[str, Any]


class EditOrigin(msgspec.Struct, frozen=True):
    """Who edits, and where it came from: a workbook's name, the console, a release."""

    by: str
    origin: str


class Edit(msgspec.Struct, frozen=True, kw_only=True):
    """Parts as somebody wants them, None for one to be taken away, and the position that he started from."""

    parts: Mapping[str, Any]
    started_from: int


class Edited(msgspec.Struct, frozen=True, kw_only=True):
    """What an edit did: its position, the parts it changed, texts that are drafts again; or its clashes."""

    position: int = 0
    changed: tuple[str, ...] = ()
    drafts: tuple[LostApproval, ...] = ()
    clashes: tuple[EditClash, ...] = ()


class WorkingCopy(msgspec.Struct, frozen=True):
    """The working copy at a position."""

    position: int
    parts: dict[str, Any]

    @property
    def release(self) -> Release:
        """What would be published."""
        return release_parts.join(self.parts)


def position_of(connection: Connection) -> int:
    """The position of the newest edit; 0 before there is a working copy."""
    return connection.scalar(select(func.max(WorkshopAct.position))) or 0


def working_copy(connection: Connection, position: int | None = None) -> WorkingCopy:
    """The working copy as it is, or as it was at a position; raises Refused when there is none."""
    newest = position_of(connection)
    if not newest:
        raise refuse("malformed", _("还没有目录的工作副本：请先发布一版目录，或运行 banner catalogue import"))
    at = newest if position is None else position
    return WorkingCopy(at, _parts(connection, at))


def _parts(connection: Connection, position: int) -> dict[str, Any]:
    last = (
        select(WorkshopPart.part, func.max(WorkshopPart.position).label("position"))
        .where(WorkshopPart.position <= position)
        .group_by(WorkshopPart.part)
        .subquery()
    )
    rows = connection.execute(
        select(WorkshopPart.part, WorkshopPart.content).join(
            last, (WorkshopPart.part == last.c.part) & (WorkshopPart.position == last.c.position)
        )
    )
    return {
        part: msgspec.json.decode(content, type=kind_of(part))
        for part, content in rows
        if content is not None
    }


def number_of(connection: Connection) -> int:
    """The number of the release on which the working copy stands."""
    newest = select(WorkshopPart.content).where(WorkshopPart.part == HEAD)
    content = connection.scalar(newest.order_by(WorkshopPart.position.desc()).limit(1))
    return msgspec.json.decode(content, type=Release).number if content else 0


def follow(connection: Connection) -> int:
    """Bring what was published by another way into the working copy; the position that it then has.

    Makes the working copy of the newest release when there is none yet.  Raises Refused where a release
    changed what was being edited.
    """
    newest = releases.newest_number(connection)
    streams.hold_stream(connection)
    if not position_of(connection):
        manifest, release = releases.newest_release(connection)
        return begin(connection, release, EditOrigin(by="", origin=manifest.name))
    now = working_copy(connection)
    number = head_of(now.parts).number
    if newest <= number:
        return now.position
    manifest, release = releases.newest_release(connection)
    before = releases.release_of(connection, number)
    was = release_parts.split(before) if before else now.parts
    became = release_parts.split(release)
    gone = dict.fromkeys(part for part in was if part not in became)
    both = _together(was, {**became, **gone}, now.parts)
    if both.clashes:
        what = _("发布的 {name} 与工作副本改了同一处：{clash}").format(
            name=manifest.name, clash=both.clashes[0]
        )
        raise refuse("malformed", what)
    changed = {part: value for part, value in both.value.items() if value != now.parts.get(part)}
    return _store(connection, changed, EditOrigin(by="", origin=manifest.name))


def _together(before: Parts, mine: Parts, theirs: Parts) -> Merged:
    """Part by part; the order of parts is no reason to ask anybody."""
    clashes: list[EditClash] = []
    merged = {part: merge(before.get(part), value, theirs.get(part), part) for part, value in mine.items()}
    for part, both in merged.items():
        clashes += [] if part == ORDER else both.clashes
    return Merged({part: both.value for part, both in merged.items()}, tuple(clashes))


def begin(connection: Connection, release: Release, origin: EditOrigin) -> int:
    """The first edit: the whole of a release, its approvals as they are."""
    return _store(connection, release_parts.split(release), origin)


def edit(connection: Connection, wanted: Edit, origin: EditOrigin) -> Edited:
    """Put an edit together with what came since it was begun; where they clash, nothing is stored."""
    streams.hold_stream(connection)
    if not position_of(connection):
        return Edited(position=_store(connection, wanted.parts, origin), changed=tuple(wanted.parts))
    now = working_copy(connection)
    before = (
        now.parts if wanted.started_from in (0, now.position) else _parts(connection, wanted.started_from)
    )
    both = _together(before, wanted.parts, now.parts)
    if both.clashes:
        return Edited(clashes=both.clashes)
    known = approvals_in((tuple(before.values()), tuple(now.parts.values())))
    changed: dict[str, Any] = {}
    drafts: list[LostApproval] = []
    for part, value in both.value.items():
        settled, lost = without_new_approvals(value, known)
        if settled != now.parts.get(part):
            changed[part] = settled
            drafts += [msgspec.structs.replace(each, path=f"{part} {each.path}") for each in lost]
    position = _store(connection, changed, origin) if changed else now.position
    return Edited(position=position, changed=tuple(changed), drafts=tuple(drafts))


def approve_edit(connection: Connection, parts: Parts, origin: EditOrigin) -> int:
    """Store parts with the approvals that a translator just gave; the caller has seen to it that he may."""
    return _store(connection, parts, origin)


def _store(connection: Connection, parts: Parts, origin: EditOrigin) -> int:
    position = position_of(connection) + 1
    insert_rows(connection, WorkshopAct, [(position, origin.by, now_text(), origin.origin)])
    rows = [
        (position, part, None if value is None else msgspec.json.encode(value, order="deterministic"))
        for part, value in parts.items()
    ]
    insert_rows(connection, WorkshopPart, rows)
    return position


class EditLine(msgspec.Struct, frozen=True, kw_only=True):
    """One edit in the history."""

    position: int
    by: str
    at: str
    origin: str
    parts: int


def history(connection: Connection, part: str = "", limit: int = 50) -> list[EditLine]:
    """The newest edits first; of one part alone where it is named."""
    parts = select(func.count()).where(WorkshopPart.position == WorkshopAct.position).scalar_subquery()
    lines = select(WorkshopAct.position, WorkshopAct.made_by, WorkshopAct.made_at, WorkshopAct.origin, parts)
    if part:
        touched = select(WorkshopPart.position).where(WorkshopPart.part == part)
        lines = lines.where(WorkshopAct.position.in_(touched))
    rows = connection.execute(lines.order_by(WorkshopAct.position.desc()).limit(limit))
    return [
        EditLine(position=position, by=by, at=at, origin=origin, parts=count)
        for position, by, at, origin, count in rows
    ]


def head_of(parts: Parts) -> Release:
    """The head of the working copy: settings, calendar, general answers."""
    head: Release = parts[HEAD]
    return head
