"""`proof`: a translator's proof sheet, any UTF-8 text in vertical columns by the forms' own engine."""

from __future__ import annotations

import argparse
from pathlib import Path

from casework.language import _
from casework.named_files import read_named_text, writing_named
from desktop.out_file import check_out_file


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser("proof", help=_("把文本排成竖排校样 PDF"))
    parser.add_argument("text", metavar="TEXTFILE", type=Path, help=_("UTF-8 文本"))
    parser.add_argument(
        "--out", metavar="FILE.pdf", required=True, type=Path, help=_("校样 PDF 写到这个文件")
    )
    parser.add_argument("--size", metavar="PT", type=_size, default=14.0, help=_("字号，磅（默认 14）"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Set the text and write the PDF in place of what stood there."""
    check_out_file(args.out)
    text = read_named_text(args.text)
    pdf, pages = _set(text, args.size, args.text.name)
    with writing_named(args.out, _("请改 --out")):
        _write(args.out, pdf)
    print(_("{path}：{pages} 页").format(path=args.out, pages=pages))
    return 0


def _set(text: str, size: float, title: str) -> tuple[bytes, int]:
    # The engine of forms is loaded by this command alone (start-up time of the others).
    from forms.documents.proof import lay_out
    from forms.pdf.embed import to_pdf
    from forms.text.fonts import load_fonts

    fonts = load_fonts()
    document = lay_out(text, fonts, size, title)
    return to_pdf(document, fonts), len(document.pages)


def _write(path: Path, pdf: bytes) -> None:
    from desktop.database.keyring import write_atomically

    write_atomically(path, pdf)


def _size(text: str) -> float:
    size = float(text)
    if not 6 <= size <= 72:
        raise argparse.ArgumentTypeError(_("字号应在 6 到 72 磅之间"))
    return size
