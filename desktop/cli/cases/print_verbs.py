"""`cases printed`: what somebody knows of a print that the print system does not."""

from __future__ import annotations

import argparse

import msgspec

from casework.language import N_, _
from casework.slip_number import is_form_number, is_one
from desktop.cli.cases.verb import Verb, show
from desktop.cli.options import unlocked


class SeenPrint(msgspec.Struct, frozen=True):
    """The slip whose sheet somebody has in hand."""

    slip_number: str


class SeenForm(msgspec.Struct, frozen=True):
    """The form, besides the slip, that somebody has in hand; a sheet without a number by its title."""

    number: str


class MissedSheet(msgspec.Struct, frozen=True):
    """The sheet that somebody looked for and did not find."""

    missed: str


def _add_number(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "slip_number",
        metavar="NUMBER",
        help=_("告知单或其他单据的编号；没有编号的（办事指南、台账）写标题，如 today 所列"),
    )
    parser.add_argument(
        "--missed", action="store_true", help=_("没有编号的纸没有出来，也不要了；有编号的请再打印")
    )


def _confirm(args: argparse.Namespace) -> int:
    from desktop.services.cases.find_case import as_typed  # a banner's server has no store of a counter

    seen: SeenPrint | SeenForm
    typed = args.slip_number.strip()
    number = typed.upper()
    with unlocked(args, recover=True) as desk:
        if args.missed:
            desk.forms.deny(typed)
            return show(args, MissedSheet(typed), [_("已记下：{title}没有出来").format(title=f"{typed} ")])
        if is_form_number(number):
            seen = SeenForm(number)
            desk.forms.confirm(number)
        elif not typed.isascii() and not is_one(typed):
            seen = SeenForm(number := typed)
            desk.forms.confirm(typed)
        else:
            number = as_typed(args.slip_number)
            seen = SeenPrint(number)
            desk.slips.confirm(number)
    return show(args, seen, [_("已记下：{number} 的纸在这里").format(number=number)])


PRINT_VERBS = (Verb("printed", N_("纸在这里：打印没有回音的单据，记为已出纸"), _add_number, _confirm),)
