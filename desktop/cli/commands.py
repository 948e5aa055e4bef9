"""The commands by name."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence

from casework import language
from casework.errors import TamgaError
from casework.language import _
from desktop import __version__, settings
from desktop.cli.cases import affairs, again, cases, conflicts, fields, report, slip, today
from desktop.cli.catalogue import catalogue, kiosk
from desktop.cli.exchange import enrol, parcel, server, sync
from desktop.cli.forms import booklet, form, proof
from desktop.cli.more_arguments import OPTION, with_arguments_from
from desktop.cli.options import add_data_option, data_dir_in
from desktop.cli.outcome import has_output, outcome_of, speak_any_script
from desktop.cli.people import staff
from desktop.cli.upkeep import backup, clock, doctor, journal, program, readers, rescue, restore, setup
from desktop.cli.upkeep.window import open_window
from sync.usage_words import translate_usage

_COMMANDS = (
    setup,
    slip,
    again,
    fields,
    form,
    cases,
    today,
    report,
    conflicts,
    affairs,
    journal,
    catalogue,
    kiosk,
    staff,
    proof,
    booklet,
    doctor,
    backup,
    clock,
    program,
    readers,
    restore,
    rescue,
    enrol,
    sync,
    parcel,
    server,
)


def main(argv: Sequence[str]) -> int:
    """Run a command, or the window when there is none; the exit code."""
    speak_any_script()
    try:
        argv = with_arguments_from(argv)
    except TamgaError as error:
        print(f"tamga: {error}", file=sys.stderr)
        return 1
    language.choose(settings.language_of(data_dir_in(argv)))
    translate_usage()
    if argv and argv[0] in server.HELP:
        return server.hand_over(argv)
    parser = _parser()
    args = parser.parse_args(argv)
    _refuse_broken_text(parser, vars(args).values())
    if args.command and not has_output():  # the window needs none
        return 1
    return outcome_of(lambda: int(args.run(args)), args.data)


def _refuse_broken_text(parser: argparse.ArgumentParser, values: Iterable[object]) -> None:
    """Bytes that are not UTF-8 come as lone surrogates, which no journal and no font can take."""
    for value in values:
        if isinstance(value, list | tuple):
            _refuse_broken_text(parser, value)
        elif isinstance(value, str) and any("\ud800" <= character <= "\udfff" for character in value):
            parser.error(_("不是 UTF-8 文字：{value!a}").format(value=value))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tamga",
        description=_("蒙汉双语一次性告知单：无命令时打开窗口。"),
        epilog=_("密码取自 --password-file、环境变量 TAMGA_PASSWORD 或终端输入。"),
    )
    version = f"tamga {__version__}"
    parser.add_argument("--version", action="version", version=version, help=_("显示版本"))
    parser.add_argument(
        OPTION,
        metavar="FILE",
        help=_("再从文件读参数，每行一个（- 为标准输入）：姓名、号码写在这里，别人就看不到"),
    )
    add_data_option(parser)
    parser.set_defaults(run=lambda args: open_window(args.data))
    commands = parser.add_subparsers(title=_("命令"), metavar="COMMAND", dest="command")
    for command in _COMMANDS:
        command.add_parser(commands)
    return parser
