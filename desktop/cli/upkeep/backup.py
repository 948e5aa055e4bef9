"""`backup`: a copy of this workplace now; which copies there are; where else they go."""

from __future__ import annotations

import argparse
from pathlib import Path

from casework.language import _
from desktop.cli.options import add_unlock_options, unlocked


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `backup [--to FOLDER | --list | --always-to FOLDER | --only-here]`."""
    parser = commands.add_parser("backup", help=_("做一份拷贝：数据和密钥在一个加密的文件里"))
    add_unlock_options(parser)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--to", metavar="FOLDER", type=Path, help=_("做到这个文件夹，例如 U 盘"))
    which.add_argument("--list", action="store_true", help=_("列出现在找得到的拷贝，不另做"))
    which.add_argument("--always-to", metavar="FOLDER", type=Path, help=_("今后的拷贝也放到这个文件夹"))
    which.add_argument("--only-here", action="store_true", help=_("今后的拷贝只放在数据文件夹里"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print where each copy is, one a line; what has to be said of them comes last."""
    import datetime as dt

    with unlocked(args) as desk:
        if args.list:
            paths = desk.upkeep.list_copies()
        elif args.always_to or args.only_here:
            paths = desk.upkeep.choose_copy_folder(args.always_to)
        else:
            paths = desk.upkeep.copy(args.to)
        words = desk.upkeep.copies().words(dt.datetime.now(dt.UTC))
    for path in paths:
        print(path)
    if words:
        print(_("注意：{words}").format(words=words))
    return 0
