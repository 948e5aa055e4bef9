"""Rows of a workbook as the plain value of a release, with all that cannot be read and where it stands.

What the values mean is checked by `casework.release.release_file`, as of any file; the rows lead
back to the cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import msgspec
from rapidfuzz import process

from casework.language import _, listed
from casework.release.problems import below, quoted
from casework.sheets.cells import Approval, BadCell, SheetCell, read
from casework.sheets.headings import COVER, FIELD_COLUMN, NAME_COLUMN
from casework.sheets.places import CellPlace, RowAt, SheetProblem
from casework.sheets.plan import FieldPath, KindSheet, SheetColumn
from casework.sheets.rows import headings_of

Grid: TypeAlias = Sequence[Sequence[SheetCell]]
_ALIKE = 60  # of 100: near enough to be what somebody meant


class TakenSheets(msgspec.Struct, frozen=True):
    """What was read: the plain value, the row of each part by its path, and what could not be read."""

    value: dict[str, Any]
    rows: dict[str, RowAt]
    problems: list[SheetProblem]

    @property
    def is_whole(self) -> bool:
        """Is every sheet there with its columns, so that what its rows mean can be checked?"""
        return all(problem.place.row > 1 for problem in self.problems)


class _Owner(msgspec.Struct, frozen=True):
    """A value that other rows belong to, and its path."""

    value: dict[str, Any]
    path: str


def take(grids: Mapping[str, Grid], wanted: tuple[KindSheet, ...]) -> TakenSheets:
    """Read the wanted sheets of a workbook; every one of them has to be there with all its columns."""
    reading = _Reading()
    others = list(unknown_titles(grids, wanted))
    for sheet in wanted:
        grid = grids.get(sheet.title)
        if grid is None:
            reading.problem(
                CellPlace(sheet.title), _("工作簿里没有这张表"), _right_title(sheet.title, others)
            )
        else:
            reading.sheet(sheet, grid)
    reading.fill_lists(wanted)
    return TakenSheets(reading.value, reading.rows, reading.problems)


def unknown_titles(grids: Mapping[str, Grid], wanted: tuple[KindSheet, ...]) -> Iterator[str]:
    """Sheets that somebody added for himself: they are left alone."""
    titles = {sheet.title for sheet in wanted} | {COVER}
    return (title for title in grids if title not in titles)


def _right_title(title: str, others: list[str]) -> str:
    near = process.extractOne(title, others, score_cutoff=_ALIKE)
    if near:
        return _("把“{other}”改回“{title}”").format(other=near[0], title=title)
    return _("导出时的“{title}”；没有内容也留着表头").format(title=title)


class _Reading:
    """Goes through the sheets, owners first."""

    def __init__(self) -> None:
        self.value: dict[str, Any] = {"schema": 1}
        self.rows: dict[str, RowAt] = {}
        self.problems: list[SheetProblem] = []
        self._owners: dict[str, dict[tuple[str, ...], _Owner]] = {"Release": {(): _Owner(self.value, "")}}

    def problem(self, place: CellPlace, what: str, right: str) -> None:
        self.problems.append(SheetProblem(place, what, right))

    def sheet(self, sheet: KindSheet, grid: Grid) -> None:
        columns = self._columns(sheet, grid)
        if columns is None:
            return
        if sheet.owner is None:  # what its one row lacks is to be written there, also where it is gone
            self.rows[""] = RowAt(sheet, 2, columns)
        for number, cells in enumerate(grid[1:], start=2):
            row = RowAt(sheet, number, columns)
            named = {heading: cells[at] if at < len(cells) else None for heading, at in columns.items()}
            named.pop(NAME_COLUMN, None)
            if any(cell is not None and str(cell).strip() for cell in named.values()):
                self._row(row, named)

    def fill_lists(self, wanted: tuple[KindSheet, ...]) -> None:
        """A list of which no row speaks is empty, not missing."""
        for sheet in wanted:
            if sheet.owner is None:
                self.value.setdefault("settings", {})
                continue
            empty: dict[str, Any] | list[Any] = {} if sheet.element == "label" else []
            for path in sheet.lists.values():
                for owner in self._owners.get(sheet.owner.key, {}).values():
                    if len(path) == 1:
                        owner.value.setdefault(path[0], empty.copy())

    def _columns(self, sheet: KindSheet, grid: Grid) -> dict[str, int] | None:
        """In which column each heading stands; None where one is missing."""
        heads = [str(cell or "").strip() for cell in (grid[0] if grid else ())]
        wanted = [heading for heading in headings_of(sheet) if heading != NAME_COLUMN]
        missing = [heading for heading in wanted if heading not in heads]
        unknown = [heading for heading in heads if heading and heading not in (*wanted, NAME_COLUMN)]
        for heading in missing:
            near = process.extractOne(heading, unknown, score_cutoff=_ALIKE)
            right = _("把“{other}”改回“{title}”").format(other=near[0], title=heading) if near else ""
            place = CellPlace(sheet.title, 1)
            self.problem(
                place, _("没有“{heading}”这一列").format(heading=heading), right or _("保留导出时的全部表头")
            )
        for at, heading in enumerate(heads):
            place = CellPlace(sheet.title, 1, at, heading)
            if heading in unknown and not missing:
                self.problem(
                    place, _("没有这样的列"), _("删去，或改为：{fields}").format(fields=listed(wanted))
                )
            elif heading and heading in heads[:at]:
                self.problem(place, _("同一个表头写了两次"), _("只留一处"))
            elif not heading and _has_cells_below(grid, at):
                self.problem(place, _("这一列没有表头，下面却有内容"), _("删去这一列"))
        return (
            None if missing else {heading: at for at, heading in reversed(list(enumerate(heads))) if heading}
        )

    def _row(self, row: RowAt, cells: dict[str, SheetCell]) -> None:
        sheet = row.sheet
        if sheet.owner is None:
            if row.number > 2:
                self.problem(row.place(sheet.columns[0].heading), _("多出一行"), _("这张表只有一行"))
                return
            self.rows[""] = row
            self._fill(row, cells, self.value)
            return
        owner = self._owner(row, cells)
        path = self._list(row, cells)
        if owner is None or path is None:
            return
        value: dict[str, Any] = {}
        self._fill(row, cells, value)
        own_path = self._append(sheet, owner, path, value)
        self.rows[own_path] = row
        if sheet.identity:
            key = (*self._keys(row, cells), str(value_in(value, sheet.identity.path) or ""))
            self._owners.setdefault(sheet.key, {}).setdefault(key, _Owner(value, own_path))

    def _append(self, sheet: KindSheet, owner: _Owner, path: FieldPath, value: dict[str, Any]) -> str:
        place = owner.value
        for name in path[:-1]:
            place = place.setdefault(name, {})
        where = below(owner.path, ".".join(path))
        if sheet.element == "label":
            labels = place.setdefault(path[-1], {})
            key = str(value.pop("", ""))
            labels[key] = value
            return below(where, key)
        elements = place.setdefault(path[-1], [])
        elements.append(value.get("", "") if sheet.element == "code" else value)
        return below(where, len(elements) - 1)

    def _keys(self, row: RowAt, cells: dict[str, SheetCell]) -> tuple[str, ...]:
        identities = [owner.identity for owner in row.sheet.owners() if owner.identity]
        return tuple(str(self._read(row, each, cells[each.heading]) or "") for each in identities)

    def _owner(self, row: RowAt, cells: dict[str, SheetCell]) -> _Owner | None:
        """What the row belongs to; a problem where there is no such thing."""
        assert row.sheet.owner is not None  # noqa: S101 - the head has no owner and is not asked
        keys = self._keys(row, cells)
        known = self._owners.get(row.sheet.owner.key, {})
        if keys in known:
            return known[keys]
        last = row.sheet.owners()[-1]
        assert last.identity is not None  # noqa: S101 - what owns rows has one
        what = _("“{title}”表里没有 {key}").format(title=last.title, key=quoted(" / ".join(keys)))
        near = process.extractOne(" / ".join(keys), [" / ".join(each) for each in known], score_cutoff=_ALIKE)
        right = _("“{title}”表里某一行的{heading}").format(title=last.title, heading=last.identity.heading)
        if near:
            right += _("，例如 {near}").format(near=quoted(near[0]))
        self.problem(row.place(last.identity.heading), what, right)
        return None

    def _list(self, row: RowAt, cells: dict[str, SheetCell]) -> FieldPath | None:
        lists = row.sheet.lists
        if len(lists) == 1:
            return next(iter(lists.values()))
        word = str(cells[FIELD_COLUMN] or "").strip()
        if word not in lists:
            right = _("以下之一：{values}").format(values=listed(lists))
            self.problem(row.place(FIELD_COLUMN), _("写的是 {shown}").format(shown=quoted(word)), right)
            return None
        return lists[word]

    def _fill(self, row: RowAt, cells: dict[str, SheetCell], value: dict[str, Any]) -> None:
        for column in row.sheet.columns:
            cell = cells[column.heading]
            content = None if cell is None else self._read(row, column, cell)
            if content is None:
                continue
            place = value
            for name in column.path[:-1]:
                place = place.setdefault(name, {})
            if isinstance(content, Approval):
                _approve(place, content)
            else:
                place[column.path[-1] if column.path else ""] = content
        _set_drafts(row.sheet, value)

    def _read(self, row: RowAt, column: SheetColumn, cell: SheetCell) -> Any:
        try:
            return read(column, cell)
        except BadCell as error:
            problem = SheetProblem(row.place(column.heading), error.what, error.right)
            if problem not in self.problems[-4:]:  # a key is read for the row and for what belongs to it
                self.problems.append(problem)
            return None


def value_in(value: Mapping[str, Any], path: FieldPath) -> Any:
    """What stands at that place of a plain value, or None."""
    for name in path:
        value = value.get(name, {}) if isinstance(value, Mapping) else {}
    return value or None


def _has_cells_below(grid: Grid, at: int) -> bool:
    return any(
        at < len(cells) and str(cells[at] if cells[at] is not None else "").strip() for cells in grid[1:]
    )


def _approve(text: dict[str, Any], approval: Approval) -> None:
    if approval.status != "approved":
        return  # a draft is what a translation is of which nobody says more
    text["status"] = "approved"
    if approval.by:
        text["approved_by"] = approval.by
    if approval.on:
        text["approved_on"] = approval.on


def _set_drafts(sheet: KindSheet, value: dict[str, Any]) -> None:
    """A translation without a status is a draft; that one of nothing lacks its Chinese, the check says."""
    for column in sheet.columns:
        if column.kind == "approval" and isinstance(text := _inner(value, column.path[:-1]), dict):
            if text.get("mn") and "status" not in text:
                text["status"] = "draft"
            if text and column.path[:-1]:
                text.setdefault("zh", "")


def _inner(value: Any, path: FieldPath) -> Any:
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value
