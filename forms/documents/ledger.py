"""The sheets of a case ledger (办件台账): A4 landscape, one wide table with its head on every page."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

import msgspec

from casework.release.catalogue import Text
from forms.documents.kit.blocks import paragraph
from forms.documents.kit.foot import FOOT_HEIGHT, FormFoot, foot
from forms.documents.kit.form import Form
from forms.documents.kit.phrases import day_zh
from forms.documents.kit.plan import pages_of
from forms.documents.kit.sources import naming_sources
from forms.documents.kit.styles import (
    BODY,
    GREY,
    LABEL,
    NUMBER,
    SMALL,
    STRONG,
    TITLE,
    TITLE_SMALL,
)
from forms.documents.kit.words import Words, joined
from forms.errors import DocumentError, PaperTooSmall
from forms.page import Document, Page
from forms.sheet.composing import (
    Block,
    Sheet,
    columns_width,
    draw_blocks,
    first_baseline,
    fitting,
    paragraph_height,
    space,
    total,
)
from forms.sheet.frame import framed
from forms.sheet.paper import A4, Paper
from forms.sheet.tables import Table, TableColumn
from forms.text.columns import ColumnStyle
from forms.text.fonts import FontSet
from forms.text.lines import Style, line_length

LANDSCAPE = Paper(A4.height, A4.width, A4.margin, A4.name)
_CELL = Style(8.0, 10.5)
_CELL_BOLD = Style(8.0, 10.5, bold=True)
_MN_HEAD = ColumnStyle(9.0, 9.5, grey=GREY)
_MN_HEAD_HEIGHT = 66.0
_MN_TITLE = ColumnStyle(15.0, 18.0)
_PADDING = 3.2
_FIRST_HEIGHT, _NEXT_HEIGHT = 78.0, 30.0
_SIGNING_HEIGHT = 40.0
LABELS: dict[str, str] = {
    "title_ledger": "办件台账",
    "period": "期间",
    "period_value": "{a}至{b}",
    "ledger_count": "共 {n} 件",
    "opened_on": "登记日期",
    "materials_received": "已收/应收",
    "case_state": "办理状态",
    "finished_on": "办结日期",
    "evaluation": "评价",
    "no_cases": "本期没有办件",
    "ledger_statement": "本台账由办件记录自动生成，不得手工填写。",
    "ledger_made_on": "生成日期",
    "ledger_totals": "合计",
    "ledger_of_state": "“{state}”{n} 件",
    "ledger_keeper": "经办人签名",
    "ledger_checker": "核对人签名",
    "ledger_leader": "负责人签名",
}


class LedgerRow(msgspec.Struct, frozen=True, kw_only=True):
    """One case as the ledger lists it; name and number masked; `mode` and `state` as on screen."""

    slip_number: str
    opened_on: dt.date
    applicant_masked: str
    id_masked: str
    matter: Text
    mode: str
    received: int
    wanted: int
    state: str
    due_on: dt.date | None = None
    finished_on: dt.date | None = None
    handler: str = ""
    evaluation: str = ""
    remark: str = ""


class Ledger(Form, frozen=True, kw_only=True):
    """The cases of one site from one day to another, always generated, never typed."""

    period_from: dt.date
    period_until: dt.date
    rows: tuple[LedgerRow, ...]
    made_on: dt.date
    print_no: int = 0


def lay_out(ledger: Ledger, fonts: FontSet) -> Document:
    """The ledger's sheets; without a case one sheet that says so.

    Raises MissingGlyph when a character has no shape in any installed font, PaperTooSmall when a text does
    not fit the sheet.
    """
    with naming_sources(ledger):
        return _laid_out(ledger, fonts)


def _laid_out(ledger: Ledger, fonts: FontSet) -> Document:
    words = Words(ledger, LABELS)
    table = _table(words)
    head = table.head(fonts)
    rows = [
        block
        for number, row in enumerate(ledger.rows, start=1)
        for block in table.row(_cells(number, row, words), _PADDING, fonts)
    ]
    first = _first_head(ledger, words, fonts)
    closing = _closing(ledger, words, fonts)
    sheets = pages_of(_Rows(rows, head.height, first.height, total(closing))) or [[]]
    pages = []
    for number, blocks in enumerate(sheets, start=1):
        sheet = Sheet(fonts)
        top = first if number == 1 else _next_head(ledger, words)
        y = draw_blocks(sheet, [top, head, *blocks], LANDSCAPE.margin)
        if not ledger.rows:
            sheet.line(words.zh("no_cases"), BODY, LANDSCAPE.margin, y + 18.0)
        elif number == len(sheets):
            draw_blocks(sheet, closing, y)
        content = FormFoot("", (number, len(sheets)), words.zh("ledger_statement"))
        foot(ledger, content, words, LANDSCAPE).draw(sheet, LANDSCAPE.bottom - FOOT_HEIGHT)
        pages.append(Page(LANDSCAPE.width, LANDSCAPE.height, tuple(sheet.items)))
    return framed(Document(joined(words.zh("title_ledger"), ledger.number), tuple(pages)), LANDSCAPE, fonts)


class _Rows:
    """The sheets of a ledger: the rows of each below the table's head."""

    room = LANDSCAPE.bottom - FOOT_HEIGHT - 4.0 - LANDSCAPE.margin

    def __init__(
        self, rows: Sequence[Block], head_height: float, first_height: float, closing_height: float
    ) -> None:
        self._rows = rows
        self._head_height = head_height
        self._first_height = first_height
        self._closing_height = closing_height
        self.count = len(rows)

    def least_height(self, index: int) -> float:
        return self._rows[index].height

    def keeps_next(self, _index: int) -> bool:
        return False

    def too_long(self, index: int) -> DocumentError:
        return PaperTooSmall(LANDSCAPE.name, str(index + 1), "")

    def page(self, start: int, end: int) -> list[Block] | None:
        above = self._head_height + (_NEXT_HEIGHT if start else self._first_height)
        below = self._closing_height if end == self.count else 0.0
        rows = list(self._rows[start:end])
        return rows if above + total(rows) + below <= self.room else None


