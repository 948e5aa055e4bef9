"""`clock` and `clock confirm --with NAME`: is the clock believed, and two people who say that it is right."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from casework.language import _
from casework.named_files import read_named_text
from desktop.cli.options import add_unlock_options, ask_password, unlocked


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser("clock", help=_("本机时钟信得过吗；两个人确认时钟"))
    verbs = parser.add_subparsers(title=_("命令"), metavar="VERB", required=True)
    showing = verbs.add_parser("show", help=_("信得过退出码为 0，否则为 1"))
    showing.set_defaults(run=run_show)
    confirming = verbs.add_parser("confirm", help=_("两个人确认本机时钟现在是对的"))
    confirming.add_argument(
        "--with", dest="witness", metavar="NAME", required=True, help=_("另一位人员的姓名")
    )
    confirming.add_argument(
        "--with-password-file", metavar="FILE", type=Path, help=_("另一位人员的密码文件，第一行是密码")
    )
    confirming.set_defaults(run=run_confirm)
    for verb in (showing, confirming):
        add_unlock_options(verb)


def run_show(args: argparse.Namespace) -> int:
    """Say whether the clock is believed."""
    with unlocked(args) as desk:
        is_trusted = desk.upkeep.is_clock_trusted()
    if not is_trusted:
        print("tamga: " + _("时钟可能不对。请校准系统时间，再同步一次或运行 clock confirm"), file=sys.stderr)
        return 1
    print(_("时钟信得过"))
    return 0


def run_confirm(args: argparse.Namespace) -> int:
    """Confirm it with a colleague's password."""
    with unlocked(args) as desk:
        desk.upkeep.confirm_clock(args.witness, _witness_password(args))
    print(_("已由两人确认时钟"))
    return 0


def _witness_password(args: argparse.Namespace) -> str:
    if args.with_password_file is not None:
        lines = read_named_text(args.with_password_file).splitlines()
        return lines[0] if lines else ""
    given = os.environ.pop("TAMGA_WITNESS_PASSWORD", None)
    return ask_password(_("{name} 的密码：").format(name=args.witness)) if given is None else given
