"""`banner codes|key|forks|verify`: unused codes, the banner's key, copies that ask for an id, chains."""

from __future__ import annotations

import argparse
import sys

import msgspec

from casework.language import _, n_
from sync.server.accounts import banner_keys, forks
from sync.server.acts.verify_banner import verify_banner
from sync.server.commands import noting
from sync.server.commands.place import Verbs, opened
from sync.server.hall.journal import Done
from sync.server.overview import device_list
from sync.server.store import streams
from sync.wire import enrolment_code, signatures


def add_verbs(verbs: Verbs) -> list[argparse.ArgumentParser]:
    """Add the commands; returns the parsers, which still want to know where the data is."""
    codes = verbs.add_parser("codes", help=_("没有用过的注册码：列出、作废")).add_subparsers(
        metavar="VERB", required=True
    )
    listing = codes.add_parser("list", help=_("序号、站点、最后一天，一行一个"))
    listing.set_defaults(act=_list_codes)
    cancelling = codes.add_parser("cancel", help=_("作废一个注册码"))
    cancelling.add_argument("number", metavar="NUMBER", help=_("序号，见 banner codes list"))
    cancelling.set_defaults(act=_cancel_code)
    own_key = verbs.add_parser("key", help=_("旗的密钥：查看、更换"))
    key = own_key.add_subparsers(metavar="VERB", required=True)
    showing = key.add_parser("show", help=_("密钥的指纹，注册码的后一半就是它"))
    showing.set_defaults(act=_show_key)
    rotating = key.add_parser("rotate", help=_("换一把密钥，旧的为新的签名；各设备下次同步时自动改信"))
    rotating.set_defaults(act=_rotate_key)
    copies = verbs.add_parser("forks", help=_("等旗里确认的副本：列出、接受、拒绝")).add_subparsers(
        metavar="VERB", required=True
    )
    waiting = copies.add_parser("list", help=_("副本的编号、原设备、时间，一行一个"))
    waiting.set_defaults(act=_list_forks)
    confirming = copies.add_parser("confirm", help=_("给副本自己的编号"))
    refusing = copies.add_parser("refuse", help=_("拒绝副本：它再来还要重新问"))
    for verb, act in ((confirming, _confirm_fork), (refusing, _refuse_fork)):
        verb.add_argument("device", metavar="DEVICE", help=_("副本的编号，见 banner forks list"))
        verb.set_defaults(act=act)
    verifying = verbs.add_parser("verify", help=_("核对每台设备的链条和签名，有断处则退出码为 1"))
    verifying.set_defaults(act=_verify)
    return [verifying, listing, cancelling, showing, rotating, waiting, confirming, refusing]


def _verify(args: argparse.Namespace) -> int:
    with opened(args) as database, database.reading() as connection:
        report = verify_banner(connection)
    for chain in report.chains:
        print(msgspec.json.encode({"chain": chain}).decode())
    for each in report.breaks:
        print(msgspec.json.encode({"break": each}).decode())
    if report.ok:
        return 0
    first, count = report.breaks[0], len(report.breaks)
    words = n_(
        "旗里的记录有 {count} 处不对，第一处在设备 {device} 第 {seq} 条（{trouble}）：请用备份核对", count
    )
    place = {"device": first.device, "seq": first.seq, "trouble": first.trouble}
    print("tamga: " + words.format(count=count, **place), file=sys.stderr)
    return 1


def _list_codes(args: argparse.Namespace) -> int:
    with opened(args) as database, database.reading() as connection:
        for each in device_list.codes(connection):
            over = _("已过期") if each.is_over else ""
            print("\t".join((each.digest[:12], each.site, each.last_day.isoformat(), over)).rstrip())
    return 0


def _cancel_code(args: argparse.Namespace) -> int:
    with opened(args) as database, database.writing() as connection:
        wanted = [
            each.digest for each in device_list.codes(connection) if each.digest.startswith(args.number)
        ]
        site = device_list.cancel_code(connection, wanted[0] if len(wanted) == 1 else "")
        noting.note(args, connection, Done(act="code_cancelled", about=site))
    print(_("已作废 {site} 的注册码").format(site=site))
    return 0


def _show_key(args: argparse.Namespace) -> int:
    with opened(args) as database, database.reading() as connection:
        key = signatures.public_key(streams.require_stream(connection).seed)
    print(enrolment_code.fingerprint(key))
    return 0


def _rotate_key(args: argparse.Namespace) -> int:
    with opened(args) as database, database.writing() as connection:
        link = banner_keys.rotate(connection)
        before, after = (enrolment_code.fingerprint(key) for key in (link.former, link.key))
        noting.note(args, connection, Done(act="key_changed", about="banner", before=before, after=after))
    print(after)
    print(_("旗的密钥已更换：请马上运行 banner backup，旧备份里没有新密钥"), file=sys.stderr)
    return 0


def _list_forks(args: argparse.Namespace) -> int:
    with opened(args) as database, database.reading() as connection:
        for each in forks.waiting(connection):
            print("\t".join((each.device, each.origin, each.site, each.asked_at)))
    return 0


def _confirm_fork(args: argparse.Namespace) -> int:
    with opened(args) as database, database.writing() as connection:
        origin = forks.confirm(connection, args.device)
        noting.note(args, connection, Done(act="fork_confirmed", about=args.device, after=origin))
    print(
        _("{device} 是 {origin} 的副本，下次同步时得到自己的编号").format(device=args.device, origin=origin)
    )
    return 0


def _refuse_fork(args: argparse.Namespace) -> int:
    with opened(args) as database, database.writing() as connection:
        origin = forks.refuse_waiting(connection, args.device)
        noting.note(args, connection, Done(act="fork_refused", about=args.device, after=origin))
    print(_("已拒绝 {device}").format(device=args.device))
    return 0
