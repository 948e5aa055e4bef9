"""The history of a case as sentences, and its papers, as lines of lists."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from casework.cases.print_states import PRINT_STATES
from casework.language import _
from desktop.gui.parts.lines import Line, when_words
from desktop.printing.reasons import shown as shown_reason

if TYPE_CHECKING:
    from casework.cases.history import HistoryLine
    from desktop.services.cases.case_place import IssuedPaper

# What the program does by itself on the way to paper is in the papers, and in `cases show`.
QUIET = frozenset(
    (
        "slip_archived",
        "slip_print_queued",
        "slip_print_accepted",
        "slip_print_started",
        "slip_print_held_up",
        "case_form_archived",
        "case_form_print",
    )
)


def history_lines(
    history: tuple[HistoryLine, ...], names: dict[str, str], sites: dict[str, str]
) -> tuple[Line, ...]:
    """The newest first; when, by whom and where below what happened."""
    today = dt.datetime.now().astimezone().date()
    lines = []
    for each in reversed(history):
        if each.kind in QUIET:
            continue
        when = when_words(each.at, today)
        if each.clock != "trusted":
            when = _("{time}（时间待核）").format(time=when)
        about = (when, names.get(each.staff, ""), sites.get(each.device, ""))
        lines.append(Line(words=each.words, about=" · ".join(filter(None, about))))
    return tuple(lines)


def is_doubted(paper: IssuedPaper) -> bool:
    """Does nobody know whether it came out?"""
    return paper.standing is not None and paper.standing.state == "unconfirmed"


def paper_lines(papers: tuple[IssuedPaper, ...]) -> tuple[Line, ...]:
    """The newest first; each says how its print stands, where one is known of."""
    today = dt.datetime.now().astimezone().date()
    lines = []
    for each in papers:
        state = _(PRINT_STATES[each.standing.state]) if each.standing else ""
        reason = shown_reason(each.standing.reason) if each.standing else ""
        when = when_words(each.issued_at, today) if each.kind else ""
        replaced = _("已由 {number} 更正").format(number=each.replaced_by) if each.replaced_by else ""
        about = " · ".join(filter(None, (each.number, replaced, each.ended, reason, when)))
        lines.append(
            Line(
                words=each.title or _("一次性告知单"),
                about=about,
                sign="file",
                number=each.number,
                kind=each.kind,
                word=_("已更正") if each.replaced_by else _("已终止") if each.ended else state,
                word_tone="attention_ink" if is_doubted(each) else "quiet",
            )
        )
    return tuple(lines)
