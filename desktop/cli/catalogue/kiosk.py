"""`kiosk`: the touch screen for whoever comes, kept running; `--prepare` makes this computer ready for it."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import desktop
from casework import language
from casework.language import _
from desktop import kiosk_folder, settings
from desktop.cli.options import add_unlock_options, data_dir_of, is_demo, read_password, unlocked

LEFT, NEWER = 0, 4  # exit codes of the process inside: somebody let it out, another catalogue is there
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 1.0, 30.0
_LIVED_S = 60.0  # a process that lived so long did not fail at its start


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser("kiosk", help=_("触摸屏：群众自己查要带什么，打印出来"))
    add_unlock_options(parser)
    parser.add_argument("--prepare", action="store_true", help=_("负责人：把本机准备成触摸屏"))
    parser.add_argument(
        "--printer", metavar="QUEUE", default="", help=_("触摸屏用的打印机，不写只显示二维码")
    )
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prepare it, or keep it on the screen until a lead lets it go."""
    if args.prepare:
        return _prepare(args)
    folder = kiosk_folder.folder_of(data_dir_of(args))
    kiosk_folder.read_about(folder)  # says what is missing here, in the terminal
    if not args.inside:
        return _keep_running([*_program(), "kiosk", "--data", str(data_dir_of(args)), "--inside"])
    from desktop.cli.upkeep.window import refuse_without_display

    language.choose(settings.language_of(data_dir_of(args)))
    refuse_without_display()
    from desktop.gui.kiosk.run import run_kiosk  # Qt is not loaded where there is no screen for it

    return run_kiosk(folder)


def _prepare(args: argparse.Namespace) -> int:
    password = read_password(args, _("负责人的密码，用来退出触摸屏："))
    with unlocked(args, None if is_demo(data_dir_of(args)) else password) as desk:
        folder = desk.catalogue.prepare_kiosk(password, args.printer)
    print(_("触摸屏已准备好：{folder}；用 tamga kiosk 打开").format(folder=folder))
    return 0


def _keep_running(command: Sequence[str]) -> int:
    """Start it again whenever it ends by itself, later each time it fails at once."""
    pause_s = _FIRST_PAUSE_S
    while True:
        began = time.monotonic()
        process = subprocess.Popen(command, env=_environment())
        try:
            code = process.wait()
        except KeyboardInterrupt:
            process.terminate()
            process.wait()
            return 130
        if code == LEFT:
            return 0
        if code == NEWER or time.monotonic() - began > _LIVED_S:
            pause_s = _FIRST_PAUSE_S
        if code != NEWER:
            time.sleep(pause_s)
            pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)


def _environment() -> dict[str, str]:
    """Without a password, and with the place where this program stands."""
    place = str(Path(desktop.__file__).parents[1])
    path = os.pathsep.join(filter(None, (place, os.environ.get("PYTHONPATH"))))
    return {name: value for name, value in os.environ.items() if name != "TAMGA_PASSWORD"} | {
        "PYTHONPATH": path
    }


def _program() -> list[str]:
    """How this very program is started again."""
    return [sys.executable, "-P", "-m", "desktop"]
