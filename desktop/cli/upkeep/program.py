"""`program` and `program take FOLDER`: which version runs here, what comes next, and one from a stick."""

from __future__ import annotations

import argparse
from pathlib import Path

from casework.language import _
from desktop.cli.options import add_unlock_options, unlocked
from desktop.services.upkeep.own_program import ProgramState, program_state


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser("program", help=_("程序版本：现在的、下次打开时换的；从文件夹装新版本"))
    verbs = parser.add_subparsers(title=_("命令"), metavar="VERB", required=True)
    verbs.add_parser("show", help=_("现在的版本，和下次打开时换的")).set_defaults(run=run_show)
    taking = verbs.add_parser("take", help=_("从 U 盘上的文件夹装一个签过名的新版本"))
    taking.add_argument("folder", metavar="FOLDER", type=Path, help=_("版本的文件夹，里面有 manifest.json"))
    add_unlock_options(taking)
    taking.set_defaults(run=run_take)


def run_show(_args: argparse.Namespace) -> int:
    """Say how the program stands."""
    print("\n".join(_lines(program_state())))
    return 0


def run_take(args: argparse.Namespace) -> int:
    """Make the version ready for the next start."""
    with unlocked(args) as desk:
        print(desk.upkeep.take_program(args.folder))
    return 0


def _lines(state: ProgramState) -> list[str]:
    target = state.target or _("不是用安装包装的，不自动更新")
    lines = [_("现在的版本：{version}（{target}）").format(version=state.version, target=target)]
    lines += [each for each in (state.words, state.changes) if each]
    for version, why in state.refused.items():
        lines.append(_("{version} 版在本机没有启动起来（{why}），已退回").format(version=version, why=why))
    return lines
