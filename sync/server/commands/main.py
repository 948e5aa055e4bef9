"""The operator's command line: `serve`, and `banner init|site|code|device|backup|restore|status` and more.

Exit codes: see `sync.server.commands.outcome`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from casework.language import _
from sync.server.accounts import accounts, enrolment, letters
from sync.server.acts import administration
from sync.server.commands import backup as backup_commands
from sync.server.commands import calendar as calendar_commands
from sync.server.commands import cases as case_commands
from sync.server.commands import releases as release_commands
from sync.server.commands.outcome import outcome_of
from sync.server.doors import parcels
from sync.server.refusals import refuse
from sync.server.store.database import Database
from sync.server.store.schema import bring_up_to_date
from sync.usage_words import translate_usage

FILE_NAME = "banner.db"
LARGEST_PORT = 65535


def main(
    argv: Sequence[str], program: str = "python -m sync.server", labels: Mapping[str, str] | None = None
) -> int:
    """Run one command; the exit code.  `labels` are the words that the forms want of a release."""
    translate_usage()
    args = _parser(program).parse_args(argv, argparse.Namespace(labels=labels or {}))
    return outcome_of(lambda: int(args.act(args)))


def _parser(program: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=program, description=_("旗级同步服务器"))
    commands = parser.add_subparsers(title=_("命令"), metavar="COMMAND", required=True)
    serving = commands.add_parser("serve", help=_("启动服务器"))
    _add_database(serving)
    serving.add_argument("--host", default="127.0.0.1", help=_("监听地址，默认只限本机"))
    serving.add_argument("--port", type=_port, default=8463, help=_("端口；0 为任意空闲端口"))
    serving.add_argument("--certificate", metavar="FILE", type=Path, help=_("TLS 证书（PEM）"))
    serving.add_argument("--key", metavar="FILE", type=Path, help=_("TLS 私钥（PEM）"))
    serving.set_defaults(act=_serve)
    banner = commands.add_parser("banner", help=_("管理旗、站点、设备"))
    _add_verbs(banner.add_subparsers(title=_("命令"), metavar="VERB", required=True))
    return parser


def _port(words: str) -> int:
    if not words.isdecimal() or int(words) > LARGEST_PORT:
        raise argparse.ArgumentTypeError(
            _("端口是 0 到 {largest} 的整数，不是 {words}").format(largest=LARGEST_PORT, words=words)
        )
    return int(words)


def _add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    init = verbs.add_parser("init", help=_("建立旗"))
    init.add_argument("code", metavar="CODE", help=_("旗政务大厅的站点编码"))
    init.add_argument("name", metavar="NAME", help=_("名称"))
    init.set_defaults(act=_init, makes=True)
    site = verbs.add_parser("site", help=_("增加、列出站点")).add_subparsers(metavar="VERB", required=True)
    adding = site.add_parser("add", help=_("在上级站点下增加一个站点"))
    adding.add_argument("code", metavar="CODE", help=_("站点编码，字母和数字，与目录里的一致"))
    adding.add_argument("parent", metavar="PARENT", help=_("上级站点的编码"))
    adding.add_argument("name", metavar="NAME", help=_("名称"))
    adding.set_defaults(act=_add_site)
    listing = site.add_parser("list", help=_("站点和它们的上级"))
    listing.set_defaults(act=_list_sites)
    code = verbs.add_parser("code", help=_("发一个一次性注册码"))
    code.add_argument("site", metavar="SITE", help=_("站点编码"))
    code.set_defaults(act=_issue_code)
    device = verbs.add_parser("device", help=_("停用、恢复、移动设备")).add_subparsers(
        metavar="VERB", required=True
    )
    revoking = device.add_parser("revoke", help=_("不再接收这台设备"))
    revoking.add_argument("device", metavar="DEVICE", help=_("设备编号，见 banner status"))
    revoking.set_defaults(act=_revoke)
    readmitting = device.add_parser("readmit", help=_("停错了：重新接收这台设备，不必再注册"))
    readmitting.add_argument("device", metavar="DEVICE", help=_("设备编号，见 banner status"))
    readmitting.set_defaults(act=_readmit)
    moving = device.add_parser("move", help=_("设备换到另一个站点"))
    moving.add_argument("device", metavar="DEVICE", help=_("设备编号，见 banner status"))
    moving.add_argument("site", metavar="SITE", help=_("换到的站点的编码"))
    moving.set_defaults(act=_move)
    status = verbs.add_parser("status", help=_("旗和各设备的状态，JSON"))
    status.set_defaults(act=_status)
    others = [
        parser
        for commands in (release_commands, calendar_commands, case_commands, backup_commands)
        for parser in commands.add_verbs(verbs, opened)
    ]
    for verb in (init, adding, listing, code, revoking, readmitting, moving, status, *others):
        _add_database(verb)


def _add_database(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", metavar="DIR", type=Path, required=True, help=_("服务器的数据文件夹"))
    parser.add_argument("--database", metavar="URL", help=_("postgresql://…；默认为数据文件夹里的 SQLite"))
    if parser.get_default("makes") is None:
        parser.set_defaults(makes=False)


@contextmanager
def opened(args: argparse.Namespace) -> Iterator[Database]:
    """The database that was named, brought up to date and closed at the end.

    Raises Refused where there is none, unless the command is one that makes it.
    """
    if not args.database and not args.makes and not (args.data / FILE_NAME).exists():
        raise refuse(
            "unavailable",
            _("{data} 里没有旗的数据：请核对 --data；新建用 banner init").format(data=args.data),
        )
    args.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    database = Database(args.database or f"sqlite:///{args.data / FILE_NAME}")
    try:
        bring_up_to_date(database)
        yield database
    finally:
        database.close()


def answer_file(args: argparse.Namespace, data: bytes, out: Path) -> int:
    """Answer a parcel that came as a file; the exit code."""

    def answer() -> int:
        with opened(args) as database:
            out.write_bytes(parcels.answer_parcel(database, data))
        print(_("已处理，回执在 {out}").format(out=out))
        return 0

    return outcome_of(answer)


def _serve(args: argparse.Namespace) -> int:
    try:
        from sync.server.commands.serving import Listening, serve  # loads the web server: half a second
    except ModuleNotFoundError as error:  # a counter has no web server
        wanted = error.name or ""
        if wanted.startswith("sync."):
            raise
        raise refuse(
            "unavailable",
            _('没有服务器的软件包 {wanted}：请运行 pip install "tamga[banner]"').format(wanted=wanted),
        ) from error
    with opened(args) as database:
        serve(database, Listening(args.host, args.port, args.certificate, args.key))
    return 0


def _init(args: argparse.Namespace) -> int:
    with opened(args) as database, database.writing() as connection:
        administration.init(connection, args.code, args.name)
    print(_("已建立 {code} {name}").format(code=args.code, name=args.name))
    return 0


def _add_site(args: argparse.Namespace) -> int:
    with opened(args) as database, database.writing() as connection:
        administration.add_sites(connection, {args.code: (args.parent, args.name)})
    print(_("已增加站点 {code} {name}").format(code=args.code, name=args.name))
    return 0


def _list_sites(args: argparse.Namespace) -> int:
    with opened(args) as database, database.reading() as connection:
        for site in administration.sites(connection):
            print("\t".join(site))
    return 0


def _issue_code(args: argparse.Namespace) -> int:
    with opened(args) as database, database.writing() as connection:
        print(enrolment.issue_code(connection, args.site))
    return 0


def _revoke(args: argparse.Namespace) -> int:
    with opened(args) as database, database.writing() as connection:
        if not accounts.revoke(connection, args.device):
            raise refuse("malformed", _("没有设备 {device}：编号见 banner status").format(device=args.device))
    print(_("已停用 {device}").format(device=args.device))
    return 0


def _readmit(args: argparse.Namespace) -> int:
    with opened(args) as database, database.writing() as connection:
        if not accounts.readmit(connection, args.device):
            raise refuse(
                "malformed", _("没有停用的设备 {device}：编号见 banner status").format(device=args.device)
            )
    print(_("已恢复 {device}：下次同步时接着上传").format(device=args.device))
    return 0


def _move(args: argparse.Namespace) -> int:
    with opened(args) as database, database.writing() as connection:
        enrolment.require_site(connection, args.site)
        account = accounts.find_account(connection, args.device, lock=True)
        letters.move(connection, account, args.site)
    print(_("{device} 现属站点 {site}").format(device=args.device, site=args.site))
    return 0


def _status(args: argparse.Namespace) -> int:
    with opened(args) as database, database.reading() as connection:
        told = administration.status(connection)
    print(msgspec.json.format(msgspec.json.encode(told), indent=1).decode())
    if told.backup_warning:
        print(f"tamga: {told.backup_warning}", file=sys.stderr)
    return 0
