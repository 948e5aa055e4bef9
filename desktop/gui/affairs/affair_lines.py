"""What is on record beside cases, as lines: what waits first, with its day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from casework.cases.kinds.inspections import RESULTS
from casework.language import _
from desktop.gui.parts.lines import Line, when_words

if TYPE_CHECKING:
    from desktop.services.cases.list_affairs import KnownAffair

_SIGNS = {"enquiry": "info", "complaint": "attention", "inspection": "search"}


def affair_lines(known: tuple[KnownAffair, ...]) -> tuple[Line, ...]:
    """One line each, in the order in which they are given."""
    today = dt.datetime.now().astimezone().date()
    return tuple(_line(each, today) for each in known)


def _line(each: KnownAffair, today: dt.date) -> Line:
    of_case = each.slip_number if each.kind == "complaint" else ""
    about = [each.number, each.who, when_words(each.at, today), of_case]
    word, tone = "", "quiet"
    if each.is_open:
        word = _("待复查") if each.kind == "inspection" else _("待答复")
        tone = "stop" if each.due and each.due < today else "attention_ink"
        if each.due:
            about.append(_("{month}月{day}日前").format(month=each.due.month, day=each.due.day))
    elif each.kind == "complaint":
        word, tone = _("已答复"), "done"
    elif each.result:
        word, tone = _(RESULTS[each.result]), "done" if each.result == "conforms" else "quiet"
    return Line(
        words=each.title,
        about=" · ".join(filter(None, about)),
        sign=_SIGNS[each.kind],
        tone="stop" if each.is_open and each.due and each.due < today else "quiet",
        number=each.number,
        word=word,
        word_tone=tone,
    )
