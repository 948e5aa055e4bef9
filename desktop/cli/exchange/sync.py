"""`sync`: exchange with the banner now, and say how it went; `--status` only says how things stand."""

from __future__ import annotations

import argparse
import sys

import msgspec

from casework.language import _
from desktop.cli.options import add_unlock_options, unlocked

_MOST_TRIES = 1000


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser("sync", help=_("与旗服务器同步"))
    add_unlock_options(parser)
    parser.add_argument(
        "--status", action="store_true", help=_("只看状态，不连接：没传的逐件、包裹、放在一边的；JSON")
    )
    parser.add_argument("--tries", metavar="N", type=_tries, default=4, help=_("连续失败几次后停止，默认 4"))
    way = parser.add_mutually_exclusive_group()
    past = _("今后直接连旗服务器，不经本机设置的代理")
    way.add_argument("--no-proxy", dest="proxy", action="store_const", const=False, help=past)
    through = _("今后照本机的代理设置连")
    way.add_argument("--proxy", dest="proxy", action="store_const", const=True, help=through)
    parser.set_defaults(run=run)


def _tries(text: str) -> int:
    tries = int(text)
    if not 1 <= tries <= _MOST_TRIES:
        raise argparse.ArgumentTypeError(_("应为 1 到 {most} 的整数").format(most=_MOST_TRIES))
    return tries


def run(args: argparse.Namespace) -> int:
    """Exchange, print one line of JSON, notes on stderr."""
    with unlocked(args) as desk:
        if args.status:
            at = desk.exchange
            standing = {**msgspec.structs.asdict(at.status()), "waiting": at.waiting()}
            standing |= {"parcels": at.parcels(), "aside": at.set_aside_lines()}
            print(msgspec.json.encode(standing).decode())
            return 0
        if args.proxy is not None:
            desk.exchange.choose_proxy(use=args.proxy)
        report = desk.exchange.sync(tries=args.tries)
        backed_up = desk.exchange.status().backed_up
    for note in report.notes:
        print(f"tamga: {note.text}", file=sys.stderr)
    numbers = {"sent": report.sent, "received": report.received, "requests": report.requests}
    numbers |= {"files_sent": report.files_sent, "files_received": report.files_received}
    numbers["backed_up"] = backed_up  # so many own entries are in a backup of the banner's
    print(msgspec.json.encode(numbers).decode())
    return 0
