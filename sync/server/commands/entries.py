"""`banner entry`: entries that no reader sees; an operator hides one, or takes one back."""

from __future__ import annotations

import argparse

import msgspec

from casework.language import _
from sync.server.acts import entry_acts
from sync.server.commands import noting
from sync.server.commands.place import Verbs, opened
from sync.server.hall.journal import Done


def add_verbs(verbs: Verbs) -> list[argparse.ArgumentParser]:
    """Add the commands; returns the parsers, which still want to know where the data is."""
    entry = verbs.add_parser("entry", help=_("被隔离的记录：列出、查看、隔离、恢复"))
    acts = entry.add_subparsers(metavar="VERB", required=True)
    listing = acts.add_parser("list", help=_("列出被隔离的记录和原因"))
    listing.set_defaults(act=_list)
    showing = acts.add_parser("show", help=_("一条记录的全部内容，JSON"))
    showing.set_defaults(act=_show)
    hiding = acts.add_parser("set-aside", help=_("隔离一条记录：各站点都不再采用"))
    hiding.add_argument("--reason", required=True, metavar="TEXT", help=_("为什么隔离"))
    hiding.set_defaults(act=_hide)
    returning = acts.add_parser("take-back", help=_("恢复一条记录：各站点重新采用"))
    returning.set_defaults(act=_take_back)
    for parser in (showing, hiding, returning):
        parser.add_argument("device", metavar="DEVICE", help=_("设备编号"))
        parser.add_argument("seq", metavar="SEQ", type=int, help=_("第几条"))
    for parser in (hiding, returning):
        parser.add_argument("--by", required=True, metavar="NAME", help=_("由谁作出"))
    return [listing, showing, hiding, returning]


def _list(args: argparse.Namespace) -> int:
    with opened(args) as database, database.reading() as connection:
        for each in entry_acts.list_apart(connection):
            print(each.device, each.seq, each.received_at, each.reason)
    return 0


def _show(args: argparse.Namespace) -> int:
    with opened(args) as database, database.writing() as connection:
        recorded = entry_acts.read_entry(connection, args.device, args.seq)
        noting.note(args, connection, Done(act="entry_read", about=f"{args.device} {args.seq}"))
    shown = {
        "entry": msgspec.structs.asdict(recorded.entry),
        "body": None if recorded.body is None else recorded.body.decode("utf-8", "replace"),
    }
    print(msgspec.json.format(msgspec.json.encode(shown), indent=1).decode())
    return 0


def _hide(args: argparse.Namespace) -> int:
    with opened(args) as database, database.writing() as connection:
        entry_acts.hide(connection, args.device, args.seq, reason=args.reason, by=args.by)
        about = f"{args.device} {args.seq}"
        noting.note(args, connection, Done(act="entry_set_aside", about=about, reason=args.reason))
    print(_("已隔离 {device} 的第 {seq} 条").format(device=args.device, seq=args.seq))
    return 0


def _take_back(args: argparse.Namespace) -> int:
    with opened(args) as database, database.writing() as connection:
        entry_acts.take_back(connection, args.device, args.seq, by=args.by)
        noting.note(args, connection, Done(act="entry_taken_back", about=f"{args.device} {args.seq}"))
    print(_("已恢复 {device} 的第 {seq} 条").format(device=args.device, seq=args.seq))
    return 0
