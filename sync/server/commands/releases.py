"""`banner release publish|roll-out|list`: a checked file as a release, for few sites or all."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from casework.cases.entries import digest
from casework.language import _, listed
from casework.named_files import read_named
from casework.release import release_file
from casework.release.foreign_text import clean_file
from sync.server.commands import noting, publishing_options
from sync.server.commands.place import Verbs, opened
from sync.server.hall import two
from sync.server.hall.journal import Done
from sync.server.releases import releases, trials


def add_verbs(verbs: Verbs) -> list[argparse.ArgumentParser]:
    """Add the commands; returns the parsers, which still want to know where the data is."""
    parser = verbs.add_parser("release", help=_("发布目录")).add_subparsers(metavar="VERB", required=True)
    publishing = parser.add_parser("publish", help=_("检查、签名并发布一版目录，各设备同步时自动取得"))
    publishing.add_argument("file", metavar="FILE", type=Path, help=_("目录文件（JSON）"))
    publishing_options.add_options(publishing)
    publishing.set_defaults(act=publish)
    rolling = parser.add_parser("roll-out", help=_("把在少数站点试用的一版推广到全旗"))
    rolling.add_argument("number", metavar="N", type=int, help=_("第几版"))
    rolling.set_defaults(act=_roll_out)
    listing = parser.add_parser("list", help=_("发布过的目录，最新的在前，和各自用在哪里"))
    listing.set_defaults(act=_list)
    return [publishing, rolling, listing]


def publish(args: argparse.Namespace) -> int:
    """Publish, or name every problem of the file and leave all as it was."""
    file = clean_file(read_named(args.file))
    for line in file.report():
        print(line, file=sys.stderr)
    try:
        release = release_file.read(file.content, args.labels)
    except release_file.ReleaseProblems as error:
        for problem in error.problems:
            print(f"tamga: {problem}", file=sys.stderr)
        return 1
    with opened(args) as database, database.writing() as connection:
        about = f"{args.file.name} {digest(file.content)[:12]}"
        two.require_confirmed(connection, args.request, "publish", about)
        before = releases.newest_number(connection)
        published = releases.publish(connection, release, args.valid_days, args.sites)
        done = Done(
            act="release_published",
            about=published.name,
            before=str(before or ""),
            after=" ".join((str(published.number), *args.sites)),
        )
        noting.note(args, connection, done)
        publishing_options.note_sites(args, connection, published)
    publishing_options.print_published(published)
    return 0


def _roll_out(args: argparse.Namespace) -> int:
    with opened(args) as database, database.writing() as connection:
        tried = trials.end(connection, args.number)
        done = Done(act="release_rolled_out", about=str(args.number), before=" ".join(tried))
        noting.note(args, connection, done)
    print(_("第 {number} 版已推广到全旗").format(number=args.number))
    return 0


def _list(args: argparse.Namespace) -> int:
    with opened(args) as database, database.reading() as connection:
        waiting = trials.waiting(connection)
        for each in trials.published(connection):
            where = listed(waiting.get(each.number, ())) or _("全旗")
            print("\t".join((str(each.number), each.name, each.published_at, where)))
    return 0
