"""`banner journal`: the administration journal, read, checked and exported."""

from __future__ import annotations

import argparse
import sys

import msgspec

from casework.language import _
from sync.server.commands import noting
from sync.server.commands.place import Verbs, opened
from sync.server.hall import journal
from sync.server.hall.journal import ACT_WORDS, Done, JournalAsked


def add_verbs(verbs: Verbs) -> list[argparse.ArgumentParser]:
    """Add the commands; returns the parsers, which still want to know where the data is."""
    parser = verbs.add_parser("journal", help=_("管理日志：谁做了什么")).add_subparsers(
        metavar="VERB", required=True
    )
    listing = parser.add_parser("list", help=_("最近的记录"))
    listing.add_argument("--count", metavar="N", type=int, default=50, help=_("多少条，默认 50"))
    listing.set_defaults(act=_list)
    checking = parser.add_parser("verify", help=_("检查日志的链和签名是否完整"))
    checking.set_defaults(act=_verify)
    exporting = parser.add_parser("export", help=_("全部导出，每行一条 JSON"))
    exporting.set_defaults(act=_export)
    return [listing, checking, exporting]


def _list(args: argparse.Namespace) -> int:
    words: dict[str, str] = {str(act): _(name) for act, name in ACT_WORDS.items()}
    with opened(args) as database, database.reading() as connection:
        for each in journal.read(connection, JournalAsked(most=args.count)):
            parts = (
                each.at,
                each.who,
                each.where,
                words.get(each.act, each.act),
                each.about,
                each.before,
                each.after,
            )
            print("\t".join(parts))
    return 0


def _verify(args: argparse.Namespace) -> int:
    with opened(args) as database, database.reading() as connection:
        broken = journal.verify(connection)
    for each in broken:
        print(f"tamga: {each}", file=sys.stderr)
    print(_("管理日志的链断了，见上面各处") if broken else _("管理日志完整"))
    return 1 if broken else 0


def _export(args: argparse.Namespace) -> int:
    with opened(args) as database, database.writing() as connection:
        lines = list(journal.export(connection))
        noting.note(args, connection, Done(act="journal_exported", after=str(len(lines))))
    for line in lines:
        print(msgspec.json.encode(line).decode())
    return 0