def _closing(ledger: Ledger, words: Words, fonts: FontSet) -> list[Block]:
    """What all cases come to, and lines for those who answer for the ledger."""
    states = Counter(row.state for row in ledger.rows)
    papers = f"{sum(row.received for row in ledger.rows)}/{sum(row.wanted for row in ledger.rows)}"
    parts = [
        words.zh("ledger_count", n=len(ledger.rows)),
        *(words.zh("ledger_of_state", state=state, n=count) for state, count in states.most_common()),
        joined(words.zh("materials_received"), papers),
    ]
    text = f"{words.zh('ledger_totals')}：{'，'.join(parts)}"
    span = (LANDSCAPE.margin, LANDSCAPE.right)
    return [space(5.0), *paragraph(text, STRONG, fonts, span), _signing(words)]


def _signing(words: Words) -> Block:
    keys = ("ledger_keeper", "ledger_checker", "ledger_leader", "date")
    step = LANDSCAPE.inner_width / len(keys)

    def draw(sheet: Sheet, top: float) -> None:
        baseline = top + _SIGNING_HEIGHT - 8.0
        for index, key in enumerate(keys):
            x = LANDSCAPE.margin + index * step
            length = sheet.line(words.zh(key), LABEL, x, baseline)
            sheet.rule(x + length + 4.0, x + step - 14.0, baseline + 2.0)

    return Block(_SIGNING_HEIGHT, draw)


def _table(words: Words) -> Table:
    wanted = [
        ("number", 20.0, _CELL),
        ("slip_number", 96.0, _CELL_BOLD),
        ("opened_on", 58.0, _CELL),
        ("applicant", 30.0, _CELL),
        ("id_number", 74.0, _CELL),
        ("matter", 84.0, _CELL),
        ("mode", 34.0, _CELL),
        ("materials_received", 40.0, _CELL),
        ("case_state", 36.0, _CELL),
        ("due_on", 58.0, _CELL),
        ("finished_on", 58.0, _CELL),
        ("handler", 34.0, _CELL),
        ("evaluation", 26.0, _CELL),
        ("remark", 0.0, _CELL),
    ]
    gap = 4.0
    used = sum(width for _, width, _ in wanted) + gap * (len(wanted) - 1)
    last = LANDSCAPE.inner_width - used
    columns = tuple(
        TableColumn(words.zh(key), width or last, style, words.mn(key)) for key, width, style in wanted
    )
    mongolian = _MN_HEAD if any(column.mongolian for column in columns) else None
    return Table(columns, LANDSCAPE.margin, LANDSCAPE.right, SMALL, gap, mongolian, _MN_HEAD_HEIGHT)


