"""`enrol`: make this device known to its banner with a one-time code, or correct its site with one."""

from __future__ import annotations

import argparse
from pathlib import Path

from casework.language import _
from desktop.cli.options import add_unlock_options, unlocked
from sync.device.enrolment_file import read_enrolment


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser("enrol", help=_("用一次性注册码向旗服务器注册本机"))
    add_unlock_options(parser)
    parser.add_argument("--server", metavar="URL", default="", help=_("旗服务器的地址"))
    parser.add_argument("--code", metavar="CODE", default="", help=_("旗里发的注册码"))
    sheet = _("旗里给的注册文件（.tamga-enrolment），代替地址和注册码")
    parser.add_argument("--sheet", metavar="FILE", type=Path, help=sheet)
    parser.add_argument(
        "--certificate", metavar="FILE", type=Path, help=_("旗服务器证书的签发机构（PEM），系统不认识时才要")
    )
    parser.add_argument(
        "--correct-site",
        action="store_true",
        help=_("本机的站点错了：改到注册码的站点（已经注册的不用再写 --server）"),
    )
    past = _("直接连旗服务器，不经本机设置的代理；今后也这样")
    parser.add_argument("--no-proxy", action="store_true", help=past)
    parser.set_defaults(run=run, parser=parser)


def run(args: argparse.Namespace) -> int:
    """Enrol and say with whom, or correct the site and say which."""
    if args.sheet is not None:
        given = read_enrolment(args.sheet)
        args.server, args.code = given.address, given.code
    if not args.code:
        args.parser.error(_("请写 --code 或 --sheet"))
    if args.correct_site:
        return _correct(args)
    if not args.server:
        args.parser.error(_("请写 --server"))
    with unlocked(args) as desk:
        if args.no_proxy:
            desk.exchange.choose_proxy(use=False)
        name = desk.exchange.enrol(args.server, args.code, args.certificate)
    print(_("已注册到 {name}").format(name=name))
    return 0


def _correct(args: argparse.Namespace) -> int:
    from desktop.services.exchange.correct_site import SiteCorrection

    with unlocked(args) as desk:
        before = desk.state.duty.site_code
        site = desk.exchange.correct_site(SiteCorrection(args.code, args.server, args.certificate))
    print(_("本机的站点已由 {before} 更正为 {site}").format(before=before, site=site))
    return 0
