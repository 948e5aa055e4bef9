"""The cases of a period in the columns of another system, a line each, by a profile of the release."""

from __future__ import annotations

from sqlalchemy import Connection, select

from casework.language import _, listed, n_
from casework.release.catalogue import ExportProfile, Release
from casework.report.counting import bounds
from casework.tables.ledger_table import LedgerTable
from desktop.database.tables import CaseLine
from desktop.errors import CaseError, CatalogueError
from desktop.services.cases.fill_profile import fill_profile
from desktop.services.cases.find_case import find_open_case
from desktop.services.cases.list_ledgers import Period


def profile_table(connection: Connection, key: str, period: Period, release: Release) -> LedgerTable:
    """Every case of the period that is not void, in full; raises CaseError for a profile nobody knows.

    A profile without a table of its own is taken, too: its fields are the columns.
    """
    profile = _profile(key, release)
    wanted = select(CaseLine.slip_number, CaseLine.opened_at).where(
        CaseLine.opened_at.between(*bounds(period.first, period.last)), CaseLine.slip_number != ""
    )
    rows, left_out = [], 0
    for line in connection.execute(wanted.order_by(CaseLine.position)):
        if not period.has(line.opened_at):
            continue
        try:
            issued = find_open_case(connection, line.slip_number)
        except (CaseError, CatalogueError):  # void, or of a release that never came here
            left_out += 1
            continue
        rows.append(tuple(field.value for field in fill_profile(connection, profile, issued, release).fields))
    about = _("{first} 至 {last}").format(first=period.first, last=period.last)
    if left_out:
        more = n_("另有 {count} 件作废或读不出，没有列入", left_out).format(count=left_out)
        about = _("{about}；{more}").format(about=about, more=more)
    columns = tuple(field.label for field in profile.fields)
    return LedgerTable(title=profile.name.zh, about=about, columns=columns, rows=tuple(rows))


def _profile(key: str, release: Release) -> ExportProfile:
    profile = next((each for each in release.export_profiles if each.key == key), None)
    if profile is not None:
        return profile
    what = _("目录 {name} 里没有填报模板 {key}").format(name=release.name, key=key)
    known = listed(each.key for each in release.export_profiles)
    advice = _("可选：{known}").format(known=known) if known else _("请旗里在目录里加上填报模板")
    raise CaseError(_("没有这个填报模板"), what, advice)
