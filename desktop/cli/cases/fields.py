"""`fields`: a case in the fields of another system, in its order."""

from __future__ import annotations

import argparse

import msgspec

from casework.language import _
from desktop.cli.options import add_unlock_options, unlocked


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser("fields", help=_("把一件办件按别的系统的栏目列出来，只录一次"))
    parser.add_argument("slip_number", metavar="SLIP", help=_("告知单编号"))
    parser.add_argument("--profile", metavar="KEY", default="", help=_("目录里填报模板的代号，不写是全部"))
    parser.add_argument("--json", action="store_true", help=_("每行一个 JSON，号码不遮"))
    add_unlock_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the fields; masked for people, in full as JSON."""
    with unlocked(args) as desk:
        profiles = desk.cases.paste_fields(args.slip_number)
    for profile in profiles:
        if args.profile not in ("", profile.key):
            continue
        if args.json:
            print(msgspec.json.encode(profile).decode())
            continue
        print(profile.name)
        for field in profile.fields:
            print(f"  {field.label}\t{field.shown}")
    return 0
