"""`banner calendar set|clear|show`: working days, in a new release that differs in nothing else."""

from __future__ import annotations

import argparse
import datetime as dt

from casework.language import N_, _
from casework.release.calendar_edits import LONGEST_RANGE_DAYS, days_between, with_days, without_days
from casework.release.catalogue import WorkingCalendar
from casework.release.check_calendar import calendar_problems
from sync.server.commands import noting
from sync.server.commands.place import Verbs, opened
from sync.server.hall.journal import Done
from sync.server.refusals import refuse
from sync.server.releases import releases

Days = tuple[dt.date, dt.date]

_KINDS = {"work": N_("上班"), "rest": N_("放假")}


def add_verbs(verbs: Verbs) -> list[argparse.ArgumentParser]:
    """Add the commands; returns the parsers, which still want to know where the data is."""
    parser = verbs.add_parser("calendar", help=_("工作日历：放假、调休；随新版目录下发"))
    kinds = parser.add_subparsers(metavar="VERB", required=True)
    setting = kinds.add_parser("set", help=_("按放假通知写明哪些天上班、哪些天放假，并发布"))
    _add_days(setting)
    setting.add_argument("kind", metavar="work|rest", choices=tuple(_KINDS), help=_("work 上班，rest 放假"))
    setting.add_argument("--basis", metavar="TEXT", required=True, help=_("放假通知的名称或文号"))
    _add_years(setting, _("这一年的通知已全部写明，其余各天按周一至周五上班；可写多次"))
    setting.set_defaults(act=_set)
    clearing = kinds.add_parser("clear", help=_("撤回写过的日子，并发布"))
    _add_days(clearing)
    _add_years(clearing, _("这一年又算没有写全；可写多次"))
    clearing.set_defaults(act=_clear)
    showing = kinds.add_parser("show", help=_("最新一版目录里的工作日历"))
    showing.set_defaults(act=_show)
    return [setting, clearing, showing]


def _add_days(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "days", metavar="DAY[..DAY]", type=_days, help=_("一天或首尾两天，例如 2027-02-05..2027-02-12")
    )


def _add_years(parser: argparse.ArgumentParser, words: str) -> None:
    parser.add_argument("--complete", metavar="YEAR", type=int, action="append", default=[], help=words)


def _days(words: str) -> Days:
    first, _dots, last = words.partition("..")
    try:
        days = (dt.date.fromisoformat(first), dt.date.fromisoformat(last or first))
    except ValueError:
        raise argparse.ArgumentTypeError(
            _("日期写成 2027-02-05 或 2027-02-05..2027-02-12：{words}").format(words=words)
        ) from None
    if not 0 <= (days[1] - days[0]).days < LONGEST_RANGE_DAYS:
        raise argparse.ArgumentTypeError(
            _("首日在前、末日在后，最多 {count} 天：{words}").format(count=LONGEST_RANGE_DAYS, words=words)
        )
    return days


def _set(args: argparse.Namespace) -> int:
    first, last = args.days
    days = days_between(first, last, args.kind, args.basis.strip())

    def edit(before: WorkingCalendar | None) -> WorkingCalendar:
        after = with_days(before, days, args.complete)
        for problem in calendar_problems(after, "calendar"):
            raise refuse("malformed", str(problem))
        return after

    return _publish(args, edit)


def _clear(args: argparse.Namespace) -> int:
    first, last = args.days
    named = {each.day for each in days_between(first, last, "rest", "")}
    return _publish(args, lambda before: without_days(before, named, args.complete))


def _publish(args: argparse.Namespace, edit: releases.Edit) -> int:
    with opened(args) as database, database.writing() as connection:
        published = releases.publish_calendar(connection, edit)
        first, last = args.days
        done = Done(act="calendar_changed", about=f"{first}..{last}", after=str(published.number))
        noting.note(args, connection, done)
    print(
        _("已发布 {name}（第 {number} 版），只改了工作日历").format(
            name=published.name, number=published.number
        )
    )
    return 0


def _show(args: argparse.Namespace) -> int:
    with opened(args) as database, database.reading() as connection:
        calendar = releases.newest_release(connection)[1].calendar or WorkingCalendar()
    for each in calendar.days:
        print(f"{each.day}\t{_(_KINDS[each.kind])}\t{each.basis}")
    for year in calendar.complete_years:
        print(_("{year}\t已写全").format(year=year))
    return 0
