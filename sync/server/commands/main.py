"""The operator's command line: `serve`, and `banner init|site|code|device|backup|restore|status` and more.

Exit codes: see `sync.server.commands.outcome`.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from casework.language import _
from sync.server.commands import (
    accounts,
    backup,
    calendar,
    cases,
    catalogue,
    data_keys,
    devices,
    entries,
    hall_journal,
    open_data,
    programs,
    purging,
    releases,
    report,
    setup,
    sites,
    staff,
    translation,
    trust,
)
from sync.server.commands.claim import claimed
from sync.server.commands.enrolment_sheet import SetSheet
from sync.server.commands.outcome import outcome_of
from sync.server.commands.place import add_options, ask_of, opened, sqlite_file
from sync.server.commands.server_packages import server_packages
from sync.server.open_data.guide_to_set import SetGuide
from sync.server.region.banners_file import read_banners
from sync.server.store.database import SERVING
from sync.usage_words import translate_usage

LARGEST_PORT = 65535
# The verbs of `banner` by subject, in the order of the help.
_SUBJECTS = (
    sites,
    accounts,
    devices,
    trust,
    data_keys,
    releases,
    programs,
    catalogue,
    translation,
    calendar,
    cases,
    entries,
    purging,
    staff,
    report,
    open_data,
    backup,
    hall_journal,
)


class PaperSetting(msgspec.Struct, frozen=True, kw_only=True):
    """How this command line sets papers; None where it cannot."""

    set_sheet: SetSheet | None = None
    set_guide: SetGuide | None = None


NO_SETTING = PaperSetting()


def main(
    argv: Sequence[str],
    program: str = "python -m sync.server",
    labels: Mapping[str, str] | None = None,
    setting: PaperSetting = NO_SETTING,
) -> int:
    """Run one command; the exit code.

    `labels` are the words that the forms want of a release, `setting` makes PDFs.
    """
    translate_usage()
    given = argparse.Namespace(
        labels=labels or {}, set_sheet=setting.set_sheet, set_guide=setting.set_guide, called=program
    )
    args = _parser(program).parse_args(argv, given)
    return outcome_of(lambda: _act(args))


def _act(args: argparse.Namespace) -> int:
    with server_packages():
        return int(args.act(args))


def _parser(program: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=program, description=_("旗级同步服务器"))
    commands = parser.add_subparsers(title=_("命令"), metavar="COMMAND", required=True)
    serving = commands.add_parser("serve", help=_("启动服务器"))
    add_options(serving)
    serving.add_argument("--host", default="127.0.0.1", help=_("监听地址，默认只限本机"))
    serving.add_argument("--port", type=_port, default=8463, help=_("端口；0 为任意空闲端口"))
    serving.add_argument("--certificate", metavar="FILE", type=Path, help=_("TLS 证书（PEM）"))
    serving.add_argument("--key", metavar="FILE", type=Path, help=_("TLS 私钥（PEM）"))
    in_front = _("前面代理的证书（PEM），可写多次：旗的密钥为它作保，换证书时自动重读")
    serving.add_argument(
        "--proxy-certificate", metavar="FILE", type=Path, action="append", default=[], help=in_front
    )
    authority = _("签发服务器证书的机构（PEM），可写多次：不在系统名单里的，旗的密钥为它作保")
    serving.add_argument(
        "--authority", metavar="FILE", type=Path, action="append", default=[], help=authority
    )
    serving.add_argument(
        "--region", metavar="FILE", type=Path, help=_("一个进程服务多个旗：各旗的主机名和数据库")
    )
    serving.set_defaults(act=_serve)
    setup.add_options(commands.add_parser("setup", help=_("把这台机器设成旗的服务器")))
    banner = commands.add_parser("banner", help=_("管理旗、站点、设备"))
    verbs = banner.add_subparsers(title=_("命令"), metavar="VERB", required=True)
    for subject in _SUBJECTS:
        for verb in subject.add_verbs(verbs):
            add_options(verb)
    return parser


def _port(words: str) -> int:
    if not words.isdecimal() or int(words) > LARGEST_PORT:
        raise argparse.ArgumentTypeError(
            _("端口是 0 到 {largest} 的整数，不是 {words}").format(largest=LARGEST_PORT, words=words)
        )
    return int(words)


def _serve(args: argparse.Namespace) -> int:
    # loads the web server: half a second
    from sync.server.commands.serving import Listening, prepare, serve, serve_region

    listening = Listening(
        args.host,
        args.port,
        args.certificate,
        args.key,
        tuple(args.proxy_certificate),
        tuple(args.authority),
    )
    if args.region:
        serve_region(read_banners(args.region), listening, ask_of(args))
        return 0
    with claimed(sqlite_file(args)):
        with opened(args, is_claimed=True) as database:
            prepare(database)
        with opened(args, SERVING, is_claimed=True) as database:
            serve(database, listening)
    return 0
