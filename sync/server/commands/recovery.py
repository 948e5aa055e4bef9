"""`banner recovery …`, `banner device recover`: two officers open what a device's staff no longer can."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec
from sqlalchemy import Connection

from casework.language import _, listed
from casework.named_files import read_named_text, writing_named
from sync.server.accounts import recovery
from sync.server.accounts.recovery import Officer
from sync.server.commands import noting
from sync.server.commands.place import Verbs, opened
from sync.server.hall.journal import Done
from sync.server.refusals import refuse
from sync.wire import deposits, enrolment_code

_ABOUT = "recovery officers"  # what an entry of the administration journal is about


def add_verbs(verbs: Verbs) -> list[argparse.ArgumentParser]:
    """Add the commands; returns the parsers, which still want to know where the data is."""
    words = _("找回密钥：各设备忘了所有密码或丢了硬盘时，由两位负责人一起打开")
    subject = verbs.add_parser("recovery", help=words).add_subparsers(metavar="VERB", required=True)
    beginning = subject.add_parser("begin", help=_("建立找回密钥，写上至少两位负责人"))
    beginning.add_argument("--again", action="store_true", help=_("换掉现有的；各设备下次同步时重新存放"))
    beginning.set_defaults(act=_begin)
    adding = subject.add_parser("add", help=_("再加一位负责人，由现有的两位同意"))
    adding.add_argument("name", metavar="NAME", help=_("新负责人的姓名"))
    adding.set_defaults(act=_add)
    removing = subject.add_parser("remove", help=_("去掉一位负责人，至少留两位"))
    removing.add_argument("name", metavar="NAME", help=_("负责人的姓名"))
    removing.set_defaults(act=_remove)
    showing = subject.add_parser("show", help=_("有哪些负责人；打开过哪些设备见管理日志"))
    showing.set_defaults(act=_show)
    for parser in (beginning, adding):
        _add_officers(parser)
    return [beginning, adding, removing, showing]


def add_recover(device: Verbs) -> argparse.ArgumentParser:
    """Add `banner device recover`."""
    parser = device.add_parser("recover", help=_("两位负责人一起打开一台设备的密钥，写成一个找回文件"))
    parser.add_argument("device", metavar="DEVICE", help=_("设备编号，见 banner status"))
    parser.add_argument("--reason", metavar="WHY", required=True, help=_("为什么要打开，记录在案"))
    parser.add_argument("--out", metavar="FILE", type=Path, required=True, help=_("找回文件写到哪里"))
    _add_officers(parser)
    parser.set_defaults(act=_recover)
    return parser


def _add_officers(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--officer", metavar="NAME", action="append", default=[], help=_("负责人的姓名，写两次")
    )
    files = _("按先后各位负责人的密码文件，第一行是密码；不写就在终端里问")
    parser.add_argument("--password-file", metavar="FILE", type=Path, action="append", default=[], help=files)


def _begin(args: argparse.Namespace) -> int:
    with opened(args) as database:
        with database.reading() as connection:
            if recovery.officers(connection) and not args.again:
                raise refuse("malformed", _("已有找回密钥；要换掉它请加 --again"))
        officers = _asked(args, args.officer, twice=True)
        with database.writing() as connection:
            recovery.begin(connection, officers)
            _note_officers(args, connection)
    print(_("已建立找回密钥，任意两位负责人可以一起打开：{names}").format(names=listed(args.officer)))
    return 0


def _add(args: argparse.Namespace) -> int:
    new, *two = _asked(args, [args.name, *args.officer], twice=True)
    with opened(args) as database, database.writing() as connection:
        recovery.add(connection, new, two)
        _note_officers(args, connection)
    print(_("已加上 {name}").format(name=args.name))
    return 0


def _remove(args: argparse.Namespace) -> int:
    with opened(args) as database, database.writing() as connection:
        recovery.remove(connection, args.name)
        _note_officers(args, connection)
    print(_("已去掉 {name}").format(name=args.name))
    return 0


def _show(args: argparse.Namespace) -> int:
    with opened(args) as database, database.reading() as connection:
        for name, since in recovery.officers(connection).items():
            print("\t".join((_("负责人"), name, since)))
    return 0


def _recover(args: argparse.Namespace) -> int:
    two = _asked(args, args.officer)
    code = enrolment_code.new_secret()
    with opened(args) as database:
        with database.writing() as connection:  # on record before anybody has it
            inside = recovery.recover(connection, args.device, two)
            by = listed(officer.name for officer in two)
            done = Done(act="recovery_given", about=args.device, after=by, reason=args.reason)
            noting.note(args, connection, done)
        box = deposits.seal_by_words(deposits.RECOVERED_PURPOSE, deposits.plain_code(code), _packed(inside))
        with writing_named(args.out):
            args.out.touch(0o600)
            args.out.write_bytes(msgspec.json.encode(box))
    print(code)
    print(
        _("找回文件：{path}；打开它的码只显示这一次，请另外告诉对方").format(path=args.out), file=sys.stderr
    )
    return 0


def _note_officers(args: argparse.Namespace, connection: Connection) -> None:
    names = listed(recovery.officers(connection))
    noting.note(args, connection, Done(act="settings_changed", about=_ABOUT, after=names))


def _packed(inside: deposits.KeyInside) -> bytes:
    return msgspec.msgpack.encode(inside)


def _asked(args: argparse.Namespace, names: Sequence[str], *, twice: bool = False) -> list[Officer]:
    """Each with the password: from the files in their order, else from the terminal."""
    if args.password_file and len(args.password_file) != len(names):
        raise refuse("malformed", _("密码文件的个数要和人数一样：{count} 个").format(count=len(names)))
    if args.password_file:
        lines = (read_named_text(path).splitlines() for path in args.password_file)
        return [Officer(name, (each or [""])[0]) for name, each in zip(names, lines, strict=True)]
    if not sys.stdin.isatty():
        raise refuse("malformed", _("没有终端可以输入密码：请用 --password-file"))
    officers = []
    for name in names:
        password = getpass.getpass(_("{name} 的密码：").format(name=name))
        if twice and getpass.getpass(_("再输入一遍：")) != password:
            raise refuse("malformed", _("两次输入的密码不同"))
        officers.append(Officer(name, password))
    return officers
