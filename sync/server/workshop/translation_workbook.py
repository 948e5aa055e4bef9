"""Texts as a workbook for translators: the Chinese, its Mongolian, and beside them what helps."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from casework.errors import FileUnreadable
from casework.language import _
from casework.translation.doubts import doubts
from casework.translation.glossary import terms_in
from casework.translation.memory import TranslationMemory
from casework.translation.returned import ReturnedLine
from casework.translation.text_lines import CatalogueText
from sync.server.workshop.workbook import read_workbook

SHEET = "译文"  # data
# A file format, like those of `casework.sheets.headings`; what stands behind the fifth only helps.
KEY, ABOUT, ZH, MN, STATUS, NOTE = "编号", "在哪里", "汉文", "蒙文", "译文状态", "意见"  # data
TERMS, SIMILAR, DOUBTS = "术语", "相近的译文", "请看一看"  # data
COLUMNS = (KEY, ABOUT, ZH, MN, STATUS, NOTE, TERMS, SIMILAR, DOUBTS)
_STATUS = {"none": "", "draft": "草稿", "approved": "已审定"}  # data
_WIDTHS = {KEY: 18, ABOUT: 24, ZH: 44, MN: 44, STATUS: 12, NOTE: 24, TERMS: 32, SIMILAR: 44, DOUBTS: 40}
_APPROVED = re.compile(r"已审定(?:[：:]\s*(?P<by>[^，,]*))?.*")
_HELP_LIMIT = 4000  # characters of a cell that only helps


def write_texts(
    lines: Sequence[CatalogueText], memory: TranslationMemory, spellings: Mapping[str, str]
) -> bytes:
    """The bytes of an xlsx file, one line a text."""
    import xlsxwriter  # 0.1 s that only this costs

    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        page = book.add_worksheet(SHEET)
        head = book.add_format({"bold": True, "bg_color": "#DCE6E2", "bottom": 1, "bottom_color": "#B8B2A6"})
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        mongolian = book.add_format(
            {
                "num_format": "@",
                "text_wrap": True,
                "valign": "top",
                "font_name": "Mongolian Baiti",
                "font_size": 13,
            }
        )
        for at, heading in enumerate(COLUMNS):
            page.write_string(0, at, heading, head)
            page.set_column(at, at, _WIDTHS[heading])
        for row, line in enumerate(lines, start=1):
            for at, cell in enumerate(_cells(line, memory, spellings)):
                page.write_string(row, at, cell, mongolian if COLUMNS[at] == MN else text)
        last, status = max(1, len(lines)), COLUMNS.index(STATUS)
        page.autofilter(0, 0, last, len(COLUMNS) - 1)
        page.freeze_panes(1, 3)
        choices = {"validate": "list", "source": [_STATUS["draft"], _STATUS["approved"]], "show_error": False}
        page.data_validation(1, status, last, status, choices)
    return file.getvalue()


def _cells(line: CatalogueText, memory: TranslationMemory, spellings: Mapping[str, str]) -> tuple[str, ...]:
    text = line.text
    status = _STATUS[text.status]
    if text.status == "approved":
        status = f"{status}：{text.approved_by}，{text.approved_on or ''}"  # data
    terms = [f"{each.term.zh} {each.term.mn}" for each in terms_in(text.zh)]
    equal = [each for each in memory.equal(text.zh) if each.mn != text.mn]
    similar = [f"{each.likeness}% {each.zh} {each.mn}" for each in (*equal, *memory.similar(text.zh))]
    looks = [str(each) for each in doubts(text, spellings)]
    shown = ("\n".join(dict.fromkeys(each))[:_HELP_LIMIT] for each in (terms, similar, looks))
    return (line.key, line.about, text.zh, text.mn, status, "", *shown)


def read_texts(content: bytes) -> list[ReturnedLine]:
    """The lines of a workbook that came back; raises FileUnreadable."""
    grid = read_workbook(content).grids.get(SHEET)
    if not grid:
        raise _unreadable(_("没有“{title}”这张表").format(title=SHEET))
    heads = [str(cell or "").strip() for cell in grid[0]]
    missing = [heading for heading in (KEY, ZH, MN, STATUS) if heading not in heads]
    if missing:
        raise _unreadable(_("没有“{heading}”这一列").format(heading=missing[0]))
    return list(_lines(heads, grid[1:]))


def _lines(heads: list[str], rows: Iterable[Sequence[Any]]) -> Iterable[ReturnedLine]:
    for number, cells in enumerate(rows, start=2):
        named = {heading: str(cell or "").strip() for heading, cell in zip(heads, cells, strict=False)}
        if not named.get(KEY):
            continue
        approval = _APPROVED.fullmatch(named[STATUS])
        yield ReturnedLine(
            key=named[KEY],
            zh=named[ZH],
            mn=named[MN],
            is_approved=approval is not None,
            approved_by=(approval["by"] or "").strip() if approval else "",
            note=named.get(NOTE, ""),
            place=_("第 {row} 行").format(row=number),
        )


def _unreadable(what: str) -> FileUnreadable:
    return FileUnreadable(_("读不了这个译文文件"), what, _("请用导出时的表，保留全部表头"))
