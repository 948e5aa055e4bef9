"""`enrol`: make this device known to its banner with a one-time code."""

from __future__ import annotations

import argparse
from pathlib import Path

from casework.language import _
from desktop.cli.options import add_unlock_options, unlocked


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser("enrol", help=_("用一次性注册码向旗服务器注册本机"))
    add_unlock_options(parser)
    parser.add_argument("--server", metavar="URL", required=True, help=_("旗服务器的地址"))
    parser.add_argument("--code", metavar="CODE", required=True, help=_("旗里发的注册码"))
    parser.add_argument(
        "--certificate", metavar="FILE", type=Path, help=_("旗服务器证书的签发机构（PEM），系统不认识时才要")
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Enrol and say with whom."""
    with unlocked(args) as desk:
        name = desk.exchange.enrol(args.server, args.code, args.certificate)
    print(_("已注册到 {name}").format(name=name))
    return 0
