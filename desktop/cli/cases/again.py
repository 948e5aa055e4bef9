"""`again`: the next slip of a case, with what is still wanted now."""

from __future__ import annotations

import argparse
from pathlib import Path

from casework.language import _
from desktop.cli.options import add_unlock_options, unlocked


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser("again", help=_("同一办件再出一张告知单：按现在的材料和旗里的答复"))
    parser.add_argument("slip_number", metavar="SLIP", help=_("上一张告知单的编号"))
    parser.add_argument(
        "--out", metavar="FILE.pdf", required=True, type=Path, help=_("新告知单的 PDF 写到哪个文件")
    )
    add_unlock_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Issue, archive, write."""
    with unlocked(args) as desk:
        slip_number = desk.slips.issue_again(args.slip_number).slip_number
        print(_("告知单编号 {slip_number}").format(slip_number=slip_number), flush=True)
        desk.slips.export(slip_number, args.out)
    print(_("已保存在本机，PDF：{out}").format(out=args.out))
    return 0
