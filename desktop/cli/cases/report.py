"""`report` and `ledger`: the month's counts and the registers, as xlsx or CSV, without a window."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from casework.language import _, listed, n_
from desktop.cli.cases.event_verbs import day
from desktop.cli.options import add_unlock_options, unlocked

if TYPE_CHECKING:
    from desktop.services.cases.list_ledgers import LedgerKind

_LEDGERS: tuple[LedgerKind, ...] = (
    "cases",
    "agency",
    "authorizations",
    "enquiries",
    "complaints",
    "inspections",
)
_ENCODINGS = {"utf-8": "utf-8-sig", "gb18030": "gb18030"}


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add both commands."""
    report = commands.add_parser("report", help=_("月报：按站点、事项和方式的数，写成 xlsx"))
    report.add_argument("--month", metavar="2026-11", required=True, help=_("哪个月"))
    report.add_argument("--out", metavar="FILE.xlsx", type=Path, help=_("写到哪个文件；不写就只显示"))
    report.add_argument("--json", action="store_true", help=_("输出一行 JSON"))
    add_unlock_options(report)
    report.set_defaults(run=_report, parser=report)
    ledger = commands.add_parser("ledger", help=_("台账：写成 xlsx 或 CSV"))
    ledger.add_argument(
        "--kind", choices=_LEDGERS, default="cases", help=_("哪种台账：办件、代办、委托、咨询、投诉、检查")
    )
    ledger.add_argument("--from", dest="first", metavar="DATE", type=day, required=True, help=_("从哪天"))
    today = dt.datetime.now().astimezone().date()
    until = _("到哪天（默认今天）")
    ledger.add_argument("--to", dest="last", metavar="DATE", type=day, default=today, help=until)
    ledger.add_argument(
        "--profile", metavar="KEY", default="", help=_("按目录里这个填报模板的栏目写，号码不遮；要负责人")
    )
    ledger.add_argument(
        "--out", metavar="FILE", type=Path, required=True, help=_("写到 .xlsx、.csv 或 .json")
    )
    words = _("CSV 用哪种编码：{known}").format(known=listed(_ENCODINGS))
    ledger.add_argument("--encoding", choices=tuple(_ENCODINGS), default="utf-8", help=words)
    add_unlock_options(ledger)
    ledger.set_defaults(run=_ledger, parser=ledger)


def _report(args: argparse.Namespace) -> int:
    if args.out is not None and args.out.suffix.casefold() != ".xlsx":
        args.parser.error(_("月报写成 .xlsx"))
    with unlocked(args) as desk:
        if args.out is None:
            report = desk.ledgers.report(args.month)
        else:
            report = desk.ledgers.save_report(args.month, args.out)
    if args.json:
        print(msgspec.json.encode(report).decode())
        return 0
    for row in (*report.sites, report.total):
        cases = n_("{count} 件", row.cases).format(count=row.cases)
        at_once = _("一次就齐 {count}").format(count=row.complete_at_once)
        overdue = _("超期未结 {count}").format(count=row.overdue)
        print("\t".join((row.site, row.site_name, cases, at_once, overdue)).strip())
    if args.out is not None:
        print(_("已写到 {path}").format(path=args.out))
    return 0


def _ledger(args: argparse.Namespace) -> int:
    from desktop.services.cases.list_ledgers import Period

    if args.out.suffix.casefold() not in (".xlsx", ".csv", ".json"):
        args.parser.error(_("台账写成 .xlsx、.csv 或 .json"))
    with unlocked(args) as desk:
        period = Period(args.first, args.last)
        if args.profile:
            sheet = desk.ledgers.profile_table(args.profile, period)
        else:
            sheet = desk.ledgers.ledger(args.kind, period)
        desk.ledgers.save_ledger(sheet, args.out, _ENCODINGS[args.encoding])
    count = n_("{count} 行", len(sheet.rows)).format(count=len(sheet.rows))
    print(_("{title} {count}，已写到 {path}").format(title=sheet.title, count=count, path=args.out))
    return 0
