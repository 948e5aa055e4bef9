"""`cases printed`: what somebody knows of a print that the print system does not."""

from __future__ import annotations

import argparse

import msgspec

from casework.language import N_, _
from casework.slip_number import is_form_number
from desktop.cli.cases.verb import Verb, show
from desktop.cli.options import unlocked


class SeenPrint(msgspec.Struct, frozen=True):
    """The slip whose sheet somebody has in hand."""

    slip_number: str


class SeenForm(msgspec.Struct, frozen=True):
    """The form, besides the slip, that somebody has in hand."""

    number: str


def _add_number(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("slip_number", metavar="NUMBER", help=_("告知单或其他单据的编号"))


def _confirm(args: argparse.Namespace) -> int:
    from desktop.services.cases.find_case import as_typed  # a banner's server has no store of a counter

    seen: SeenPrint | SeenForm
    number = args.slip_number.strip().upper()
    with unlocked(args, recover=True) as desk:
        if is_form_number(number):
            seen = SeenForm(number)
            desk.forms.confirm(number)
        else:
            number = as_typed(args.slip_number)
            seen = SeenPrint(number)
            desk.slips.confirm(number)
    return show(args, seen, [_("已记下：{number} 的纸在这里").format(number=number)])


PRINT_VERBS = (Verb("printed", N_("纸在这里：打印没有回音的单据，记为已出纸"), _add_number, _confirm),)
