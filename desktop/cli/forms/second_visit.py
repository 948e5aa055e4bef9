"""`form second-visit`: what was brought is recorded, and the next slip asks for the rest."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from casework.cases.draft import MaterialMark, MaterialState
from casework.language import _
from desktop.cli.options import add_paper_option, data_dir_of, unlocked
from desktop.out_file import check_out_file
from desktop.services.forms import arguments

if TYPE_CHECKING:
    from desktop.services.cases.read_case import CaseDetail

Parsers = argparse._SubParsersAction  # the name that argparse gives it


def add_parser(verbs: Parsers[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Add the document."""
    parser = verbs.add_parser("second-visit", help=_("再次来访：只问所缺的材料，出接上一张的告知单"))
    arguments.add_slip(parser)
    handed_in = _("第 N 项这次交来，可重复（{numbered}）")
    missing = _("第 N 项仍缺（没有写到的也按缺计），可重复（{numbered}）")
    for option, words in (("--handed-in", handed_in), ("--missing", missing)):
        help_text = words.format(numbered=_(arguments.NUMBERED))
        parser.add_argument(option, metavar="N", action="append", default=[], help=help_text)
    add_paper_option(parser, _("告知单用的纸"))
    parser.set_defaults(run=run, parser=parser)
    return parser


def run(args: argparse.Namespace) -> int:
    """Record what was brought, issue the next slip, write it."""
    check_out_file(args.out, data_dir_of(args))
    with unlocked(args, recover=True) as desk:
        detail = desk.cases.find(args.slip_number)
        marks = _marks(args, detail)
        saved = desk.slips.issue_again(detail.slip_number, marks)
        print(
            _("告知单编号 {number}（接 {former}）").format(
                number=saved.slip_number, former=detail.slip_number
            ),
            flush=True,
        )
        desk.slips.export(saved.slip_number, args.out, args.paper)
    print(_("已保存在本机，PDF：{path}").format(path=args.out))
    return 0


def _marks(args: argparse.Namespace, detail: CaseDetail) -> tuple[MaterialMark, ...]:
    named: dict[str, MaterialState] = {}
    for state, names in (("missing", args.missing), ("handed_in", args.handed_in)):
        for name in names:
            code = arguments.material(args, detail, name).material.code
            if named.get(code, state) != state:
                args.parser.error(_("材料 {name} 不能既缺又已交").format(name=name))
            named[code] = "handed_in" if state == "handed_in" else "missing"
    return tuple(MaterialMark(code=code, state=state) for code, state in named.items())
