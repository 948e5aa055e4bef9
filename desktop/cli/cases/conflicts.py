"""`conflicts`: what several devices said without seeing each other; `conflicts settle` says which holds."""

from __future__ import annotations

import argparse
import datetime as dt
from typing import TYPE_CHECKING

import msgspec

from casework.language import _
from desktop.cli.options import add_unlock_options, unlocked
from desktop.errors import CaseError

if TYPE_CHECKING:
    from desktop.services.cases.list_conflicts import ConflictSide, ConflictTask

_SETTLE = "settle"


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "conflicts", help=_("列出几处各记各的事；conflicts settle SLIP WHAT N 定第几个为准")
    )
    parser.add_argument(
        "words",
        nargs="*",
        metavar="settle SLIP WHAT N",
        help=_("告知单编号、哪件事（列表里的第二栏）、第几个为准"),
    )
    parser.add_argument("--json", action="store_true", help=_("每件一行 JSON"))
    add_unlock_options(parser)
    parser.set_defaults(run=run, parser=parser)


def run(args: argparse.Namespace) -> int:
    """Print the list, or settle the named one."""
    if args.words[:1] == [_SETTLE]:
        return _settle(args)
    if args.words:
        args.parser.error(_("conflicts 后面只能写 settle SLIP WHAT N"))
    with unlocked(args) as desk:
        for task in desk.cases.conflicts():
            print(msgspec.json.encode(task).decode() if args.json else _lines(task))
    return 0


def _settle(args: argparse.Namespace) -> int:
    if len(args.words) != 4 or not args.words[3].isdecimal():
        args.parser.error(_("conflicts settle 后面写告知单编号、哪件事、第几个为准，如 … status 1"))
    _settle_word, number, what, place = args.words
    with unlocked(args) as desk:
        tasks = [each for each in desk.cases.conflicts() if (each.slip_number, each.what) == (number, what)]
        if not tasks:
            raise CaseError(
                _("没有这样的冲突"),
                _("{number} 的 {what} 现在没有要定的").format(number=number, what=what),
                _("请用 conflicts 看还有哪些"),
            )
        if not 1 <= int(place) <= len(tasks[0].sides):
            args.parser.error(_("应为 1 到 {most} 的整数").format(most=len(tasks[0].sides)))
        side = tasks[0].sides[int(place) - 1]
        desk.cases.settle_conflict(tasks[0], side)
    print(_("已定：{words}").format(words=_side_line(side)))
    return 0


def _lines(task: ConflictTask) -> str:
    head = "\t".join((task.slip_number, task.what, task.matter_name, task.subject))
    sides = (f"  {number}. {_side_line(side)}" for number, side in enumerate(task.sides, 1))
    return "\n".join((head, *sides))


def _side_line(side: ConflictSide) -> str:
    at = dt.datetime.fromisoformat(side.at).astimezone().strftime("%Y-%m-%d %H:%M")
    line = "  ".join(filter(None, (side.words, side.who, side.where, at)))
    return _("{line}  现在有效").format(line=line) if side.is_current else line
