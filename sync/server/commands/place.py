"""Where the banner's data is: what every command of the operator is told, and the database that it opens."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from casework.language import _
from sync.server.commands import noting
from sync.server.commands.claim import claimed
from sync.server.refusals import refuse
from sync.server.store.database import COMMANDS, Database, Waits
from sync.server.store.schema import bring_up_to_date, is_older

FILE_NAME = "banner.db"

Verbs: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Let a command be told where the data is."""
    parser.add_argument("--data", metavar="DIR", type=Path, required=True, help=_("服务器的数据文件夹"))
    parser.add_argument("--database", metavar="URL", help=_("postgresql://…；默认为数据文件夹里的 SQLite"))
    noting.add_option(parser)
    if parser.get_default("makes") is None:
        parser.set_defaults(makes=False)


def sqlite_file(args: argparse.Namespace) -> Path | None:
    """The file that the command works on; None where that is no SQLite's."""
    if not args.database:
        return Path(args.data / FILE_NAME)
    _scheme, _slashes, path = args.database.partition("sqlite:///")
    return Path(path.partition("?")[0]) if path else None


@contextmanager
def opened(
    args: argparse.Namespace, waits: Waits = COMMANDS, *, is_claimed: bool = False
) -> Iterator[Database]:
    """The database that was named, brought up to date and closed at the end.

    Raises Refused where there is none, unless the command is one that makes it, and where it would have to
    be brought up while a server of the version before serves its file; one on PostgreSQL bears that.
    `is_claimed` says that the caller is who serves it.
    """
    if not args.database and not args.makes and not (args.data / FILE_NAME).exists():
        raise refuse(
            "unavailable",
            _("{data} 里没有旗的数据：请核对 --data；新建用 banner init").format(data=args.data),
        )
    args.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    database = Database(args.database or f"sqlite:///{args.data / FILE_NAME}", waits=waits)
    try:
        # Nobody changes the schema of a file under the server of an older program that serves it.
        with claimed(sqlite_file(args) if is_older(database) and not is_claimed else None):
            bring_up_to_date(database)
        yield database
    finally:
        database.close()
