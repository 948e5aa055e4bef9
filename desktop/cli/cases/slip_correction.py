"""`slip correct`: the slip that stands for one that was wrong, and says what is otherwise."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import get_args

from casework.language import _
from casework.people.applicant import DocumentKind
from desktop.cli.cases.answers import answer_of, by_question
from desktop.cli.options import add_paper_option, add_unlock_options, data_dir_of, unlocked
from desktop.out_file import check_out_file

VERB = "correct"


def fill(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """The parser with its arguments; what is not written stays as it was."""
    parser.description = _("更正最新的一张告知单：出一张新的，写明改了什么，原来那一张不再用")
    parser.add_argument("slip_number", metavar="SLIP", help=_("写错了的告知单编号"))
    parser.add_argument("--reason", metavar="WHY", required=True, help=_("为什么更正，印在新的告知单上"))
    for option, words in _fields():
        parser.add_argument(option, metavar="TEXT", help=words)
    parser.add_argument("--document", choices=get_args(DocumentKind), help=_("证件种类"))
    parser.add_argument(
        "--answer",
        metavar="KEY=VALUE",
        action="append",
        default=[],
        type=answer_of,
        help=_("改过的情形，可重复；可多选的情形要写全"),
    )
    parser.add_argument(
        "--out", metavar="FILE.pdf", required=True, type=Path, help=_("新告知单的 PDF 写到哪个文件")
    )
    add_paper_option(parser, _("告知单用的纸"))
    add_unlock_options(parser)
    parser.set_defaults(run=run, parser=parser)
    return parser


def run(args: argparse.Namespace) -> int:
    """Issue, archive, write."""
    from desktop.services.cases.correct_slip import (
        SlipCorrection,  # a banner's server has no store of a counter
    )

    check_out_file(args.out, data_dir_of(args))
    names = [option.removeprefix("--").replace("-", "_") for option, _words in _fields()]
    given = {name: getattr(args, name) for name in (*names, "document") if getattr(args, name) is not None}
    correction = SlipCorrection(reason=args.reason, applicant=given, answers=by_question(args.answer))
    with unlocked(args, recover=True) as desk:
        saved = desk.slips.correct(args.slip_number, correction)
        words = _("告知单编号 {number}（代替 {former}）")
        former = args.slip_number.strip().upper()
        print(words.format(number=saved.slip_number, former=former), flush=True)
        desk.slips.export(saved.slip_number, args.out, args.paper)
    print(_("已保存在本机，PDF：{path}").format(path=args.out))
    return 0


def _fields() -> tuple[tuple[str, str], ...]:
    return (
        ("--name", _("申请人姓名")),
        ("--id-number", _("证件号码")),
        ("--document-reason", _("没有号码或号码不符时的原因")),
        ("--phone", _("电话")),
        ("--address", _("地址")),
        ("--legal-person", _("单位的法定代表人")),
        ("--agent-name", _("代办人姓名")),
        ("--agent-id-number", _("代办人证件号码")),
        ("--agent-phone", _("代办人电话")),
    )
