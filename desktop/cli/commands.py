"""The commands by name, and what happens to those that fail.

Exit codes: 0 done, 1 failed (what and what to do on stderr), 2 wrong usage.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from desktop import __version__, bootstrap
from desktop.bug_log import log_bug
from desktop.cli import cases, catalogue, doctor, enrol, journal, proof, server, setup, slip, staff, sync
from desktop.cli.options import add_data_option
from desktop.errors import TamgaError

_COMMANDS = (setup, slip, cases, journal, catalogue, staff, proof, doctor, enrol, sync, server)


def main(argv: Sequence[str]) -> int:
    """Run a command, or the window when there is none; the exit code.  Never shows a traceback."""
    if argv and argv[0] in server.HELP:
        return server.hand_over(argv)
    args = _parser().parse_args(argv)
    try:
        code: int = args.run(args)
        sys.stdout.flush()
    except TamgaError as error:
        print(f"tamga: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader of a pipe has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # noqa: BLE001 - a bug: named to the user, kept in the log
        return _report_bug(args.data, error)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tamga",
        description="蒙汉双语一次性告知单：无命令时打开窗口。",
        epilog="密码取自 --password-file、环境变量 TAMGA_PASSWORD 或终端输入。",
    )
    parser.add_argument("--version", action="version", version=f"tamga {__version__}")
    add_data_option(parser)
    parser.set_defaults(run=_open_window)
    commands = parser.add_subparsers(title="命令", metavar="COMMAND")
    for command in _COMMANDS:
        command.add_parser(commands)
    return parser


def _open_window(args: argparse.Namespace) -> int:
    data_dir: Path = args.data or bootstrap.default_data_dir()
    if not _has_display():
        return _walk_without_display(args.data)
    from desktop import app  # loads Qt

    lock = bootstrap.claim_window(data_dir)
    try:
        return app.main(data_dir)
    finally:
        lock.release()


def _walk_without_display(data_dir: Path | None) -> int:
    """One invented case through the real window, so that a machine without a screen shows its work too.

    Without `data_dir` it happens in a throw-away demonstration.
    """
    from desktop.gui.walkthrough import WalkError, walk  # loads Qt

    print("没有显示器：在后台的窗口里走一遍办件流程。", flush=True)
    try:
        written = walk(data_dir, Path("out"))
    except WalkError as error:
        print(f"tamga: 窗口没有走完：{error}", file=sys.stderr)
        return 1
    for path in written:
        print(f"已写出 {path}")
    return 0


def _has_display() -> bool:
    if sys.platform != "linux":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _report_bug(data_dir: Path | None, error: Exception) -> int:
    path = log_bug(data_dir or bootstrap.default_data_dir(), error)
    where = f"，详情在 {path}" if path else ""
    print(f"tamga: 程序出错（{type(error).__name__}）{where}。已保存的数据不受影响。", file=sys.stderr)
    return 1
