"""`banner purge`: letting go of cases whose term of keeping is over, after two people agreed."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections import Counter

from casework.language import _, listed, n_
from sync.server.acts import purging
from sync.server.acts.purging import HINDRANCES, EndedCase
from sync.server.backup import backups
from sync.server.commands import noting
from sync.server.commands.place import Verbs, opened
from sync.server.commands.typed_day import typed_day
from sync.server.hall import two
from sync.server.hall.journal import Done
from sync.server.overview import case_lines
from sync.server.refusals import refuse
from sync.server.store.database import Database

_MOST_NAMED = 20


def add_verbs(verbs: Verbs) -> list[argparse.ArgumentParser]:
    """Add the command; returns the parser, which still wants to know where the data is."""
    words = _("清除过了保存期限的办件和投诉：姓名、号码、内容、材料和附件不留，统计照旧")
    purge = verbs.add_parser("purge", help=words)
    until = _("到这一天为止期满的；默认为今天")
    purge.add_argument("--until", metavar="DATE", type=typed_day, help=until)
    purge.add_argument("--dry-run", action="store_true", help=_("只列出，什么都不清除"))
    request = _("两人确认过的编号，见控制台“保存期限”")
    purge.add_argument("--request", metavar="ID", default="", help=request)
    purge.set_defaults(act=_purge)
    return [purge]


def _purge(args: argparse.Namespace) -> int:
    today = dt.datetime.now().astimezone().date()
    day = args.until or today
    if day > today:
        raise refuse("malformed", _("{day} 还没有到，没有清除").format(day=day))
    with opened(args) as database:
        if args.dry_run:
            return _list(database, day)
        with database.reading() as connection:
            two.require_confirmed(connection, args.request, "purge", day.isoformat())
        gone = purging.purge(database, day, noting.operator_of(args).name)
        if gone:
            with database.writing() as connection:
                done = Done(act="cases_purged", about=day.isoformat(), after=str(gone))
                noting.note(args, connection, done)
    print(n_("已清除 {count} 件；各设备下次同步时清除自己的", gone).format(count=gone))
    with opened(args) as database:
        _name_backups(database)
    return 0


def _name_backups(database: Database) -> None:
    """What was purged is in files that nobody but the operator can destroy."""
    with database.reading() as connection:
        names = backups.hold_purged(connection)
    if not names:
        return
    words = n_("{count} 份备份里还有清除掉的内容：{files}", len(names))
    shown = listed([*names[:_MOST_NAMED], *(["…"] if len(names) > _MOST_NAMED else [])])
    print(words.format(count=len(names), files=shown), file=sys.stderr)
    what = _(
        "请马上再做一份备份，再把这些和它们在别处的副本、导出的文件一起销毁；恢复过其中一份就要再清除一次"
    )
    print(what, file=sys.stderr)


def _list(database: Database, day: dt.date) -> int:
    case_lines.make_all(database)
    counts = Counter[str]()
    for each in purging.over_by(database, day):
        counts[each.hindrance] += 1
        print(_line(each))
    due = counts.pop("", 0)
    words = n_("到 {day} 期满、可以清除的 {count} 件；这次只列出，什么都没有清除", due)
    print(words.format(day=day, count=due), file=sys.stderr)
    for hindrance, count in sorted(counts.items()):
        print(
            _("不能清除：{why}，{count} 件").format(why=_(HINDRANCES[hindrance]), count=count),
            file=sys.stderr,
        )
    _name_backups(database)
    return 0


def _line(each: EndedCase) -> str:
    fields = (
        *(each.number or each.subject, each.site, each.matter_name),
        *(each.ended.on.isoformat(), each.over_on.isoformat() if each.over_on else "—"),
        _(HINDRANCES[each.hindrance]) if each.hindrance else "",
    )
    return "\t".join(fields).rstrip("\t")
