"""`proof`: a translator's proof sheet, any UTF-8 text in vertical columns by the forms' own engine."""

from __future__ import annotations

import argparse
from pathlib import Path

from desktop.errors import PrintError
from desktop.out_file import check_out_file
from sync.system_words import reason


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser("proof", help="把文本排成竖排校样 PDF")
    parser.add_argument("text", metavar="TEXTFILE", type=Path, help="UTF-8 文本")
    parser.add_argument("--out", metavar="FILE.pdf", required=True, type=Path, help="校样 PDF 写到这个文件")
    parser.add_argument("--size", metavar="PT", type=_size, default=14.0, help="字号，磅（默认 14）")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Set the text and write the PDF in place of what stood there."""
    check_out_file(args.out)
    text = _read(args.text)
    pdf, pages = _set(text, args.size, args.text.name)
    try:
        _write(args.out, pdf)
    except OSError as error:
        raise PrintError("校样未写出", f"不能写入 {args.out}（{reason(error)}）", "请改 --out") from error
    print(f"{args.out}：{pages} 页")
    return 0


def _set(text: str, size: float, title: str) -> tuple[bytes, int]:
    # The engine of forms is loaded by this command alone (start-up time of the others).
    from forms.documents.proof import lay_out
    from forms.errors import FormsError
    from forms.pdf.embed import to_pdf
    from forms.text.fonts import load_fonts

    try:
        fonts = load_fonts()
        document = lay_out(text, fonts, size, title)
        return to_pdf(document, fonts), len(document.pages)
    except FormsError as error:
        raise PrintError(error.title, error.what, error.next_step) from error


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise PrintError(
            "文本读不出", f"{path} 第 {error.start + 1} 个字节不是 UTF-8", "请另存为 UTF-8"
        ) from error
    except OSError as error:
        raise PrintError("文本读不出", f"不能读取 {path}（{reason(error)}）", "请检查文件名") from error


def _write(path: Path, pdf: bytes) -> None:
    from desktop.database.keyring import write_atomically

    write_atomically(path, pdf)


def _size(text: str) -> float:
    size = float(text)
    if not 6 <= size <= 72:
        raise argparse.ArgumentTypeError("字号应在 6 到 72 磅之间")
    return size
