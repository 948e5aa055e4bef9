"""`proof`: a translator's proof sheet, any UTF-8 text in vertical columns by the forms' own engine."""

from __future__ import annotations

import argparse
from pathlib import Path

from casework.language import _
from casework.system_words import reason
from desktop.errors import PrintError
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
    text = _read(args.text)
    pdf, pages = _set(text, args.size, args.text.name)
    try:
        _write(args.out, pdf)
    except OSError as error:
        raise PrintError(
            _("校样未写出"),
            _("不能写入 {path}（{why}）").format(path=args.out, why=reason(error)),
            _("请改 --out"),
        ) from error
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


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise PrintError(
            _("文本读不出"),
            _("{path} 第 {place} 个字节不是 UTF-8").format(path=path, place=error.start + 1),
            _("请另存为 UTF-8"),
        ) from error
    except OSError as error:
        raise PrintError(
            _("文本读不出"),
            _("不能读取 {path}（{why}）").format(path=path, why=reason(error)),
            _("请检查文件名"),
        ) from error


def _write(path: Path, pdf: bytes) -> None:
    from desktop.database.keyring import write_atomically

    write_atomically(path, pdf)


def _size(text: str) -> float:
    size = float(text)
    if not 6 <= size <= 72:
        raise argparse.ArgumentTypeError(_("字号应在 6 到 72 磅之间"))
    return size
