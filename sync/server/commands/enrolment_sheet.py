"""`banner code SITE --sheet FILE.pdf`: the code on paper, with the address, its last day, and what to scan;
`--file` writes what that says as a file.

The forms stand beside the server, not below it: who starts this command line says how a sheet is set.
"""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import msgspec
from sqlalchemy import Connection

from casework.language import _
from casework.named_files import writing_named
from casework.release.catalogue import Release
from sync.device.address import read_address
from sync.device.enrolment_file import SUFFIX, EnrolmentFile
from sync.server.accounts import enrolment
from sync.server.refusals import Refused, refuse
from sync.server.releases import releases
from sync.server.store import streams


class CodeSheet(msgspec.Struct, frozen=True, kw_only=True):
    """What the sheet says; `release` is the newest, None before any was published."""

    code: str
    site: str
    site_name: str
    banner: str
    address: str
    issued_on: dt.date
    until: dt.date
    release: Release | None


SetSheet: TypeAlias = Callable[[CodeSheet], bytes]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Where the sheet goes, and the address that devices reach."""
    sheet = _("把注册码连同地址、有效期印成一张设备注册单")
    parser.add_argument("--sheet", metavar="FILE.pdf", type=Path, help=sheet)
    file = _("把注册码连同地址写成一个文件，在那台电脑上双击就填好")
    parser.add_argument("--file", metavar="FILE.tamga-enrolment", type=Path, help=file)
    parser.add_argument("--address", metavar="URL", default="", help=_("设备连旗服务器的地址，印在注册单上"))


def check(args: argparse.Namespace) -> None:
    """Raises Refused or WrongAddress where a sheet is asked for that cannot be made."""
    if not args.sheet and not args.file:
        return
    if not args.address:
        raise refuse("malformed", _("还没有写设备连旗服务器的地址：请加 --address https://…"))
    read_address(args.address)
    if args.file and args.file.suffix != SUFFIX:  # the desktop knows the file by its name
        raise refuse("malformed", _("注册文件的名字要以 {suffix} 结尾").format(suffix=SUFFIX))
    if args.sheet and args.set_sheet is None:
        raise refuse("unavailable", _("这里不能排版：请用 tamga banner code"))


def write_file(args: argparse.Namespace, code: str) -> None:
    """Write the file for its owner alone; raises FileUnwritable."""
    with writing_named(args.file, _("请改 --file")):
        args.file.touch(mode=0o600)
        args.file.write_text(EnrolmentFile(read_address(args.address), code).text, "utf-8")


def write(connection: Connection, args: argparse.Namespace, code: str) -> None:
    """Set the sheet and write it for its owner alone; raises DocumentError or FileUnwritable."""
    issued_at = streams.now_text()
    sheet = CodeSheet(
        code=code,
        site=args.site,
        site_name=enrolment.require_site(connection, args.site),
        banner=streams.require_stream(connection).name,
        address=read_address(args.address),
        issued_on=dt.datetime.fromisoformat(issued_at).astimezone().date(),
        until=enrolment.last_day(issued_at),
        release=_newest(connection),
    )
    pdf = args.set_sheet(sheet)
    with writing_named(args.sheet, _("请改 --sheet")):
        args.sheet.touch(mode=0o600)
        args.sheet.write_bytes(pdf)


def _newest(connection: Connection) -> Release | None:
    try:
        return releases.newest_release(connection)[1]
    except Refused:  # none was published yet
        return None
