"""One value of the catalogue as a cell of a sheet, and back: each kind of column has its pair.

Spreadsheet programs turn what looks like a number or a date into one; where nothing is lost by that, the
text is taken back from it, and where something is, the cell is refused.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import msgspec

from casework.errors import TamgaError
from casework.language import _, listed
from casework.release.problems import quoted
from casework.sheets.headings import APPROVED_AS, NO, NOTHING, YES
from casework.sheets.plan import CellKind, SheetColumn

SheetCell: TypeAlias = str | int | float | bool | dt.date | dt.time | dt.timedelta | None

LONGEST_CELL = 16_000  # characters; beyond 16,362 LibreOffice breaks the text and loses the frozen rows
EARLIEST_DATE = dt.date(1901, 1, 1)  # before it the days of spreadsheet programs differ
_EXACT = 2**53  # what every reader of JSON keeps
_DIGITS = 10**15  # what every spreadsheet program keeps of a number

_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_APPROVED = re.compile(
    r"已审定\s*(?:[：:]\s*(?P<by>.*?)\s*(?:[，,]\s*(?P<on>\d{4}\D\d{1,2}\D\d{1,2}日?))?)?\s*"
)
_SEPARATOR = re.compile("[、，,;；\n]")
_ERRORS = ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!")
_YES = {YES, "true", "1", "y", "yes", "√", "✓", "有", "对"}  # data
_NO = {NO, "false", "0", "n", "no", "×", "无", "错"}  # data
_LINE_ENDS = re.compile("\r\n?|\u2028|\u2029")


class BadCell(TamgaError):  # noqa: N818 - named as the others
    """A cell that cannot be read: what is wrong with it, and what would be right."""

    def __init__(self, what: str, right: str) -> None:
        super().__init__(_("这一格读不了"), what, right)
        self.right = right


def written(column: SheetColumn, text: Any, value: Any) -> SheetCell:
    """The cell of a value as the release's file has it, None where it has nothing.

    `text` is the whole text to which a translation status belongs.
    """
    if column.kind == "approval":
        return _approval(text or {}, column.choices)
    if value is None:
        value = column.default or None
    if value is None or value is False:
        return NO if value is False and column.default else None
    if value in ("", (), [], {}):
        return NOTHING if column.default else None
    if column.default and isinstance(value, str) and value.lstrip("\\") == NOTHING:
        return f"\\{value}"
    return _WRITERS[column.kind](value, column)


def read(column: SheetColumn, cell: SheetCell) -> Any:
    """The value of a cell as the release's file has it, None for an empty one; raises BadCell."""
    if isinstance(cell, str):
        cell = _LINE_ENDS.sub("\n", cell)
        if cell.strip() in _ERRORS:
            raise BadCell(_("公式出错：{cell}").format(cell=cell.strip()), _("填写值，不要公式"))
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return None
    if column.default and isinstance(cell, str) and cell.lstrip("\\") == NOTHING:
        return cell[1:] if cell != NOTHING else [] if isinstance(column.default, tuple) else ""
    return _READERS[column.kind](cell, column)


def _approval(text: Mapping[str, Any], words: Mapping[str, str]) -> str | None:
    status = text.get("status", "none")
    if status == "none":
        return None
    if status != "approved":
        return words[status]
    by, on = text.get("approved_by", ""), text.get("approved_on") or ""
    return APPROVED_AS.format(status=words[status], by=by, on=on)


def _written_rule(value: Mapping[str, Any], _column: SheetColumn) -> str:
    return "\n".join(f"{_escaped(key)}={'|'.join(map(_escaped, values))}" for key, values in value.items())


def _written_pairs(value: Mapping[str, str], _column: SheetColumn) -> str:
    return "\n".join(f"{_escaped(key)}={_escaped(word)}" for key, word in value.items())


def _escaped(text: str) -> str:
    marked = re.sub(r"[\\=|]", r"\\\g<0>", text).replace("\n", "\\n")
    return re.sub(r"^ | $", r"\\ ", marked) or "\\0"


def _split(text: str, sign: str) -> list[str]:
    """The parts between the signs that are not escaped."""
    parts = [""]
    for piece in re.findall(r"\\.|[^\\]|\\$", text, re.DOTALL):
        if piece == sign:
            parts.append("")
        else:
            parts[-1] += piece
    return [part if part.endswith("\\ ") else part.rstrip(" ") for part in parts]


def _plain(text: str) -> str:
    """What was escaped; blanks that somebody typed around it are none of it."""
    text = text.lstrip(" ")
    return re.sub(r"\\(.)", lambda sign: {"n": "\n", "0": ""}.get(sign[1], sign[1]), text)


def _written_date(value: Any, _column: SheetColumn) -> SheetCell:
    day = dt.date.fromisoformat(str(value))
    return day if day >= EARLIEST_DATE else day.isoformat()


def _number_or_text(value: int | float) -> SheetCell:
    return value if abs(value) < _DIGITS else str(value)


_WRITERS: Mapping[CellKind, Callable[[Any, SheetColumn], SheetCell]] = {
    "text": lambda value, _column: str(value),
    "lines": lambda value, _column: "\n".join(value),
    "wholes": lambda value, _column: "\n".join(map(str, value)),
    "choice": lambda value, column: column.choices[value],
    "choices": lambda value, column: "、".join(column.choices[each] for each in value),  # data
    "flag": lambda value, _column: YES if value else NO,
    "whole": lambda value, _column: _number_or_text(value),
    "number": lambda value, _column: _number_or_text(value),
    "date": _written_date,
    "rule": _written_rule,
    "pairs": _written_pairs,
}


