"""`banner release publish`: a checked file becomes the newest release of the banner."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from casework.language import _
from casework.named_files import read_named
from casework.release import release_file
from casework.release.foreign_text import clean_file
from sync.server.commands import noting, valid_days
from sync.server.commands.place import Verbs, opened
from sync.server.hall.journal import Done
from sync.server.releases import releases


def add_verbs(verbs: Verbs) -> list[argparse.ArgumentParser]:
    """Add the commands; returns the parsers, which still want to know where the data is."""
    parser = verbs.add_parser("release", help=_("发布目录")).add_subparsers(metavar="VERB", required=True)
    publishing = parser.add_parser("publish", help=_("检查、签名并发布一版目录，各设备同步时自动取得"))
    publishing.add_argument("file", metavar="FILE", type=Path, help=_("目录文件（JSON）"))
    valid_days.add_option(publishing)
    publishing.set_defaults(act=publish)
    return [publishing]


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
        before = releases.newest_number(connection)
        published = releases.publish(connection, release, args.valid_days)
        done = Done(
            act="release_published",
            about=published.name,
            before=str(before or ""),
            after=str(published.number),
        )
        noting.note(args, connection, done)
    valid_days.print_published(published)
    return 0
