"""The month report in words and numbers, the same on screen and on paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from casework.cases.kinds.events import GRADES
from casework.language import N_, _, listed, n_
from casework.shared_words import MODES
from desktop.gui.ledger.bars import Bar, Bars
from desktop.gui.ledger.report_paper import ReportPaper
from desktop.gui.ledger.year_line import YearLine

if TYPE_CHECKING:
    from casework.report.counting import MonthReport, ReportRow

_BARS_A_PICTURE = 20  # on paper: a picture is not cut
_NAMED = 12  # sites of which nothing came; the rest is a number


def _percent(row: ReportRow) -> str:
    percent = row.at_once_percent
    return "—" if percent is None else f"{percent:.0f}%"


def _visits(row: ReportRow) -> str:
    visits = row.visits_per_case
    return "—" if visits is None else f"{visits:.1f}"


def _evaluations(report: MonthReport) -> str:
    given = sum(report.grades.values())
    return n_("{count} 次", given).format(count=given)


FIGURES: Mapping[str, Callable[[MonthReport], str]] = {
    N_("办件"): lambda report: str(report.total.cases),
    N_("一次就齐"): lambda report: _percent(report.total),
    N_("每件跑几次"): lambda report: _visits(report.total),
    N_("来了几次"): lambda report: str(report.total.visits),
    N_("超期未结"): lambda report: str(report.total.overdue),
    N_("没让群众带的证明"): lambda report: str(report.total.proofs_avoided),
    N_("评价"): _evaluations,
    N_("咨询"): lambda report: str(report.enquiries),
}
COLUMNS = (
    N_("站点"),
    N_("办件"),
    N_("一次就齐"),
    N_("每件跑几次"),
    N_("告知单"),
    N_("有承诺日"),
    N_("超期未结"),
    N_("免带证明"),
)


def report_cells(row: ReportRow) -> tuple[str, ...]:
    """A line of the table, in the order of COLUMNS."""
    return (
        row.site_name,
        str(row.cases),
        _percent(row),
        _visits(row),
        str(row.slips),
        str(row.promised),
        str(row.overdue),
        str(row.proofs_avoided),
    )


def site_bar(report: MonthReport, site: ReportRow) -> Bar:
    """The cases of a site by mode."""
    parts: dict[str, int] = {}
    for row in report.rows:
        if row.site == site.site and row.cases:
            words = _(MODES[row.mode]) if row.mode in MODES else row.mode
            parts[words] = parts.get(words, 0) + row.cases
    return Bar(site.site_name, parts)


def grade_words(report: MonthReport) -> str:
    """The five grades with their counts, "" where nobody gave one."""
    if not any(report.grades.values()):
        return ""
    each = (f"{_(words)} {report.grades.get(grade, 0)}" for grade, words in GRADES.items())
    return _("评价：{grades}").format(grades=" · ".join(each))


def unheard_words(report: MonthReport) -> str:
    """Whose records may be missing from the counts, and since when."""
    sites = report.unheard
    if not sites:
        return ""
    names = listed(
        _("{site}（{day} 以后）").format(site=each.site_name, day=each.since[:10])
        if each.since
        else _("{site}（从来没有）").format(site=each.site_name)
        for each in sites[:_NAMED]
    )
    words = n_("{count} 个站点还没有消息，数里可能缺它们的：{names}", len(sites))
    more = _(" 等") if len(sites) > _NAMED else ""
    return words.format(count=len(sites), names=names + more)


def report_pdf(report: MonthReport) -> bytes:
    """The report on A4."""
    title = _("月报 {month}").format(month=report.month)
    paper = ReportPaper(title)
    paper.words(title, "title", bold=True)
    made = report.made_at[:16].replace("T", " ")
    about = _("由本机记录在 {made} 算出；按站点编码排，不排名。作废 {count} 件不计在内。")
    paper.words(about.format(made=made, count=report.total.voided), "small", tone="quiet")
    paper.words(" · ".join(f"{_(name)} {figure(report)}" for name, figure in FIGURES.items()), "work")
    for words, tone in ((grade_words(report), "ink"), (unheard_words(report), "attention_ink")):
        if words:
            paper.words(words, "body", tone=tone)
    year = YearLine(paper.look)
    year.show_months(report.months)
    paper.picture(year, _("十二个月的办件"))
    bars = [site_bar(report, site) for site in report.sites]
    for first in range(0, len(bars), _BARS_A_PICTURE):
        part = Bars(paper.look)
        part.show_bars(tuple(bars[first : first + _BARS_A_PICTURE]), max(bar.whole for bar in bars))
        paper.picture(part, "" if first else _("各站点怎么办的"))
    paper.table([_(words) for words in COLUMNS], [report_cells(row) for row in (*report.sites, report.total)])
    return paper.finish()
