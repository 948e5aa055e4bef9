"""`parcel make|carry|take|answer`: exchange with the banner by files on a stick."""

from __future__ import annotations

import argparse
from pathlib import Path

from casework.language import _
from casework.named_files import read_named, writing_named
from desktop.cli.options import add_unlock_options, unlocked


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser("parcel", help=_("没有网络时，用文件与旗服务器同步"))
    verbs = parser.add_subparsers(title=_("命令"), metavar="VERB", required=True)
    making = verbs.add_parser("make", help=_("把未上传的记录封成包裹，只有旗里能打开"))
    making.set_defaults(run=run_make)
    making.add_argument("--carrier", metavar="NAME", default="", help=_("谁带走，可以不写"))
    carrying = verbs.add_parser("carry", help=_("替别的设备递交包裹，取回执"))
    carrying.set_defaults(run=run_carry)
    taking = verbs.add_parser("take", help=_("收下旗里的回执"))
    taking.set_defaults(run=run_take)
    answering = verbs.add_parser("answer", help=_("旗里：直接处理包裹文件，写出回执"))
    answering.add_argument("--data", metavar="DIR", type=Path, required=True, help=_("服务器的数据文件夹"))
    answering.add_argument("--database", metavar="URL", help=_("服务器的数据库"))
    key = _("数据密钥文件；默认为数据文件夹里的 {name}").format(name="data.key")
    answering.add_argument("--data-key", metavar="FILE", type=Path, help=key)
    words = _("数据密钥文件的口令在这个文件的第一行；不写就用 systemd 的凭据 {name}，或在终端里问")
    words = words.format(name="data-key-passphrase")
    answering.add_argument("--data-key-passphrase", metavar="FILE", type=Path, help=words)
    answering.set_defaults(run=run_answer, makes=False)
    for verb in (making, carrying, taking):
        add_unlock_options(verb)
    for verb in (carrying, taking, answering):
        verb.add_argument("file", metavar="FILE", type=Path, help=_("收到的文件"))
    for verb in (making, carrying, answering):
        verb.add_argument("--out", metavar="FILE", type=Path, required=True, help=_("写到这个文件"))


def run_make(args: argparse.Namespace) -> int:
    """Write a parcel."""
    # Loads SQLAlchemy, for this verb alone.
    from desktop.services.exchange.exchange_parcel import Packing, file_words

    with unlocked(args) as desk:
        packed = desk.exchange.write_parcel(args.out, Packing(args.carrier))
    print(_("已写出 {out}").format(out=args.out))
    if words := file_words(packed):
        print(words)
    return 0


def run_carry(args: argparse.Namespace) -> int:
    """Hand over a parcel, write the answer."""
    data = read_named(args.file)
    with unlocked(args) as desk:
        made = desk.exchange.carry_parcel(data)
    with writing_named(args.out):
        args.out.write_bytes(made)
    print(_("已递交，回执在 {out}").format(out=args.out))
    return 0


def run_take(args: argparse.Namespace) -> int:
    """Take an answer."""
    data = read_named(args.file)
    with unlocked(args) as desk:
        taken = desk.exchange.take_answer(data)
    print(
        _("已收下回执：新到 {received} 条；{words}").format(
            received=taken.received, words=taken.waiting.words
        )
    )
    for words in filter(None, (taken.release, taken.file_words, taken.program)):
        print(words)
    return 0


def run_answer(args: argparse.Namespace) -> int:
    """Answer a parcel at the banner, without any network."""
    from sync.server.commands.parcel import answer_file  # loads SQLAlchemy and Alembic, for this verb alone

    return answer_file(args, read_named(args.file), args.out)
