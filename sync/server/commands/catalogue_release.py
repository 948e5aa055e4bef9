"""`banner catalogue show|compare|effect|status|publish`: from the working copy to the next release."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from typing import get_args

from casework.language import _, listed, n_
from casework.local_day import read_day
from casework.release.catalogue import MatterStatus
from casework.release.problems import ReleaseProblems
from sync.server.commands import noting, publishing_options
from sync.server.commands.place import Verbs, opened
from sync.server.hall import two
from sync.server.hall.journal import Done
from sync.server.workshop import publishing, working_copy
from sync.server.workshop.publishing import Effect, Publication, StatusEdit
from sync.server.workshop.working_copy import EditOrigin


def add_verbs(kinds: Verbs) -> list[argparse.ArgumentParser]:
    """Add the commands below `banner catalogue`."""
    showing = kinds.add_parser("show", help=_("工作副本：基于哪一版，谁何时改过"))
    showing.add_argument("--matter", metavar="CODE", default="", help=_("只看这个事项的修改"))
    comparing = kinds.add_parser("compare", help=_("逐项比较两版目录；默认比较最新一版与工作副本"))
    comparing.add_argument("before", metavar="N", type=int, nargs="?", help=_("前一版的序号"))
    comparing.add_argument("after", metavar="M", type=int, nargs="?", help=_("后一版的序号；默认为工作副本"))
    effecting = kinds.add_parser("effect", help=_("发布后影响哪些站点、哪些未办结的办件"))
    setting = kinds.add_parser("status", help=_("暂停、取消、恢复一个事项，写明起止日期"))
    setting.add_argument("code", metavar="CODE", help=_("事项编码"))
    setting.add_argument("status", choices=get_args(MatterStatus), help=_("在用、暂停、取消"))
    setting.add_argument("--from", dest="start", metavar="DAY", type=_day, help=_("从哪天起可办"))
    setting.add_argument("--to", dest="end", metavar="DAY", type=_day, help=_("办到哪天为止"))
    setting.add_argument("--basis", metavar="TITLE", default="", help=_("取消所依据的文件"))
    publishing_verb = kinds.add_parser("publish", help=_("检查工作副本，签名发布成下一版"))
    publishing_verb.add_argument("name", metavar="NAME", help=_("版本名，印在单据上，如 v13"))
    publishing_options.add_options(publishing_verb)
    for each in (setting, publishing_verb):
        each.add_argument("--by", metavar="NAME", required=True, help=_("谁改的"))
    acts = {showing: _show, comparing: _compare, effecting: _effect, setting: _set_status}
    acts[publishing_verb] = _publish
    for each, act in acts.items():
        each.set_defaults(act=act)
    return list(acts)


def _day(words: str) -> dt.date:
    try:
        return read_day(words)
    except ValueError:
        raise argparse.ArgumentTypeError(_("一个日期，如 2026-11-24")) from None


def _show(args: argparse.Namespace) -> int:
    part = f"matter:{args.matter}" if args.matter else ""
    with opened(args) as database, database.writing() as connection:
        working_copy.follow(connection)
        copy = working_copy.working_copy(connection)
        lines = working_copy.history(connection, part)
    head = working_copy.head_of(copy.parts)
    print(_("基于 {name}（第 {number} 版）").format(name=head.name, number=head.number))
    for line in lines:
        about = n_("{count} 个部分", line.parts).format(count=line.parts)
        print("\t".join((str(line.position), line.at, line.by or "—", line.origin, about)))
    return 0


def _compare(args: argparse.Namespace) -> int:
    with opened(args) as database, database.writing() as connection:
        working_copy.follow(connection)
        lines = publishing.compare(connection, args.before, args.after)
    for line in lines:
        print(line)
    print(n_("共 {count} 处不同", len(lines)).format(count=len(lines)))
    return 0


def _effect(args: argparse.Namespace) -> int:
    with opened(args) as database, database.writing() as connection:
        working_copy.follow(connection)
        effects = publishing.effects(connection)
    for each in effects:
        print(_effect_line(each))
    print(n_("共 {count} 个事项有变化", len(effects)).format(count=len(effects)))
    return 0


def _effect_line(effect: Effect) -> str:
    change = effect.change
    cases = listed(f"{site} {count}" for site, count in sorted(effect.open_cases.items())) or _("没有")
    words = _("{code} {name}：{what}。办理的站点 {sites} 个；未办结的办件：{cases}")
    shown = {"what": change.words, "sites": len(effect.sites), "cases": cases}
    return words.format(code=change.code, name=change.name, **shown)


def _set_status(args: argparse.Namespace) -> int:
    wanted = StatusEdit(
        status=args.status, effective_from=args.start, effective_to=args.end, basis=args.basis.strip()
    )
    with opened(args) as database, database.writing() as connection:
        working_copy.follow(connection)
        origin = EditOrigin(args.by, "banner catalogue status")
        edited = publishing.set_status(connection, args.code, wanted, origin)
        done = Done(act="catalogue_changed", about=args.code, after=f"{args.status} {args.by}")
        noting.note(args, connection, done)
    print(_("已改，发布后生效") if edited.changed else _("与工作副本相同，没有改动"))
    return 0


def _publish(args: argparse.Namespace) -> int:
    with opened(args) as database, database.writing() as connection:
        working_copy.follow(connection)
        try:
            release = publishing.next_release(connection, args.name, args.labels)
        except ReleaseProblems as error:
            for problem in error.problems:
                print(f"tamga: {problem}", file=sys.stderr)
            return 1
        position = working_copy.position_of(connection)
        two.require_confirmed(connection, args.request, "publish", f"{args.name} #{position}")
        wanted = Publication(
            origin=EditOrigin(args.by, args.name), valid_days=args.valid_days, sites=tuple(args.sites)
        )
        published = publishing.publish(connection, release, wanted)
        after = " ".join((str(published.number), *args.sites))
        done = Done(act="release_published", about=published.name, after=after)
        noting.note(args, connection, done)
        publishing_options.note_sites(args, connection, published)
    publishing_options.print_published(published)
    return 0
