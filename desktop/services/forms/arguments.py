"""Arguments that several forms have on the command line: the slip, a day, a material by its number."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, NoReturn

from casework.language import N_, _, listed
from casework.local_day import read_day

if TYPE_CHECKING:
    from desktop.services.cases.read_case import CaseDetail, Wanted

NUMBERED = N_("材料按告知单材料表的序号，也可写材料编码")


def add_slip(parser: argparse.ArgumentParser) -> None:
    """The number of the slip that the form is for."""
    parser.add_argument("slip_number", metavar="SLIP", help=_("告知单编号"))


def choices(words: Mapping[str, str]) -> str:
    """What may be written, each with the words that it stands for on paper."""
    return listed(_("{key}（{words}）").format(key=key, words=text) for key, text in words.items())


def day(text: str) -> dt.date:
    """A day as it is typed, 2026-11-24."""
    try:
        return read_day(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            _("日期应写成 2026-11-24 这样，不是 {text}").format(text=text)
        ) from None


def material(args: argparse.Namespace, detail: CaseDetail, name: str) -> Wanted:
    """The material of that number or code; leaves the program where the case has none."""
    for each in detail.materials:
        if name in (str(each.number), each.material.code):
            return each
    materials = listed(f"{each.number} {each.material.name.zh}" for each in detail.materials)
    return _refuse(
        args,
        _("没有第 {name} 项材料；{number} 有：{listed}").format(
            name=name, number=detail.slip_number, listed=materials
        ),
    )


def _refuse(args: argparse.Namespace, why: str) -> NoReturn:
    args.parser.error(why)
    raise AssertionError("argparse has left")
