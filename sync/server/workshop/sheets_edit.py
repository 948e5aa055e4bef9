"""The working copy as a workbook, and a workbook as an edit: all of it, or nothing and a report by cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection

from casework.language import _, listed
from casework.release import release_file, release_parts
from casework.release.catalogue import Matter, Release
from casework.release.foreign_text import Cleaning, clean_file
from casework.release.problems import Problem
from casework.sheets.list_mapping import ListMapping, mapped
from casework.sheets.places import RowAt, SheetProblem, place_of, placed
from casework.sheets.plan import KindSheet, matter_sheets, sheets
from casework.sheets.rows import filled
from casework.sheets.taking import Grid, take
from sync.server.refusals import refuse
from sync.server.workshop import workbook, working_copy
from sync.server.workshop.workbook import Workbook, WorkbookMarks
from sync.server.workshop.working_copy import Edit, WorkingCopy


class CheckedSheets(msgspec.Struct, frozen=True, kw_only=True):
    """A workbook that was looked through: the edit that it means or what is wrong, and what was put right."""

    edit: Edit | None = None
    problems: tuple[SheetProblem | Problem, ...] = ()
    cleanings: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()  # parts that the workbook no longer has


def export_sheets(connection: Connection, department: str = "") -> bytes:
    """The working copy as a workbook, or the matters of one department; raises Refused, ReleaseProblems."""
    now = working_copy.working_copy(connection)
    release = now.release
    wanted: tuple[KindSheet, ...] | None = None
    if department:
        release, wanted = _part_of(release, department), matter_sheets()
    marks = WorkbookMarks(release=release.name, position=now.position, department=department)
    return workbook.write_workbook(filled(release, wanted), marks)


def _part_of(release: Release, department: str) -> Release:
    matters = tuple(each for each in release.matters if is_of(each, department))
    if not matters:
        names = sorted({each.authority.zh for each in release.matters})
        what = _("没有部门 {department} 的事项；目录里有：{names}")
        raise refuse("malformed", what.format(department=department, names=listed(names)))
    return msgspec.structs.replace(release, matters=matters)


def is_of(matter: Matter, department: str) -> bool:
    """Does the department answer for the matter?"""
    return matter.authority.zh == department


def check_sheets(connection: Connection, content: bytes, labels: Mapping[str, str]) -> CheckedSheets:
    """Look through a workbook; nothing is stored.  Raises FileUnreadable, Refused."""
    book = workbook.read_workbook(content)
    if book.marks.format > WorkbookMarks().format:
        raise refuse("malformed", _("这个工作簿由更新的版本导出，请先升级本机程序"))
    newest = working_copy.position_of(connection)
    if book.marks.position > newest:
        what = _("这个工作簿取自第 {position} 次修改，这里只有 {newest} 次：它是从别处导出的")
        raise refuse("malformed", what.format(position=book.marks.position, newest=newest))
    before = working_copy.working_copy(connection, book.marks.position or None)
    return _checked(book, before, labels)


def check_list(
    connection: Connection, content: bytes, mapping: ListMapping, labels: Mapping[str, str]
) -> CheckedSheets:
    """Look through a list of another platform; matters that it does not name stay as they are.

    Raises FileUnreadable.
    """
    now = working_copy.working_copy(connection)
    made = mapped(workbook.read_workbook(content).grids, mapping, now.release)
    checked = _checked_part(made.grids, now, labels)
    problems = tuple(
        made.theirs(each, mapping) if isinstance(each, SheetProblem) else each for each in checked.problems
    )
    return msgspec.structs.replace(checked, problems=problems)


def _checked_part(grids: Mapping[str, Grid], now: WorkingCopy, labels: Mapping[str, str]) -> CheckedSheets:
    taken = take(grids, matter_sheets())
    mine = taken.value.get("matters", [])
    codes = {each.get("code") for each in mine}
    whole: dict[str, Any] = msgspec.to_builtins(now.release)
    others = [each for each in whole["matters"] if each["code"] not in codes]
    clean = clean_file(msgspec.json.encode({**whole, "matters": [*mine, *others]}))
    cleanings = tuple(_cleaned(each, taken.rows) for each in clean.cleanings)
    try:
        release = release_file.read(clean.content, labels)
    except release_file.ReleaseProblems as error:
        meant = (placed(each, taken.rows) for each in error.problems)
        return CheckedSheets(problems=_all_problems(taken.problems, meant), cleanings=cleanings)
    if taken.problems:
        return CheckedSheets(problems=tuple(taken.problems), cleanings=cleanings)
    names = {release_parts.part_name("matter", str(code)) for code in codes}
    parts = {name: part for name, part in release_parts.split(release).items() if name in names}
    return CheckedSheets(edit=Edit(parts=parts, started_from=now.position), cleanings=cleanings)


def check_file(connection: Connection, content: bytes, labels: Mapping[str, str]) -> CheckedSheets:
    """Look through a release's own file as an edit of the whole; nothing is stored."""
    clean = clean_file(content)
    cleanings = tuple(_cleaned(each, {}) for each in clean.cleanings)
    try:
        release = release_file.read(clean.content, labels)
    except release_file.ReleaseProblems as error:
        return CheckedSheets(problems=error.problems, cleanings=cleanings)
    parts = release_parts.split(release)
    newest = working_copy.position_of(connection)
    before = working_copy.working_copy(connection) if newest else WorkingCopy(0, {})
    removed = _removed(before, parts, "")
    return CheckedSheets(
        edit=Edit(parts={**parts, **dict.fromkeys(removed)}, started_from=newest),
        cleanings=cleanings,
        removed=removed,
    )


