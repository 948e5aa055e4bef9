"""Options that commands share: the data folder, who unlocks it and with what password."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from casework.language import _
from casework.named_files import read_named_text
from desktop import bootstrap, window_lock
from desktop.errors import NotSetUp, UnlockError

if TYPE_CHECKING:
    from desktop.desk.desk import Desk


def add_data_option(parser: argparse.ArgumentParser) -> None:
    """`--data DIR`, by default this user's data folder."""
    # SUPPRESS on commands: what stands before the command must not be overwritten by a default.
    default = None if parser.prog == "tamga" else argparse.SUPPRESS
    parser.add_argument("--data", metavar="DIR", type=Path, default=default, help=_("数据文件夹"))


def data_dir_in(argv: Sequence[str]) -> Path:
    """The data folder that a command line names, or this user's, before anything else of it is read."""
    parser = argparse.ArgumentParser(prog="tamga", add_help=False, exit_on_error=False)
    add_data_option(parser)
    try:
        return data_dir_of(parser.parse_known_args(argv)[0])
    except argparse.ArgumentError:  # it is told when the whole line is read
        return bootstrap.default_data_dir()


def add_unlock_options(parser: argparse.ArgumentParser) -> None:
    """`--data`, `--staff` and `--password-file`."""
    add_data_option(parser)
    parser.add_argument("--staff", metavar="NAME", default="", help=_("工作人员姓名（演示数据不需要）"))
    add_password_option(parser)


def add_paper_option(parser: argparse.ArgumentParser, use: str) -> None:
    """`--paper`, a key of `forms.sheet.paper.PAPERS`."""
    papers = ("a4", "a4-large", "a5", "241-full", "241-half", "241-third", "80")
    kinds = _("A4、A4 大字、A5、241 毫米连续纸（整张、二等分、三等分）、80 毫米热敏纸")
    parser.add_argument(
        "--paper",
        choices=papers,
        default="a4",
        help=_("{use}：{kinds}；默认 A4").format(use=use, kinds=kinds),
    )


def add_password_option(parser: argparse.ArgumentParser) -> None:
    """`--password-file`; a password itself is never an argument, every process list shows those."""
    parser.add_argument("--password-file", metavar="FILE", type=Path, help=_("密码文件的第一行是密码"))


@contextmanager
def unlocked(
    args: argparse.Namespace,
    password: str | None = None,
    *,
    recover: bool = False,
    first_password: bool = False,
) -> Iterator[Desk]:
    """The desk of the named data folder, closed at the end; `password` where it is known already.

    `recover` first finishes what a crash left unfinished: for commands that record, not for those that look.
    A password that somebody else chose opens nothing but what may be done with a `first_password`.
    """
    data_dir = data_dir_of(args)
    name = ""
    if is_demo(data_dir):
        password = None
    else:
        name = staff_name(args)
        password = read_password(args) if password is None else password
    # A window at work finishes its own prints; to call them unconfirmed would be wrong.
    recover = recover and not window_lock.is_claimed(data_dir)
    desk = bootstrap.unlock(data_dir, name, password, recover=recover)
    try:
        if not first_password and desk.people.has_first_password():
            what = _("{name} 的密码是别人给的").format(name=desk.staff_name)
            raise UnlockError(_("请先换密码"), what, _("请用 staff password 换成自己的密码"))
        yield desk
    finally:
        desk.close()


def is_demo(data_dir: Path) -> bool:
    """Does it open without a password?  Raises NotSetUp, or StoreError for a keyring that cannot be read."""
    if not bootstrap.is_set_up(data_dir):
        raise NotSetUp(str(data_dir))
    from desktop.database.keyring import read_keyring  # msgspec's decoder: not for `--help`

    return read_keyring(data_dir).demo


def data_dir_of(args: argparse.Namespace) -> Path:
    """The data folder that was named, or this user's."""
    named: Path | None = args.data
    return named or bootstrap.default_data_dir()


def read_password(args: argparse.Namespace, prompt: str = "", *, twice: bool = False) -> str:
    """From the file, from TAMGA_PASSWORD, or from the terminal; raises UnlockError when there is none."""
    if args.password_file is not None:
        return _first_line(args.password_file)
    given = os.environ.pop("TAMGA_PASSWORD", None)  # not for the programs that we start
    if given is not None:
        return given
    return ask_password(prompt or _("密码："), twice=twice)


def add_recovered_options(parser: argparse.ArgumentParser) -> None:
    """`--recovered` and `--recovered-code-file`: what two officers of the banner made."""
    file = _("旗里两位负责人做的找回文件：忘了所有密码时用")
    parser.add_argument("--recovered", metavar="FILE", type=Path, help=file)
    code = _("写着打开找回文件的码的文件；不写就在终端里问")
    parser.add_argument("--recovered-code-file", metavar="FILE", type=Path, help=code)


def read_code(args: argparse.Namespace) -> str:
    """The code of a recovered key, from its file or the terminal."""
    if args.recovered_code_file is not None:
        return _first_line(args.recovered_code_file)
    return ask_password(_("打开找回文件的码："))


def read_new_password(args: argparse.Namespace) -> str:
    """From the file, from TAMGA_NEW_PASSWORD, or from the terminal, there twice."""
    if args.new_password_file is not None:
        return _first_line(args.new_password_file)
    given = os.environ.pop("TAMGA_NEW_PASSWORD", None)
    return ask_password(_("新密码："), twice=True) if given is None else given


def ask_password(prompt: str, *, twice: bool = False) -> str:
    """From the terminal, unseen; `twice` for a new one.  Raises UnlockError without a terminal."""
    if not sys.stdin.isatty():
        raise UnlockError(
            _("缺少密码"), _("没有终端可以输入密码"), _("请用 --password-file 或 TAMGA_PASSWORD 提供")
        )
    password = getpass.getpass(prompt)
    if twice and getpass.getpass(_("再输入一遍：")) != password:
        raise UnlockError(_("密码不一致"), _("两次输入的密码不同"), _("请重新运行命令"))
    return password


def _first_line(path: Path) -> str:
    lines = read_named_text(path).splitlines()
    return lines[0] if lines else ""


def staff_name(args: argparse.Namespace) -> str:
    """From `--staff` or the terminal; raises UnlockError where there is neither."""
    name: str = args.staff
    if not name and sys.stdin.isatty():
        name = input(_("姓名："))
    if not name:
        raise UnlockError(_("缺少姓名"), _("没有说明由谁解锁"), _("请用 --staff 写上姓名"))
    return name