def _text(cell: SheetCell, _column: SheetColumn) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, int | float):
        if abs(cell) >= _DIGITS:
            what = _("{cell} 被表格软件当成了数字，后几位已经丢失").format(cell=f"{cell:.0f}")
            raise BadCell(what, _("把这一列设为文本，重新填写"))
        return str(int(cell)) if cell == int(cell) else repr(cell)
    if isinstance(cell, dt.timedelta):
        minutes = round(cell.total_seconds() / 60)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    if isinstance(cell, dt.time):
        return cell.isoformat("seconds" if cell.second else "minutes")
    return _day(cell).isoformat() if isinstance(cell, dt.date) else str(cell)


def _shown(cell: SheetCell, column: SheetColumn) -> str:
    """What stands in the cell, as it looks there."""
    if isinstance(cell, dt.date | dt.time | dt.timedelta):
        return quoted(_text(cell, column))
    return quoted(cell)


def _lines(cell: SheetCell, column: SheetColumn) -> list[str]:
    return [line.strip() for line in _text(cell, column).split("\n") if line.strip()]


def _wholes(cell: SheetCell, column: SheetColumn) -> list[int]:
    return [_whole(part, column) for part in _SEPARATOR.split(_text(cell, column)) if part.strip()]


def _choice(cell: SheetCell, column: SheetColumn) -> str:
    word = _text(cell, column).strip()
    value = next((key for key, shown in column.choices.items() if word in (shown, key)), None)
    if value is None:
        right = _("以下之一：{values}").format(values=listed(column.choices.values()))
        raise BadCell(_("写的是 {shown}").format(shown=quoted(word)), right)
    return value


def _choices(cell: SheetCell, column: SheetColumn) -> list[str]:
    parts = [part for part in _SEPARATOR.split(_text(cell, column)) if part.strip()]
    return [_choice(part, column) for part in parts]


def _flag(cell: SheetCell, column: SheetColumn) -> bool:
    word = _text(cell, column).strip().lower()
    if word in _YES | _NO:
        return word in _YES
    raise BadCell(_("写的是 {shown}").format(shown=quoted(word)), listed((YES, NO)))


def _number(cell: SheetCell, column: SheetColumn) -> int | float:
    wrong = BadCell(_("写的是 {shown}").format(shown=_shown(cell, column)), _("一个数，如 5 或 2.5"))
    if isinstance(cell, bool | dt.date | dt.time | dt.timedelta):
        raise wrong
    words = str(cell).strip()
    try:
        number: int | float = int(words) if words.lstrip("-").isdecimal() else float(words)
    except ValueError:
        raise wrong from None
    if not abs(number) < _EXACT or (not isinstance(cell, str) and abs(number) >= _DIGITS):
        raise wrong
    return int(number) if number == int(number) else number


def _whole(cell: SheetCell, column: SheetColumn) -> int:
    number = _number(cell, column)
    if number != int(number):
        raise BadCell(_("写的是 {shown}").format(shown=_shown(cell, column)), _("一个整数"))
    return int(number)


def _date(cell: SheetCell, column: SheetColumn) -> str:
    if isinstance(cell, dt.date):
        return _day(cell).isoformat()
    match = _DATE.fullmatch(str(cell).strip())
    try:
        return dt.date(*map(int, match.groups())).isoformat() if match else _no_date(cell, column)
    except ValueError:
        return _no_date(cell, column)


def _no_date(cell: SheetCell, column: SheetColumn) -> str:
    raise BadCell(_("写的是 {shown}").format(shown=_shown(cell, column)), _("一个日期，如 2026-11-24"))


def _day(value: dt.date) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else value


def _rule(cell: SheetCell, column: SheetColumn) -> dict[str, list[str]]:
    pairs = _split_pairs(cell, column)
    return {
        key: [_plain(part) for part in _split(values, "|")] if values else [] for key, values in pairs.items()
    }


def _pairs(cell: SheetCell, column: SheetColumn) -> dict[str, str]:
    return {key: _plain(word) for key, word in _split_pairs(cell, column).items()}


def _split_pairs(cell: SheetCell, column: SheetColumn) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for line in filter(str.strip, _text(cell, column).split("\n")):
        key, *rest = _split(line.lstrip(), "=")
        if len(rest) != 1 or _plain(key) in pairs:
            shown = quoted(line)
            raise BadCell(
                _("写的是 {shown}").format(shown=shown), _("每行一条，如 person=newborn|aided，键不重复")
            )
        pairs[_plain(key)] = rest[0]
    return pairs


class Approval(msgspec.Struct, frozen=True):
    """What a cell says of a translation."""

    status: str
    by: str = ""
    on: str | None = None


def _read_approval(cell: SheetCell, column: SheetColumn) -> Approval:
    words = _text(cell, column).strip()
    if match := _APPROVED.fullmatch(words):
        on = match["on"]
        return Approval("approved", match["by"] or "", _date(on, column) if on else None)
    if words in (column.choices["approved"], "approved"):
        return Approval("approved")
    return Approval(_choice(words, column))


_READERS: Mapping[CellKind, Callable[[SheetCell, SheetColumn], Any]] = {
    "text": _text,
    "lines": _lines,
    "wholes": _wholes,
    "choice": _choice,
    "choices": _choices,
    "flag": _flag,
    "whole": _whole,
    "number": _number,
    "date": _date,
    "rule": _rule,
    "pairs": _pairs,
    "approval": _read_approval,
}
