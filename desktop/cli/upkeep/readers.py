"""`readers`: which card readers and scanners this PC has, and what one file of a reader says."""

from __future__ import annotations

import argparse
from pathlib import Path

from casework.language import _
from casework.named_files import read_named
from desktop.cli.options import add_unlock_options, unlocked
from desktop.readers.card_folder import read_card
from desktop.readers.keyboard_wedge import USUAL_PATTERN


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `readers [--card-folder FOLDER | --no-card-folder | --card-pattern PATTERN | --try FILE]`."""
    parser = commands.add_parser("readers", help=_("本机的身份证读卡器、高拍仪和扫描仪：看和设"))
    add_unlock_options(parser)
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--card-folder", metavar="FOLDER", type=Path, help=_("读卡程序把结果放在这个文件夹，取走后删除")
    )
    which.add_argument("--no-card-folder", action="store_true", help=_("不再看读卡程序的文件夹"))
    which.add_argument(
        "--scan-folder", metavar="FOLDER", type=Path, help=_("高拍仪、扫描仪把图片放在这个文件夹，附上后删除")
    )
    which.add_argument("--no-scan-folder", action="store_true", help=_("不再看扫描文件夹"))
    which.add_argument(
        "--card-pattern", metavar="PATTERN", help=_("读卡器像键盘一样打字时一行的样子，Enter 结尾")
    )
    which.add_argument("--try", dest="trial", metavar="FILE", type=Path, help=_("看这个文件读出什么，不删除"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Choose, or try a file; then print what is chosen."""
    if args.trial is not None:
        return _try(args.trial)
    with unlocked(args) as desk:
        if args.card_folder or args.no_card_folder:
            desk.upkeep.choose_card_folder(args.card_folder)
        if args.scan_folder or args.no_scan_folder:
            desk.upkeep.choose_scan_folder(args.scan_folder)
        if args.card_pattern is not None:
            desk.upkeep.choose_card_pattern(args.card_pattern)
        folder = desk.upkeep.setting("card_folder")
        scans = desk.upkeep.setting("scan_folder")
        pattern = desk.upkeep.setting("card_pattern", USUAL_PATTERN)
    print(_("读卡文件夹：{folder}").format(folder=folder or _("没有")))
    print(_("扫描文件夹：{folder}").format(folder=scans or _("没有")))
    print(_("键盘式读卡器一行：{pattern}").format(pattern=pattern))
    return 0


def _try(path: Path) -> int:
    card = read_card(read_named(path))
    if card.fault:
        print(card.fault)
        return 1
    print(_("姓名：{name}").format(name=card.name))
    print(_("证件号码：{number}").format(number=card.id_number))
    print(_("住址：{address}").format(address=card.address))
    return 0
