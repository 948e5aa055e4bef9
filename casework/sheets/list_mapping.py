"""Lists as other platforms export them: which of their columns is which of ours, settled once and kept.

A mapping is a small file that somebody corrects; what a list does not have stays as the catalogue has it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
from rapidfuzz import process

from casework.errors import FileUnreadable
from casework.language import _, listed
from casework.release import raw_json
from casework.release.catalogue import Release
from casework.release.problems import ReleaseProblems
from casework.release.shape import misfits
from casework.sheets.cells import SheetCell
from casework.sheets.headings import NAME_COLUMN
from casework.sheets.places import CellPlace, SheetProblem
from casework.sheets.plan import KindSheet, matter_sheets
from casework.sheets.rows import filled, headings_of
from casework.sheets.taking import Grid

_LIKELY = 75  # of 100


class SheetMapping(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """One of their sheets: their headings by ours, and what stands in ours for every row."""

    sheet: str
    columns: dict[str, str] = {}  # ours: theirs
    always: dict[str, str] = {}  # ours: the words


class ListMapping(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Their sheets by ours (事项, 材料 …)."""

    sheets: dict[str, SheetMapping] = {}


class MappedList(msgspec.Struct, frozen=True):
    """A list as our sheets, and the row of theirs from which each row came."""

    grids: dict[str, Grid]
    origins: dict[str, list[CellPlace | None]]

    def theirs(self, problem: SheetProblem, mapping: ListMapping) -> SheetProblem:
        """The problem at their cell, where the row is theirs."""
        place, origins = problem.place, self.origins.get(problem.place.sheet, [])
        at = origins[place.row - 2] if 2 <= place.row < len(origins) + 2 else None
        if at is None:
            return problem
        heading = mapping.sheets[place.sheet].columns.get(place.heading, place.heading)
        return SheetProblem(msgspec.structs.replace(at, heading=heading), problem.what, problem.right)


def read_mapping(content: bytes) -> ListMapping:
    """The mapping in a file; raises FileUnreadable for what names none of our sheets and columns."""
    try:
        value = raw_json.load(content)
    except ReleaseProblems as error:
        raise _unreadable(str(error.problems[0])) from error
    if wrong := next(misfits(value, ListMapping), None):
        raise _unreadable(str(wrong))
    mapping = msgspec.convert(value, ListMapping)
    known = {sheet.title: headings_of(sheet) for sheet in matter_sheets()}
    for title, sheet in mapping.sheets.items():
        for heading in (*sheet.columns, *sheet.always):
            if heading not in known.get(title, ()):
                words = _("没有“{title}”表的“{heading}”列，有：{columns}")
                columns = listed(known.get(title, known))
                raise _unreadable(words.format(title=title, heading=heading, columns=columns))
    return mapping


def suggested(grids: Mapping[str, Grid]) -> ListMapping:
    """What their columns are likely to be, by their names: for somebody to correct."""
    mapping = ListMapping()
    for title, grid in grids.items():
        heads = [str(cell).strip() for cell in (grid[0] if grid else ()) if cell not in (None, "")]
        sheet = _likeliest(title, heads)
        if heads and sheet.title not in mapping.sheets:
            mapping.sheets[sheet.title] = SheetMapping(sheet=title, columns=_columns(sheet, heads))
    return mapping


def _likeliest(title: str, heads: Sequence[str]) -> KindSheet:
    near = process.extractOne(title, [sheet.title for sheet in matter_sheets()], score_cutoff=_LIKELY)
    if near:
        return next(sheet for sheet in matter_sheets() if sheet.title == near[0])
    return max(matter_sheets(), key=lambda sheet: len(_columns(sheet, heads)))


def _columns(sheet: KindSheet, heads: Sequence[str]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for heading in headings_of(sheet):
        near = process.extractOne(heading, heads, score_cutoff=_LIKELY)
        if near and heading != NAME_COLUMN and near[0] not in pairs.values():
            pairs[heading] = near[0]
    return pairs


def mapped(grids: Mapping[str, Grid], mapping: ListMapping, release: Release) -> MappedList:
    """A list over what the catalogue has of its matters; raises FileUnreadable for a missing sheet."""
    code = matter_sheets()[0].columns[0].heading
    rows = {title: list(_their_rows(grids, sheet)) for title, sheet in mapping.sheets.items()}
    listed_codes = {cells.get(code) for _at, cells in rows.get(matter_sheets()[0].title, [])}
    made: dict[str, Grid] = {}
    origins: dict[str, list[CellPlace | None]] = {}
    for each in filled(release, matter_sheets()):
        title, headings = each.sheet.title, headings_of(each.sheet)
        body: list[tuple[CellPlace | None, Sequence[SheetCell]]] = [
            (None, row) for row in each.rows if row[headings.index(code)] in listed_codes
        ]
        if title in rows:
            names = _names(each.sheet, code)
            present = {tuple(str(row[headings.index(name)]) for name in names): row for row in each.rows}
            body = [
                (place, _over(headings, present.get(tuple(str(cells.get(name)) for name in names)), cells))
                for place, cells in rows[title]
            ]
        made[title] = [headings, *(row for _place, row in body)]
        origins[title] = [place for place, _row in body]
    return MappedList(made, origins)


def _names(sheet: KindSheet, code: str) -> tuple[str, ...]:
    """What a row is called by: its matter, and its own code where it has one."""
    own = sheet.identity.heading if sheet.identity else ""
    return tuple(dict.fromkeys(name for name in (code, own) if name))


def _over(
    headings: Sequence[str], before: Sequence[SheetCell] | None, cells: Mapping[str, SheetCell]
) -> tuple[SheetCell, ...]:
    """What the catalogue has, with what the list says in its place."""
    row: dict[str, SheetCell] = dict.fromkeys(headings)
    row |= dict(zip(headings, before, strict=True)) if before else {}
    row.update(cells)
    return tuple(row[heading] for heading in headings)


def _their_rows(
    grids: Mapping[str, Grid], mapping: SheetMapping
) -> Iterator[tuple[CellPlace, dict[str, SheetCell]]]:
    grid = grids.get(mapping.sheet)
    if grid is None:
        words = _("没有“{title}”这张表").format(title=mapping.sheet)
        raise _unreadable(words)
    heads = [str(cell or "").strip() for cell in (grid[0] if grid else ())]
    missing = [theirs for theirs in mapping.columns.values() if theirs not in heads]
    if missing:
        raise _unreadable(_("没有“{heading}”这一列").format(heading=missing[0]))
    for number, cells in enumerate(grid[1:], start=2):
        row: dict[str, Any] = {
            ours: cells[heads.index(theirs)] if heads.index(theirs) < len(cells) else None
            for ours, theirs in mapping.columns.items()
        }
        if any(cell not in (None, "") for cell in row.values()):
            yield CellPlace(mapping.sheet, number), {**mapping.always, **row}


def _unreadable(what: str) -> FileUnreadable:
    return FileUnreadable(_("这份对照用不了"), what, _("请改对照文件，或用 banner catalogue map 重新生成"))
