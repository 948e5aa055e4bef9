"""`banner open-data --out DIR`: guides, lists and counts for everybody, by hand or by a timer."""

from __future__ import annotations

import argparse
from pathlib import Path

from casework.language import _
from casework.named_files import writing_named
from sync.server.commands.place import Verbs, opened
from sync.server.refusals import refuse


def add_verbs(verbs: Verbs) -> list[argparse.ArgumentParser]:
    """Add the command; returns its parser, which still wants to know where the data is."""
    parser = verbs.add_parser("open-data", help=_("把办事指南、清单和统计写成可以公开的网页和数据"))
    out = _("写到哪个文件夹；里面上一次的会整个换掉")
    parser.add_argument("--out", metavar="DIR", type=Path, required=True, help=out)
    parser.add_argument("--pdf", action="store_true", help=_("每个事项另附一份打印用的办事指南"))
    parser.set_defaults(act=_open_data)
    return [parser]


def _open_data(args: argparse.Namespace) -> int:
    if args.pdf and args.set_guide is None:
        raise refuse("unavailable", _("这里不能排版：请用 tamga banner open-data"))
    from sync.server.open_data.publish_open_data import publish_open_data  # a counter cannot make pages

    set_guide = args.set_guide if args.pdf else None
    next_step = _("请改 --out")
    with writing_named(args.out, next_step), opened(args) as database, database.reading() as connection:
        made = publish_open_data(connection, args.out.absolute(), set_guide)
    words = _("{path}：{matters} 个事项的办事指南，{tables} 张表，{pdfs} 份 PDF")
    print(words.format(path=args.out, matters=made.matters, tables=len(made.rows), pdfs=made.pdfs))
    return 0