def _checked(book: Workbook, before: WorkingCopy, labels: Mapping[str, str]) -> CheckedSheets:
    department = book.marks.department
    taken = take(book.grids, matter_sheets() if department else sheets())
    if not taken.is_whole:
        return CheckedSheets(problems=tuple(taken.problems))
    value = _completed(taken.value, before, department)
    clean = clean_file(msgspec.json.encode(value))
    cleanings = tuple(_cleaned(each, taken.rows) for each in clean.cleanings)
    try:
        release = release_file.read(clean.content, labels)
    except release_file.ReleaseProblems as error:
        meant = (placed(each, taken.rows) for each in error.problems)
        return CheckedSheets(problems=_all_problems(taken.problems, meant), cleanings=cleanings)
    if taken.problems:
        return CheckedSheets(problems=tuple(taken.problems), cleanings=cleanings)
    parts = release_parts.split(release)
    if department:
        names = [release_parts.part_name("matter", each["code"]) for each in taken.value.get("matters", ())]
        parts = {name: parts[name] for name in names}
    removed = _removed(before, parts, department)
    whole = {**parts, **dict.fromkeys(removed)}
    return CheckedSheets(
        edit=Edit(parts=whole, started_from=before.position), cleanings=cleanings, removed=removed
    )


def _all_problems(
    unread: list[SheetProblem], meant: Iterable[SheetProblem | Problem]
) -> tuple[SheetProblem | Problem, ...]:
    """What could not be read, and what is wrong with the rest; a cell not read has nothing else wrong."""
    cells = {problem.place for problem in unread}
    more = [each for each in meant if not (isinstance(each, SheetProblem) and each.place in cells)]
    return (*unread, *more)


def _completed(value: dict[str, Any], before: WorkingCopy, department: str) -> dict[str, Any]:
    """A department's matters with the rest of the catalogue behind them: a check sees them in their place."""
    if not department:
        return value
    whole: dict[str, Any] = msgspec.to_builtins(before.release)
    mine = value.get("matters", [])
    codes = {each.get("code") for each in mine}
    others = [
        each
        for each in whole["matters"]
        if each["code"] not in codes and each["authority"]["zh"] != department
    ]
    return {**whole, "matters": [*mine, *others]}


def _removed(before: WorkingCopy, parts: Mapping[str, Any], department: str) -> tuple[str, ...]:
    if not department:
        return tuple(part for part in before.parts if part not in parts)
    return tuple(
        part
        for part, value in before.parts.items()
        if isinstance(value, Matter) and is_of(value, department) and part not in parts
    )


def _cleaned(cleaning: Cleaning, rows: Mapping[str, RowAt]) -> str:
    place = place_of(cleaning.path, dict(rows))
    return str(cleaning) if place is None else f"{place}：{cleaning.words}"  # data
