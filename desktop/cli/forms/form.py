"""`form`: the forms besides the slip, each as its kind asks; reprints; and the slip of a second visit."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from casework.language import _
from desktop.cli.forms import print_set, second_visit
from desktop.cli.options import add_unlock_options, data_dir_of, unlocked
from desktop.out_file import check_out_file

Parsers = argparse._SubParsersAction  # the name that argparse gives it


def add_parser(commands: Parsers[argparse.ArgumentParser]) -> None:
    """Add the command; its documents are added when it is asked for."""
    help_text = _("出告知单以外的单据：指南、收件、委托、补正、送达、转办、咨询、台账")
    prog = commands.add_parser("form", help=help_text).prog
    commands.choices["form"] = _LateParser(_add_documents, prog=prog)


class _LateParser(argparse.ArgumentParser):
    """Fills itself when it is first asked: the table of forms loads their engine and the database."""

    def __init__(self, fill: Callable[[argparse.ArgumentParser], None], **settings: Any) -> None:
        super().__init__(**settings)
        self._fill: Callable[[argparse.ArgumentParser], None] | None = fill

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """As any parser; the documents are there from now on."""
        if self._fill:
            fill, self._fill = self._fill, None
            fill(self)
        return super().parse_known_args(args, namespace)


def _add_documents(parser: argparse.ArgumentParser) -> None:
    from desktop.services.forms import kinds

    verbs = parser.add_subparsers(
        title=_("单据"), metavar="DOCUMENT", required=True, parser_class=argparse.ArgumentParser
    )
    for kind in kinds.FORMS:
        document = verbs.add_parser(kind.key, help=_(kind.command.help))
        add_out(document)
        kind.command.add_arguments(document)
        document.set_defaults(run=run, order=kind.command.order, parser=document)
    add_out(second_visit.add_parser(verbs))
    _add_reprint(verbs)
    print_set.add_parser(verbs)


def run(args: argparse.Namespace) -> int:
    """Make the form and write its PDF; what was done on stdout."""
    check_out_file(args.out, data_dir_of(args))  # before anything is recorded
    with unlocked(args, recover=True) as desk:
        made = desk.forms.make(args.order(args, desk.cases.find))
        print(f"{made.title} {made.number}".rstrip(), flush=True)
        desk.forms.export(made, args.out)
    print(
        _("已保存在本机，PDF：{path}").format(path=args.out)
        if made.number
        else _("PDF：{path}").format(path=args.out)
    )
    return 0


def run_reprint(args: argparse.Namespace) -> int:
    """Print an issued form once more: same number, next print number."""
    check_out_file(args.out, data_dir_of(args))
    with unlocked(args, recover=True) as desk:
        made = desk.forms.reissue(args.number, args.reason)
        print(
            _("{title} {number} 第 {count} 次打印").format(
                title=made.title, number=made.number, count=made.print_no
            ),
            flush=True,
        )
        desk.forms.export(made, args.out)
    print(_("已保存在本机，PDF：{path}").format(path=args.out))
    return 0


def add_out(parser: argparse.ArgumentParser) -> None:
    """Where the PDF goes, and who unlocks the workplace."""
    parser.add_argument(
        "--out", metavar="FILE.pdf", required=True, type=Path, help=_("PDF 写到这个文件，原有的会被替换")
    )
    add_unlock_options(parser)


def _add_reprint(verbs: Parsers[argparse.ArgumentParser]) -> None:
    parser = verbs.add_parser(
        "reprint", help=_("这些单据再打印：同一编号，第几次打印写明；告知单在窗口里再打印")
    )
    parser.add_argument("number", metavar="NUMBER", help=_("单据编号，如 SJ-ML0101-20261124-A001"))
    parser.add_argument("--reason", metavar="WHY", default="", help=_("原因，记入日志"))
    add_out(parser)
    parser.set_defaults(run=run_reprint)
