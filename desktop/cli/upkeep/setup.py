"""`setup`: make a data folder, for real use or as a demonstration."""

from __future__ import annotations

import argparse
from pathlib import Path

from casework.language import _
from desktop import bootstrap
from desktop.cli.options import add_data_option, add_password_option, data_dir_of, read_password
from desktop.errors import AlreadySetUp
from desktop.services.upkeep.new_workplace import SetUp

_DEMO_SITE = "ML01"
_DEMO_STAFF = "演示人员"  # data: a name


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser("setup", help=_("建立数据文件夹"))
    add_data_option(parser)
    parser.add_argument("--site", metavar="CODE", help=_("站点编码"))
    parser.add_argument("--staff", metavar="NAME", help=_("第一位工作人员的姓名"))
    parser.add_argument("--release", metavar="FILE", type=Path, help=_("目录文件（默认用样例目录）"))
    parser.add_argument("--demo", action="store_true", help=_("建立演示数据：样例目录，不设密码"))
    parser.add_argument(
        "--device-letter", metavar="L", default="A", help=_("同一站点的设备各用一个字母（默认 A）")
    )
    add_password_option(parser)
    parser.set_defaults(run=run, parser=parser)


def run(args: argparse.Namespace) -> int:
    """Make the workplace."""
    if not args.demo and not (args.site and args.staff):
        args.parser.error(_("须写 --site 和 --staff，或者写 --demo"))
    data_dir = data_dir_of(args)
    if bootstrap.is_set_up(data_dir):  # before anybody types a password for nothing
        raise AlreadySetUp(str(data_dir))
    request = SetUp(
        site_code=args.site or _DEMO_SITE,
        staff_name=args.staff or _DEMO_STAFF,
        password=None if args.demo else read_password(args, _("新密码："), twice=True),
        release_path=args.release,
        device_letter=args.device_letter,
    )
    bootstrap.set_up(data_dir, request)
    words = (
        _("已建立演示数据：{folder}（站点 {site}，人员 {name}）")
        if args.demo
        else _("已建立工作点：{folder}（站点 {site}，人员 {name}）")
    )
    print(words.format(folder=data_dir, site=request.site_code, name=request.staff_name))
    return 0
