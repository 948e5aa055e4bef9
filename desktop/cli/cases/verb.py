"""What a verb of a command is, and how what it did or knows is printed: in words, or as JSON."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from casework.language import _
from desktop.cli.options import add_unlock_options


class Verb(msgspec.Struct, frozen=True):
    """One verb: its name, its help, its arguments, and what it does."""

    name: str
    help: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


def fill(parser: argparse.ArgumentParser, verb: Verb) -> argparse.ArgumentParser:
    """The parser of a verb with its arguments and those that all have."""
    verb.add_arguments(parser)
    parser.add_argument("--json", action="store_true", help=_("输出一行 JSON"))
    add_unlock_options(parser)
    parser.set_defaults(run=verb.run, parser=parser)
    return parser


def add_slip(parser: argparse.ArgumentParser) -> None:
    """The number of the case."""
    parser.add_argument("slip_number", metavar="SLIP", help=_("告知单编号，检查用检查编号"))


def show(args: argparse.Namespace, thing: Any, lines: Iterable[str]) -> int:
    """Print the thing, as JSON where that was asked for."""
    if args.json:
        print(msgspec.json.encode(thing).decode())
    else:
        for line in lines:
            print(line)
    return 0