def _cells(number: int, row: LedgerRow, words: Words) -> list[str]:
    return [
        str(number),
        row.slip_number,
        day_zh(words, row.opened_on),
        row.applicant_masked,
        row.id_masked,
        row.matter.zh,
        row.mode,
        f"{row.received}/{row.wanted}",
        row.state,
        day_zh(words, row.due_on) or "–",
        day_zh(words, row.finished_on) or "–",
        row.handler,
        row.evaluation or "–",
        row.remark,
    ]


def _period(ledger: Ledger, words: Words) -> str:
    first, last = day_zh(words, ledger.period_from), day_zh(words, ledger.period_until)
    return words.zh("period_value", a=first, b=last)


def _first_head(ledger: Ledger, words: Words, fonts: FontSet) -> Block:
    """Title in both scripts, site, period, how many cases."""
    mongolian = words.mn("title_ledger")
    height = _FIRST_HEIGHT - 12.0
    style = fitting(mongolian, _MN_TITLE, height, fonts)
    width = columns_width(mongolian, style, height, fonts) if mongolian else 0.0
    mongolian_first = bool(mongolian) and ledger.settings.script_order == "mn_first"
    beside = line_length(ledger.number, NUMBER, fonts) + 24.0
    room = LANDSCAPE.inner_width - width - beside - (28.0 if mongolian else 0.0)
    further = max(0.0, paragraph_height(ledger.site.name.zh, BODY, room, fonts) - BODY.leading)

    def draw(sheet: Sheet, top: float) -> None:
        x, right = LANDSCAPE.margin, LANDSCAPE.right
        if mongolian_first:
            x = sheet.columns(mongolian, style, (x, top), height) + 12.0
        sheet.line(words.zh("title_ledger"), TITLE, x - 1.0, top + 24.0)
        sheet.paragraph(ledger.site.name.zh, BODY, (x, top + 33.0), room)
        below = top + further
        length = sheet.line(words.zh("period"), LABEL, x, first_baseline(BODY, below + 47.0))
        sheet.line(_period(ledger, words), BODY, x + length + 8.0, first_baseline(BODY, below + 47.0))
        if not mongolian:
            sheet.line(words.zh("no_mongolian"), LABEL, x, first_baseline(BODY, below + 60.0))
        if mongolian and not mongolian_first:
            right = right - width
            sheet.columns(mongolian, style, (right, top), height)
            right -= 16.0
        sheet.line_right(words.zh("ledger_count", n=len(ledger.rows)), STRONG, right, top + 24.0)
        sheet.line_right(ledger.number, NUMBER, right, first_baseline(BODY, top + 33.0))
        made = joined(words.zh("ledger_made_on"), day_zh(words, ledger.made_on))
        sheet.line_right(made, LABEL, right, first_baseline(BODY, top + 47.0))

    return Block(_FIRST_HEIGHT + further, draw)


def _next_head(ledger: Ledger, words: Words) -> Block:
    def draw(sheet: Sheet, top: float) -> None:
        length = sheet.line(words.zh("title_ledger"), TITLE_SMALL, LANDSCAPE.margin, top + 12.0)
        about = f"（{words.zh('continued')}）{ledger.site.name.zh}　{_period(ledger, words)}"
        start = LANDSCAPE.margin + length + 6.0
        room = LANDSCAPE.right - line_length(ledger.number, NUMBER, sheet.fonts) - 8.0 - start
        if line_length(about, LABEL, sheet.fonts) > room:
            about = f"（{words.zh('continued')}）{_period(ledger, words)}　{ledger.site.name.zh}"
        sheet.first_line(about, LABEL, (start, top + 12.0), room)
        sheet.line_right(ledger.number, NUMBER, LANDSCAPE.right, top + 12.0)

    return Block(_NEXT_HEIGHT, draw)
