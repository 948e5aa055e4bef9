"""What a person who fills in a column has to know, as the note at its heading."""

from __future__ import annotations

from collections.abc import Mapping

from casework.sheets.headings import NO, YES
from casework.sheets.plan import CellKind, SheetColumn

# Part of the file, like the headings: whoever edits a workbook reads them there.
_NOTES: Mapping[CellKind, str] = {  # data
    "lines": "可写多条，每行一条（Alt+Enter 换行）",
    "wholes": "可写多个整数，每行一个",
    "choice": "从下拉列表中选：{choices}",
    "choices": "可写多个，用顿号隔开：{choices}",
    "flag": "填是或否",
    "whole": "整数",
    "number": "数，可有小数",
    "date": "日期，如 2026-11-24",
    "rule": "每行一个条件，各行都满足才适用。写法：情形标识=取值|取值，任一取值即满足。空着是总适用",
    "pairs": "每行一条。写法：本目录的值=对方用词",
    "approval": "草稿、无，或“已审定：姓名，日期”。改了汉文或蒙文，已审定的会退为草稿",
}
_REQUIRED = "必填。"  # data
_EMPTY_FLAG = "；空着等于填“{default}”"  # data
_MONGOLIAN = "传统蒙古文（Unicode）；没有译文时空着"  # data


def note_of(column: SheetColumn) -> str:
    """The note of a column, "" where its heading says all."""
    if column.is_mongolian:
        return _MONGOLIAN
    shown = _NOTES.get(column.kind, "").format(choices="、".join(column.choices.values()))  # data
    if column.is_required:
        return _REQUIRED + shown
    return shown + _EMPTY_FLAG.format(default=YES if column.default else NO) * (column.kind == "flag")


COVER_LINES = (  # data
    "每类内容一张表；每行一条，用编码说明它属于哪个事项、哪个情形。",
    "表头不要改名，也不要删列；列的先后可以调整，自己加的工作表不会读取。",
    "有下拉箭头的格子只能选所列的词；鼠标停在表头上可看填写说明。",
    "“事项编码”对应的名称一列只供查看，改了不起作用。",
    "改了汉文的，它的蒙古文自动退为草稿，由译者重新审定。",
    "改好后交回：banner catalogue check 逐格检查，banner catalogue import 收回；有一处不对就全部不收。",
    "收回时别人在这期间的修改不会丢：改在不同处的合并，改在同一处的两边都列出来，由人决定。",
)
