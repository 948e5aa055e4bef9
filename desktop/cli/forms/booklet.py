"""`booklet`: the whole catalogue as one PDF, a service guide for each matter."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from casework.release.catalogue import Release, Site
from desktop.cli.options import add_unlock_options, unlocked
from desktop.errors import CatalogueError, PrintError
from desktop.out_file import check_out_file
from sync.system_words import reason

_STEP = 100  # matters between two words of progress


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser("booklet", help="把整部目录排成一本办事指南 PDF")
    parser.add_argument("--out", metavar="FILE.pdf", required=True, type=Path, help="写出的 PDF")
    parser.add_argument("--release", metavar="FILE", type=Path, help="目录文件（默认用数据文件夹里的目录）")
    parser.add_argument("--site", metavar="CODE", default="", help="写哪个站点的地址和电话（默认本站点或旗）")
    add_unlock_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Set the booklet and write the PDF in place of what stood there."""
    check_out_file(args.out)
    release, site = _from_file(args) if args.release else _from_desk(args)
    pdf = _set(release, site)
    try:
        _write(args.out, pdf)
    except OSError as error:
        raise PrintError("PDF 写不出", f"不能写入 {args.out}（{reason(error)}）", "请改 --out") from error
    print(f"{args.out}：{sum(matter.status == 'in_use' for matter in release.matters)} 个事项")
    return 0


def _from_desk(args: argparse.Namespace) -> tuple[Release, Site]:
    with unlocked(args) as desk:
        return desk.release, _site(desk.release, args.site or desk.site.code)


def _from_file(args: argparse.Namespace) -> tuple[Release, Site]:
    from casework.release import release_file
    from forms.documents.kit import labels

    try:
        release = release_file.read(args.release.read_bytes(), labels.CHINESE)
    except OSError as error:
        what = f"不能读取 {args.release}（{reason(error)}）"
        raise CatalogueError("目录文件读不出", what, "请检查文件名") from error
    except release_file.ReleaseProblems as error:
        what = f"{args.release} 有 {len(error.problems)} 处问题，第一处：{error.problems[0]}".rstrip("。")
        raise CatalogueError("目录文件有问题", what, "请用 catalogue check 逐条查看") from error
    banner = next((site.code for site in release.sites if site.kind == "banner"), "")
    return release, _site(release, args.site or banner)


def _site(release: Release, code: str) -> Site:
    site = release.site(code)
    if site is None:
        known = "、".join(site.code for site in release.sites)
        raise PrintError(
            "没有这个站点", f"目录 {release.name} 里没有站点“{code}”", f"请用 --site 写其中之一：{known}"
        )
    return site


def _set(release: Release, site: Site) -> bytes:
    # The engine of forms is loaded by this command alone (start-up time of the others).
    from forms.documents.booklet.booklet import Booklet, to_pdf
    from forms.errors import FormsError
    from forms.text.fonts import load_fonts

    try:
        return to_pdf(Booklet(release=release, site=site), load_fonts(), _tell)
    except FormsError as error:
        raise PrintError(error.title, error.what, error.next_step) from error


def _tell(done: int, total: int) -> None:
    if done % _STEP == 0 and sys.stderr.isatty():
        print(f"tamga: {done}/{total}", file=sys.stderr)


def _write(path: Path, pdf: bytes) -> None:
    from desktop.database.keyring import write_atomically

    write_atomically(path, pdf)
