"""`catalogue check|compare|import`: is a file whole, what it changes, taking it into use."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from casework.language import _, n_
from casework.named_files import read_named
from casework.release.foreign_text import clean_file, in_utf8
from desktop.cli.catalogue import browse
from desktop.cli.options import add_unlock_options, unlocked


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser("catalogue", help=_("看、检查、导入目录"))
    verbs = parser.add_subparsers(title=_("命令"), metavar="VERB", required=True)
    checking = verbs.add_parser("check", help=_("检查目录文件，逐条指出问题"))
    checking.add_argument("file", metavar="FILE", type=Path, help=_("目录文件（JSON）"))
    checking.set_defaults(run=run_check)
    comparing = verbs.add_parser("compare", help=_("比较两份目录文件，逐处列出改动"))
    comparing.add_argument("before", metavar="OLD", type=Path, help=_("原来的目录文件（JSON）"))
    comparing.add_argument("after", metavar="NEW", type=Path, help=_("新的目录文件（JSON）"))
    comparing.set_defaults(run=run_compare)
    importing = verbs.add_parser("import", help=_("导入目录文件：全部通过才导入"))
    importing.add_argument("file", metavar="FILE", type=Path, help=_("目录文件（JSON）"))
    importing.set_defaults(run=run_import)
    add_unlock_options(importing)
    browse.add_parsers(verbs)


def run_check(args: argparse.Namespace) -> int:
    """Print every problem with its path and what would be right; 1 when there is one."""
    from casework.release import release_file
    from forms.documents.labels import required_labels

    try:
        release = release_file.read(_in_utf8(args.file), required_labels())
    except release_file.ReleaseProblems as error:
        for problem in error.problems:
            print(problem)
        words = n_("{file} 有 {count} 处问题", len(error.problems))
        print("tamga: " + words.format(file=args.file, count=len(error.problems)), file=sys.stderr)
        return 1
    print(
        n_("{file}：{name}（第 {number} 版），{count} 个事项，没有问题", len(release.matters)).format(
            file=args.file, name=release.name, number=release.number, count=len(release.matters)
        )
    )
    return 0


def run_compare(args: argparse.Namespace) -> int:
    """Print every place that differs; files that cannot be read are refused as by `import`."""
    from casework.release.differences import differences
    from desktop.services.catalogue.import_release import read_release

    before, after = (read_release(_in_utf8(path)).release for path in (args.before, args.after))
    changes = differences(before, after)
    for each in changes:
        print(each)
    print(n_("共 {count} 处改动", len(changes)).format(count=len(changes)), file=sys.stderr)
    return 0


def run_import(args: argparse.Namespace) -> int:
    """Import the release."""
    file = clean_file(read_named(args.file))
    for line in file.report():
        print(line, file=sys.stderr)
    with unlocked(args) as desk:
        name = desk.catalogue.import_release(file.content)
    print(_("目录 {name} 已导入").format(name=name))
    return 0


def _in_utf8(path: Path) -> bytes:
    """The file's bytes; another encoding is told."""
    file = in_utf8(read_named(path))
    for line in file.report():
        print(line, file=sys.stderr)
    return file.content
