"""What the banner's report has besides the desk's: evaluations by site, supervision, what tells of nobody."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import Connection

from casework.cases.kinds.events import GRADES
from casework.cases.kinds.inspections import RESULTS
from casework.language import N_, _
from casework.release.catalogue import ExportProfile, Release
from casework.report.counting import ReportRow, all_together
from casework.report.profile_fields import ProfileCase, filled
from casework.shared_words import MODES
from casework.tables.ledger_table import Cell, LedgerTable
from sync.server.report.case_releases import CaseReleases
from sync.server.report.gather import BannerCase
from sync.server.report.small_counts import FEWEST, safe_count

_SITE_KINDS = {
    "banner": N_("旗"),
    "township": N_("苏木镇"),
    "community": N_("社区"),
    "gacha": N_("嘎查"),
}


def evaluations_by_site(cases: Sequence[BannerCase], release: Release) -> LedgerTable:
    """The grades that cases of the span have got, by site, in the order of codes: nobody is ranked."""
    given: dict[str, Counter[str]] = defaultdict(Counter)
    for each in cases:
        given[each.case.site].update(grade.grade for grade in each.case.evaluations)
    rows: list[tuple[Cell, ...]] = [
        (site, _name(release, site), *(given[site][grade] for grade in GRADES), _open_ones(cases, site))
        for site in sorted(site for site in given if given[site])
    ]
    columns = (_("站点编码"), _("站点"), *(_(words) for words in GRADES.values()), _("差评还没有回访"))
    return LedgerTable(title=_("各站点的评价"), columns=columns, rows=tuple(rows))


def supervision(cases: Sequence[BannerCase]) -> LedgerTable:
    """Inspections of the span by list and result; one that was gone through again counts as it stands."""
    counts: Counter[tuple[str, str]] = Counter()
    names: dict[str, str] = {}
    for each in cases:
        inspection = each.case.inspection
        if inspection is not None and not each.counted.is_voided:
            counts[inspection.list_code, inspection.result] += 1
            names[inspection.list_code] = each.case.matter_name
    rows: list[tuple[Cell, ...]] = [
        (code, names[code], *(counts[code, result] for result in RESULTS)) for code in sorted(names)
    ]
    columns = (_("清单编码"), _("检查清单"), *(_(words) for words in RESULTS.values()))
    return LedgerTable(title=_("监管检查"), columns=columns, rows=tuple(rows))


def overdue(cases: Sequence[BannerCase], release: Release, today: str) -> LedgerTable:
    """The cases past their promised day, the longest first, by the numbers of their slips alone."""
    late = [
        (each.counted.promised_on.isoformat(), each)
        for each in cases
        if each.counted.promised_on is not None and not (each.counted.is_over or each.counted.is_voided)
    ]
    rows = [
        (_number(each), each.case.site, _name(release, each.case.site), each.case.matter_name, day)
        for day, each in sorted(late, key=lambda pair: (pair[0], _number(pair[1])))
        if day < today
    ]
    columns = (_("告知单编号"), _("站点编码"), _("站点"), _("事项"), _("承诺办结日"))
    return LedgerTable(title=_("超期未结"), columns=columns, rows=tuple(rows))


def profile_table(
    connection: Connection, profile: ExportProfile, cases: Iterable[BannerCase], release: Release
) -> LedgerTable:
    """The cases that are not void, a line each, in the columns of another system; numbers in full."""
    releases = CaseReleases(release)
    rows, left_out = list[tuple[Cell, ...]](), 0
    for each in cases:
        own = releases.matter_of(connection, each.case)
        if each.counted.is_voided or own is None or not each.case.slips:
            left_out += 1
            continue
        about = ProfileCase(
            case=each.case, number=_number(each), own=own, clocks=releases.clocks_of(connection, each.case)
        )
        rows.append(tuple(field.value for field in filled(profile, about, release).fields))
    about_it = _("另有 {count} 件作废或读不出，没有列入").format(count=left_out) if left_out else ""
    columns = tuple(field.label for field in profile.fields)
    return LedgerTable(title=profile.name.zh, about=about_it, columns=columns, rows=tuple(rows))


def anonymous(rows: Iterable[ReportRow], release: Release) -> LedgerTable:
    """For an evaluation from outside: by kind of site, matter and mode; groups of a few are left out."""
    groups: dict[tuple[str, str, str], list[ReportRow]] = defaultdict(list)
    for row in rows:
        site = release.site(row.site)
        groups[site.kind if site else "", row.matter, row.mode].append(row)
    lines = []
    for (kind, matter, mode), members in sorted(groups.items()):
        total = all_together(members)
        if total.cases >= FEWEST:
            names = (_(_SITE_KINDS[kind]) if kind else "", matter, members[0].matter_name, _mode(mode))
            lines.append((*names, *_anonymous_counts(total)))
    about = _("不足 {fewest} 件的组没有列出，不足 {fewest} 的数是空的").format(fewest=FEWEST)
    columns = (
        _("站点类别"),
        _("事项编码"),
        _("事项"),
        _("方式"),
        _("办件"),
        _("一次就齐"),
        _("免带证明"),
        _("有承诺日"),
        _("超期未结"),
        _("已结"),
    )
    return LedgerTable(title=_("匿名汇总"), about=about, columns=columns, rows=tuple(lines))


def _anonymous_counts(total: ReportRow) -> tuple[Cell, ...]:
    of = total.cases
    return (
        of,
        safe_count(total.complete_at_once, of),
        safe_count(total.proofs_avoided),
        safe_count(total.promised, of),
        safe_count(total.overdue, of),
        safe_count(total.ended, of),
    )


def titled(table: LedgerTable, about: str) -> LedgerTable:
    """The table with what is said above all of a report's, where it says nothing of its own."""
    return table if table.about else msgspec.structs.replace(table, about=about)


def _open_ones(cases: Sequence[BannerCase], site: str) -> int:
    return sum(
        grade.wants_follow_up for each in cases if each.case.site == site for grade in each.case.evaluations
    )


def _mode(mode: str) -> str:
    return _(MODES[mode]) if mode in MODES else mode


def _name(release: Release, site: str) -> str:
    known = release.site(site)
    return known.name.zh if known else site


def _number(each: BannerCase) -> str:
    return each.case.slips[-1].number if each.case.slips else ""
