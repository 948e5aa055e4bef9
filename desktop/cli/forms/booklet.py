"""`booklet`: the whole catalogue as one PDF, a service guide for each matter."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from casework.language import _, listed
from casework.named_files import read_named, writing_named
from casework.release.catalogue import Release, Site
from desktop.cli.options import add_unlock_options, unlocked
from desktop.errors import CatalogueError
from desktop.out_file import check_out_file

_STEP = 100  # matters between two words of progress


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser("booklet", help=_("把整部目录排成一本办事指南 PDF"))
    parser.add_argument("--out", metavar="FILE.pdf", required=True, type=Path, help=_("写出的 PDF"))
    parser.add_argument(
        "--release", metavar="FILE", type=Path, help=_("目录文件（默认用数据文件夹里的目录）")
    )
    parser.add_argument(
        "--site", metavar="CODE", default="", help=_("写哪个站点的地址和电话（默认本站点或旗）")
    )
    add_unlock_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Set the booklet and write the PDF in place of what stood there."""
    check_out_file(args.out)
    release, site = _from_file(args) if args.release else _from_desk(args)
    pdf = _set(release, site)
    with writing_named(args.out, _("请改 --out")):
        _write(args.out, pdf)
    print(
        _("{path}：{count} 个事项").format(
            path=args.out, count=sum(matter.status == "in_use" for matter in release.matters)
        )
    )
    return 0


def _from_desk(args: argparse.Namespace) -> tuple[Release, Site]:
    with unlocked(args) as desk:
        return desk.catalogue.release, _site(desk.catalogue.release, args.site or desk.site.code)


def _from_file(args: argparse.Namespace) -> tuple[Release, Site]:
    from casework.release import release_file
    from forms.documents.labels import required_labels

    release = release_file.read(read_named(args.release), required_labels())
    banner = next((site.code for site in release.sites if site.kind == "banner"), "")
    return release, _site(release, args.site or banner)


def _site(release: Release, code: str) -> Site:
    site = release.site(code)
    if site is None:
        known = listed(site.code for site in release.sites)
        raise CatalogueError(
            _("没有这个站点"),
            _("目录 {name} 里没有站点“{code}”").format(name=release.name, code=code),
            _("请用 --site 写其中之一：{known}").format(known=known),
        )
    return site


def _set(release: Release, site: Site) -> bytes:
    # The engine of forms is loaded by this command alone (start-up time of the others).
    from forms.documents.booklet.booklet import Booklet, to_pdf
    from forms.text.fonts import load_fonts

    return to_pdf(Booklet(release=release, site=site), load_fonts(), _tell)


def _tell(done: int, total: int) -> None:
    if done % _STEP == 0 and sys.stderr.isatty():
        print(f"tamga: {done}/{total}", file=sys.stderr)


def _write(path: Path, pdf: bytes) -> None:
    from desktop.database.keyring import write_atomically

    write_atomically(path, pdf)
