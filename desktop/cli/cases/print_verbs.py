"""`cases printed`: what somebody knows of a print that the print system does not."""

from __future__ import annotations

import argparse

import msgspec

from casework.language import N_, _
from desktop.cli.cases.verb import Verb, add_slip, show
from desktop.cli.options import unlocked


class SeenPrint(msgspec.Struct, frozen=True):
    """The slip whose sheet somebody has in hand."""

    slip_number: str


def _confirm(args: argparse.Namespace) -> int:
    from desktop.services.cases.find_case import as_typed  # a banner's server has no store of a counter

    number = as_typed(args.slip_number)
    with unlocked(args, recover=True) as desk:
        desk.slips.confirm(number)
    return show(args, SeenPrint(number), [_("已记下：{number} 的纸在这里").format(number=number)])


PRINT_VERBS = (Verb("printed", N_("纸在这里：打印没有回音的告知单，记为已出纸"), add_slip, _confirm),)
