"""`restore`: a workplace from a copy, or from the banner on a new computer."""

from __future__ import annotations

import argparse
from pathlib import Path

from casework.errors import TamgaError
from casework.language import _, n_
from desktop import bootstrap
from desktop.cli.options import (
    add_recovered_options,
    add_unlock_options,
    data_dir_of,
    read_code,
    read_password,
    staff_name,
)
from desktop.errors import SetUpError
from desktop.services.upkeep.restoring import FromBanner, Restoring


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `restore FILE | --from-banner --server URL --code CODE [--recovered FILE]`."""
    parser = commands.add_parser("restore", help=_("从一份拷贝恢复，或者从旗里恢复"))
    add_unlock_options(parser)
    parser.add_argument("copy", metavar="FILE", type=Path, nargs="?", help=_("拷贝文件"))
    parser.add_argument(
        "--replace", action="store_true", help=_("文件夹里已有工作点时换掉它；原来的整套留在旁边的文件夹里")
    )
    parser.add_argument(
        "--from-banner", action="store_true", help=_("原来的电脑没有了，从旗里取回本站点的办件")
    )
    parser.add_argument("--server", metavar="URL", help=_("旗服务器的地址"))
    parser.add_argument("--code", metavar="CODE", help=_("旗里发的注册码"))
    parser.add_argument("--site", metavar="CODE", help=_("站点编码；不写就按注册码"))
    add_recovered_options(parser)
    parser.add_argument("--release", metavar="FILE", type=Path, help=_("目录文件（默认用样例目录）"))
    parser.add_argument(
        "--certificate", metavar="FILE", type=Path, help=_("旗服务器证书的签发机构（PEM），系统不认识时才要")
    )
    parser.set_defaults(run=run, parser=parser)


def run(args: argparse.Namespace) -> int:
    """Restore and say what came back."""
    if args.from_banner == (args.copy is not None):
        args.parser.error(_("写一个拷贝文件，或者写 --from-banner"))
    return _from_banner(args) if args.from_banner else _from_copy(args)


def _from_copy(args: argparse.Namespace) -> int:
    data_dir = data_dir_of(args)
    if bootstrap.is_set_up(data_dir) and not args.replace:  # before anybody types a password for nothing
        raise SetUpError(
            _("已经建立"),
            _("数据文件夹 {folder} 里已有工作点").format(folder=data_dir),
            _("要换掉它请加 --replace：原来的整套会留在旁边的文件夹里；或者用 --data 写另一个空文件夹"),
        )
    demo = _is_of_demo(args.copy)
    asked = Restoring(
        copy=args.copy,
        data_dir=data_dir,
        staff_name="" if demo else staff_name(args),
        password=None if demo else read_password(args),
        replace=args.replace,
    )
    lock = bootstrap.claim_window(data_dir)
    try:
        restored = bootstrap.restore_copy(asked)
    finally:
        lock.release()
    count = restored.cases
    words = n_("已恢复 {count} 件办件，到 {made_at} 为止；今后的告知单编号用设备字母 {letter}", count)
    print(words.format(count=count, made_at=restored.made_at, letter=restored.letter))
    print(_("此后登记的，如已上传，同步时会回来；没有上传的，请看纸质存根补录"))
    if restored.aside is not None:
        print(_("原来的文件在 {folder}").format(folder=restored.aside))
    return 0


def _is_of_demo(copy: Path) -> bool:
    from desktop.database.copy_file import SUFFIX, read_facts  # not for `--help`

    if copy.is_file() and copy.suffix != SUFFIX:  # of before an upgrade: its keyring lies elsewhere
        return False
    return read_facts(copy).is_demo


def _from_banner(args: argparse.Namespace) -> int:
    if not (args.server and args.code):
        args.parser.error(_("--from-banner 要写 --server 和 --code"))
    name, data_dir = staff_name(args), data_dir_of(args)
    replaces = bootstrap.is_replacement(args.server, args.code, args.certificate)
    is_new = not replaces or args.recovered is not None
    password = read_password(args, _("新密码：") if is_new else _("原来的密码："), twice=is_new)
    asked = FromBanner(
        data_dir=data_dir,
        url=args.server,
        code=args.code,
        staff_name=name,
        password=password,
        certificate=args.certificate,
        release_path=args.release,
        site=args.site or "",
        recovered=args.recovered,
        recovered_code=read_code(args) if args.recovered else "",
    )
    made = bootstrap.restore_from_banner(asked)
    desk = bootstrap.unlock(data_dir, name, asked.password)
    try:
        banner = desk.exchange.enrol(args.server, args.code, args.certificate)
        report = desk.exchange.sync()
    except TamgaError:
        print(_("工作点已建立在 {folder}；请改正后运行 enrol 和 sync，不必重新建立").format(folder=data_dir))
        raise
    finally:
        desk.close()
    words = n_("已联到 {name}，取回 {count} 条记录", report.received)
    print(words.format(name=banner, count=report.received))
    if made.deposited_at:
        came = _("顶替设备 {device}：{at} 存放的 {drafts} 份草稿、{unsent} 条未上传的记录也回来了")
        print(came.format(device=made.device, at=made.deposited_at, drafts=made.drafts, unsent=made.unsent))
        print(_("各人用原来的密码打开"))
    return 0
