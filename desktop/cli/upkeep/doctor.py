"""`doctor`: checks this computer and says what to mend."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from casework.errors import TamgaError
from casework.language import N_, _
from desktop import bootstrap
from desktop.cli.options import add_unlock_options, data_dir_of, is_demo, read_password
from desktop.printing.print_system import print_system
from desktop.services.upkeep.check_installation import Installation, StoreChecks, check_installation, is_fit
from desktop.services.upkeep.check_program import Finding, Level

if TYPE_CHECKING:
    from desktop.desk.desk import Desk

_SIGNS: dict[Level, str] = {"ok": N_("✓ 正常"), "attention": N_("! 注意"), "broken": N_("✗ 有误")}


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `doctor [--data DIR] [--staff NAME] [--password-file FILE] [--json] [--server URL]`."""
    parser = subparsers.add_parser("doctor", help=_("检查本机：程序、字体、数据、打印机，并说明怎样修好"))
    add_unlock_options(parser)
    parser.add_argument("--json", action="store_true", help=_("输出 JSON，供脚本使用"))
    server = _("看看去这个旗服务器的路：名称、线路、代理、安全连接、版本、时钟")
    parser.add_argument("--server", metavar="URL", help=server)
    given = _("注册码：看路时核对对方是不是旗里，码不会用掉")
    parser.add_argument("--code", metavar="CODE", help=given)
    parser.add_argument("--no-proxy", action="store_true", help=_("看路时不经本机设置的代理"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prints the findings; 0 when nothing that is needed is broken, otherwise 1."""
    data_dir = data_dir_of(args)
    desk, refusal = _open(data_dir, args)
    try:
        findings = check_installation(
            Installation(
                data_dir=data_dir,
                is_set_up=bootstrap.is_set_up(data_dir),
                store=StoreChecks(desk.upkeep.problems, desk.upkeep.verify) if desk else None,
                printers=print_system().printers,
                refusal=refusal,
            )
        )
    finally:
        if desk is not None:
            desk.close()
    if args.server:
        findings += _way(args)
    if args.json:
        print(msgspec.json.encode({"fit": is_fit(findings), "findings": findings}).decode())
    else:
        print("\n".join(map(_line, findings)))
    return 0 if is_fit(findings) else 1


def _way(args: argparse.Namespace) -> list[Finding]:
    # loads what speaks HTTP: a tenth of a second
    from sync.device.look_at_way import WayWanted, look_at_way
    from sync.device.trust import trust_of_code

    trust = trust_of_code(args.code) if args.code else None
    wanted = WayWanted(typed=args.server, trust=trust, use_proxy=not args.no_proxy)
    return [Finding(step.subject, step.level, step.state, step.mend) for step in look_at_way(wanted)]


def _open(data_dir: Path, args: argparse.Namespace) -> tuple[Desk | None, TamgaError | None]:
    """The desk when it opens without asking anybody, or what refused to open."""
    if not bootstrap.is_set_up(data_dir):
        return None, None
    has_password = args.password_file is not None or "TAMGA_PASSWORD" in os.environ
    try:
        demo = is_demo(data_dir)
        if not demo and not (args.staff and has_password):
            return None, None
        password = None if demo else read_password(args)
        return bootstrap.unlock(data_dir, args.staff, password, recover=False), None
    except TamgaError as error:
        return None, error


def _line(finding: Finding) -> str:
    words = _("{sign}  {subject}：{found}。{mend}") if finding.mend else _("{sign}  {subject}：{found}")
    sign = _(_SIGNS[finding.level])
    return words.format(sign=sign, subject=finding.subject, found=finding.state, mend=finding.mend)
