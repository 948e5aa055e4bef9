"""`banner report`: a month or any span over all sites, as xlsx, CSV, JSON, and its pictures as SVG."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path

from sqlalchemy import Connection

from casework.language import _, listed, n_
from casework.named_files import writing_named
from casework.release.catalogue import ExportProfile, Release
from casework.report import report_files
from casework.report.counting import MonthReport
from casework.tables import table_files
from casework.tables.ledger_table import LedgerTable
from sync.server.commands import noting
from sync.server.commands.place import Verbs, opened
from sync.server.commands.typed_day import typed_day
from sync.server.hall.journal import Done
from sync.server.refusals import refuse
from sync.server.releases import releases
from sync.server.report import gather, more_tables, report_tables
from sync.server.report.span import ReportSpan, month_span, span_of
from sync.server.store.database import Database

_ENDINGS = (".xlsx", ".csv", ".json")
_ENCODINGS = {"utf-8": "utf-8-sig", "gb18030": "gb18030"}


def add_verbs(verbs: Verbs) -> list[argparse.ArgumentParser]:
    """Add the command; returns its parser, which still wants to know where the data is."""
    parser = verbs.add_parser("report", help=_("全旗的月报：按站点、事项和方式的数"))
    parser.add_argument("--month", metavar="2026-11", help=_("哪个月"))
    parser.add_argument("--from", dest="first", metavar="DATE", type=typed_day, help=_("或者从哪天"))
    parser.add_argument("--to", dest="last", metavar="DATE", type=typed_day, help=_("到哪天"))
    out = _("写到 .xlsx、.csv 或 .json；不写就只显示")
    parser.add_argument("--out", metavar="FILE", type=Path, help=out)
    parser.add_argument("--pictures", metavar="DIR", type=Path, help=_("另把图写成 SVG"))
    words = _("CSV 用哪种编码：{known}").format(known=listed(_ENCODINGS))
    parser.add_argument("--encoding", choices=tuple(_ENCODINGS), default="utf-8", help=words)
    kinds = parser.add_mutually_exclusive_group()
    profile = _("按目录里这个填报模板的栏目写，一件一行，号码不遮")
    kinds.add_argument("--profile", metavar="KEY", default="", help=profile)
    anonymous = _("匿名汇总，给外面的评估用：没有站点，数小的不列")
    kinds.add_argument("--anonymous", action="store_true", help=anonymous)
    parser.set_defaults(act=_report)
    return [parser]


def _report(args: argparse.Namespace) -> int:
    span = _span(args)
    if args.out and args.out.suffix.casefold() not in _ENDINGS:
        raise refuse("malformed", _("月报写成 {endings}").format(endings=listed(_ENDINGS)))
    with opened(args) as database:
        if args.profile:
            _note_export(args, database, span)
        return _counted(args, database, span)


def _note_export(args: argparse.Namespace, database: Database, span: ReportSpan) -> None:
    """Numbers in full leave the house: who took them stands in the journal, also where that fails later."""
    with database.writing() as connection:
        exported = Done(act="exported", about=f"{args.profile} {span.name}", after=str(args.out or ""))
        noting.note(args, connection, exported)


def _counted(args: argparse.Namespace, database: Database, span: ReportSpan) -> int:
    with database.reading() as connection:
        _manifest, release = releases.release_for_all(connection)
        today = dt.datetime.now().astimezone().date()
        if args.profile:
            table = _profile_table(connection, args.profile, span, release)
            return _written(args, (table,), None)
        report = gather.report_of(connection, span, release, today)
        if args.anonymous:
            return _written(args, (more_tables.anonymous(report.rows, release),), report)
        tables = report_tables.tables_of(connection, span, release, report)
    return _written(args, tables, report)


def _span(args: argparse.Namespace) -> ReportSpan:
    if args.month and not (args.first or args.last):
        return month_span(args.month)
    if args.month or not (args.first and args.last):
        raise refuse("malformed", _("请写 --month 2026-11，或者 --from 和 --to 两个日期"))
    return span_of(args.first, args.last)


def _profile_table(connection: Connection, key: str, span: ReportSpan, release: Release) -> LedgerTable:
    profile = _profile(key, release)
    cases = gather.cases_of(connection, span, release)
    return more_tables.titled(more_tables.profile_table(connection, profile, cases, release), span.name)


def _profile(key: str, release: Release) -> ExportProfile:
    profile = next((each for each in release.export_profiles if each.key == key), None)
    if profile is None:
        known = listed(each.key for each in release.export_profiles)
        what = _("目录 {name} 里没有填报模板 {key}；有：{known}")
        raise refuse("malformed", what.format(name=release.name, key=key, known=known))
    return profile


def _written(args: argparse.Namespace, tables: tuple[LedgerTable, ...], report: MonthReport | None) -> int:
    if args.out:
        with writing_named(args.out, _("请改 --out")):
            args.out.write_bytes(_content(args, tables, report))
    if args.pictures and report:
        with writing_named(args.pictures, _("请改 --pictures")):
            args.pictures.mkdir(parents=True, exist_ok=True)
            for name, picture in report_files.pictures(report).items():
                (args.pictures / f"{name}.svg").write_text(picture, "utf-8")
    if report and not args.anonymous:
        _show(report)
    if args.out:
        rows = n_("{count} 行", len(tables[0].rows)).format(count=len(tables[0].rows))
        print(_("{title} {count}，已写到 {path}").format(title=tables[0].title, count=rows, path=args.out))
    return 0


def _content(args: argparse.Namespace, tables: tuple[LedgerTable, ...], report: MonthReport | None) -> bytes:
    """All sheets as xlsx; of CSV and JSON, which hold one table, that by site, matter and mode."""
    suffix = args.out.suffix.casefold()
    if suffix == ".xlsx":
        if report and not args.anonymous:
            return report_files.workbook(report, tables)
        return table_files.to_xlsx(*tables)
    table = tables[1] if report and not args.anonymous else tables[0]
    return (
        table_files.to_json(table)
        if suffix == ".json"
        else table_files.to_csv(table, _ENCODINGS[args.encoding])
    )


def _show(report: MonthReport) -> None:
    for row in (*report.sites, report.total):
        cases = n_("{count} 件", row.cases).format(count=row.cases)
        at_once = _("一次就齐 {count}").format(count=row.complete_at_once)
        late = _("超期未结 {count}").format(count=row.overdue)
        print("\t".join((row.site, row.site_name, cases, at_once, late)).strip())
    for each in report.unheard:
        since = each.since[:10] or _("从来没有")
        print(
            _("没有消息：{site} {name}，最后一条记录 {since}").format(
                site=each.site, name=each.site_name, since=since
            )
        )
