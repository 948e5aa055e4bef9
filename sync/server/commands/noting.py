"""What an operator does at the command line stands in the administration journal, under a name."""

from __future__ import annotations

import argparse
import getpass
import os
import socket

from sqlalchemy import Connection

from casework.language import _
from sync.server.hall import journal
from sync.server.hall.journal import Done, Operator


def add_option(parser: argparse.ArgumentParser) -> None:
    """Let a command be told who gives it."""
    parser.add_argument(
        "--operator", metavar="NAME", default="", help=_("由谁操作，记入管理日志；默认为系统账户")
    )


def operator_of(args: argparse.Namespace) -> Operator:
    """Who gives this command: who is named, else the account of the operating system."""
    return Operator(args.operator.strip() or _system_account(), f"command {socket.gethostname()}")


def note(args: argparse.Namespace, connection: Connection, done: Done) -> None:
    """Write what the command did, as the last of its transaction."""
    journal.note(connection, operator_of(args), done)


def _system_account() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a number that no name belongs to
        return f"uid {os.getuid()}"
