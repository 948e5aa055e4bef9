"""`today`: what needs somebody, one line a task, the oldest promise first."""

from __future__ import annotations

import argparse

import msgspec

from casework.cases.today import GROUPS
from casework.language import _
from desktop.cli.options import add_unlock_options, unlocked


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser("today", help=_("今天要有人管的事，一件一行，最早答应的在前"))
    parser.add_argument("--json", action="store_true", help=_("每件一行 JSON"))
    add_unlock_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print them, names masked."""
    with unlocked(args) as desk:
        lines = desk.affairs.today()
    for line in lines:
        day = str(line.due or "")
        words = (_(GROUPS[line.group]), line.words, line.who, line.matter, line.number, day)
        print(msgspec.json.encode(line).decode() if args.json else "\t".join(words).rstrip())
    if not lines and not args.json:
        print(_("今天都办好了"))
    return 0
