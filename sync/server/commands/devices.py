"""`banner code|device|status`: devices become known, are revoked and moved, and how all of them stand."""

from __future__ import annotations

import argparse
import sys

import msgspec

from casework.language import _
from sync.server.accounts import accounts, enrolment, forks, letters
from sync.server.acts import administration
from sync.server.commands import enrolment_sheet, noting, recovery
from sync.server.commands.place import Verbs, opened
from sync.server.hall.journal import Done
from sync.server.refusals import refuse


def add_verbs(verbs: Verbs) -> list[argparse.ArgumentParser]:
    """Add the commands; returns the parsers, which still want to know where the data is."""
    code = verbs.add_parser("code", help=_("发一个一次性注册码"))
    code.add_argument("site", metavar="SITE", help=_("站点编码"))
    lost = _("顶替丢失或坏了的设备：凭这个码取回它存放的东西，用后那台设备停用")
    code.add_argument("--replaces", metavar="DEVICE", default="", help=lost)
    enrolment_sheet.add_options(code)
    code.set_defaults(act=_issue_code)
    device = verbs.add_parser("device", help=_("停用、恢复、移动设备")).add_subparsers(
        metavar="VERB", required=True
    )
    revoking = device.add_parser("revoke", help=_("不再接收这台设备和它的副本"))
    revoking.add_argument("device", metavar="DEVICE", help=_("设备编号，见 banner status"))
    revoking.set_defaults(act=_revoke)
    readmitting = device.add_parser("readmit", help=_("停错了：重新接收这台设备，不必再注册"))
    readmitting.add_argument("device", metavar="DEVICE", help=_("设备编号，见 banner status"))
    readmitting.set_defaults(act=_readmit)
    moving = device.add_parser("move", help=_("设备换到另一个站点"))
    moving.add_argument("device", metavar="DEVICE", help=_("设备编号，见 banner status"))
    moving.add_argument("site", metavar="SITE", help=_("换到的站点的编码"))
    moving.set_defaults(act=_move)
    recovering = recovery.add_recover(device)
    status = verbs.add_parser("status", help=_("旗和各设备的状态，JSON"))
    status.set_defaults(act=_status)
    return [code, revoking, readmitting, moving, recovering, status, *recovery.add_verbs(verbs)]


def _issue_code(args: argparse.Namespace) -> int:
    enrolment_sheet.check(args)
    with opened(args) as database, database.writing() as connection:
        code = enrolment.issue_code(connection, args.site, args.replaces)
        if args.sheet:  # what cannot be written takes the code back
            enrolment_sheet.write(connection, args, code)
        if args.file:
            enrolment_sheet.write_file(args, code)
        noting.note(args, connection, Done(act="code_issued", about=args.site))
    print(code)
    if args.sheet:
        print(_("设备注册单：{path}").format(path=args.sheet), file=sys.stderr)
    return 0


def _revoke(args: argparse.Namespace) -> int:
    with opened(args) as database, database.writing() as connection:
        gone = forks.revoke(connection, args.device)
        if not gone:
            raise refuse("malformed", _("没有设备 {device}：编号见 banner status").format(device=args.device))
        for each in gone:
            noting.note(args, connection, Done(act="device_revoked", about=each))
    print(_("已停用 {device}").format(device=args.device))
    if gone[1:]:
        print(_("它的副本也停用了：{copies}").format(copies=" ".join(gone[1:])))
    return 0


def _readmit(args: argparse.Namespace) -> int:
    with opened(args) as database, database.writing() as connection:
        if not forks.readmit(connection, args.device):
            raise refuse(
                "malformed", _("没有停用的设备 {device}：编号见 banner status").format(device=args.device)
            )
        noting.note(args, connection, Done(act="device_readmitted", about=args.device))
    print(_("已恢复 {device}：下次同步时接着上传").format(device=args.device))
    return 0


def _move(args: argparse.Namespace) -> int:
    with opened(args) as database, database.writing() as connection:
        enrolment.require_site(connection, args.site)
        account = accounts.find_account(connection, args.device, lock=True)
        letters.move(connection, account, args.site)
        moved = Done(act="device_moved", about=args.device, before=account.site, after=args.site)
        noting.note(args, connection, moved)
    print(_("{device} 现属站点 {site}").format(device=args.device, site=args.site))
    return 0


def _status(args: argparse.Namespace) -> int:
    with opened(args) as database, database.reading() as connection:
        status = administration.status(connection)
    print(msgspec.json.format(msgspec.json.encode(status), indent=1).decode())
    if status.backup_warning:
        print(f"tamga: {status.backup_warning}", file=sys.stderr)
    return 0
