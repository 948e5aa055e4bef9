"""Where the banner's data is: what every command of the operator is told, and the database that it opens."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from casework.language import _
from casework.named_files import read_named_text
from sync.server.commands import noting
from sync.server.commands.claim import claimed
from sync.server.refusals import refuse
from sync.server.store import data_key, unsealing
from sync.server.store.database import COMMANDS, Database, Waits
from sync.server.store.schema import bring_up_to_date, is_older

FILE_NAME = "banner.db"
_CREDENTIAL = "data-key-passphrase"

Verbs: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Let a command be told where the data is."""
    parser.add_argument("--data", metavar="DIR", type=Path, required=True, help=_("服务器的数据文件夹"))
    parser.add_argument("--database", metavar="URL", help=_("postgresql://…；默认为数据文件夹里的 SQLite"))
    key = _("数据密钥文件；默认为数据文件夹里的 {name}").format(name=data_key.FILE_NAME)
    parser.add_argument("--data-key", metavar="FILE", type=Path, help=key)
    words = _("数据密钥文件的口令在这个文件的第一行；不写就用 systemd 的凭据 {name}，或在终端里问")
    words = words.format(name=_CREDENTIAL)
    parser.add_argument("--data-key-passphrase", metavar="FILE", type=Path, help=words)
    noting.add_option(parser)
    if parser.get_default("makes") is None:
        parser.set_defaults(makes=False)


def sqlite_file(args: argparse.Namespace) -> Path | None:
    """The file that the command works on; None where that is no SQLite's."""
    if not args.database:
        return Path(args.data / FILE_NAME)
    _scheme, _slashes, path = args.database.partition("sqlite:///")
    return Path(path.partition("?")[0]) if path else None


def key_file(args: argparse.Namespace) -> Path:
    """The file of the data keys."""
    return Path(args.data_key or args.data / data_key.FILE_NAME)


def ask_of(args: argparse.Namespace, file: Path | None = None) -> Callable[[], str]:
    """Gives the passphrase of that file, else of `key_file`, asked for once; raises Refused where there is
    nobody to ask.
    """
    known: dict[Path, str] = getattr(args, "words_of_data_key", {})
    args.words_of_data_key = known
    about = file or key_file(args)

    def ask() -> str:
        if about not in known:
            known[about] = _words(args.data_key_passphrase, about)
        return known[about]

    return ask


def new_words(file: Path | None) -> str:
    """A new passphrase, from a file or typed twice; raises Refused for none, FileUnreadable."""
    if file is not None:
        words = _first_line(file)
    elif not sys.stdin.isatty():
        raise refuse("malformed", _("没有终端可以输入口令：请用 --new FILE"))
    else:
        words = getpass.getpass(_("新口令："))
        if getpass.getpass(_("再输入一遍：")) != words:
            raise refuse("malformed", _("两次输入的口令不同"))
    if not words:
        raise refuse("malformed", _("口令是空的，没有改动"))
    return words


def _words(file: Path | None, about: Path) -> str:
    credentials = os.environ.get("CREDENTIALS_DIRECTORY", "")
    if file is None and credentials and (Path(credentials) / _CREDENTIAL).exists():
        file = Path(credentials) / _CREDENTIAL
    if file is not None:
        return _first_line(file)
    if not sys.stdin.isatty():
        what = _("数据密钥文件 {file} 有口令，这里没有终端可以问：请用 --data-key-passphrase")
        raise refuse("unavailable", what.format(file=about))
    return getpass.getpass(_("{file} 的口令：").format(file=about))


def _first_line(file: Path) -> str:
    return (read_named_text(file).splitlines() or [""])[0]


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
        unsealing.use_key(database, key_file(args), ask_of(args), makes=args.makes)
        yield database
    finally:
        database.close()
