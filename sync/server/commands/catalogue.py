"""`banner catalogue …`: the working copy of the catalogue, out as a workbook and back."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import msgspec
from sqlalchemy import Connection

from casework.language import _, n_
from casework.named_files import read_named, writing_named
from casework.release import release_file
from casework.release.problems import quoted
from casework.sheets.list_mapping import read_mapping, suggested
from sync.server.commands import catalogue_release, noting
from sync.server.commands.place import Verbs, opened
from sync.server.hall.journal import Done
from sync.server.releases import releases
from sync.server.workshop import sheets_edit, working_copy
from sync.server.workshop.sheets_edit import CheckedSheets
from sync.server.workshop.workbook import read_workbook
from sync.server.workshop.working_copy import Edited, EditOrigin

_JSON = ".json"


def add_verbs(verbs: Verbs) -> list[argparse.ArgumentParser]:
    """Add the commands; returns the parsers, which still want to know where the data is."""
    parser = verbs.add_parser("catalogue", help=_("目录的工作副本：导出成表格、检查、收回"))
    kinds = parser.add_subparsers(metavar="VERB", required=True)
    exporting = kinds.add_parser("export", help=_("导出成 WPS、LibreOffice 可改的工作簿；.json 导出目录文件"))
    exporting.add_argument("file", metavar="FILE", type=Path, help=_("要写的文件：.xlsx 或 .json"))
    exporting.add_argument("--department", metavar="NAME", default="", help=_("只要这个部门的事项"))
    exporting.set_defaults(act=_export)
    checking = kinds.add_parser("check", help=_("检查改过的工作簿，逐格报告，不收回"))
    checking.add_argument("file", metavar="FILE", type=Path, help=_("改过的工作簿或目录文件"))
    checking.set_defaults(act=_check)
    importing = kinds.add_parser("import", help=_("把改过的工作簿收回工作副本；有一处不对就全部不收"))
    importing.add_argument("file", metavar="FILE", type=Path, help=_("改过的工作簿或目录文件"))
    importing.add_argument("--by", metavar="NAME", required=True, help=_("谁改的"))
    importing.add_argument("--remove", action="store_true", help=_("表里删去的行，工作副本里也删去"))
    importing.set_defaults(act=_import)
    mapping = kinds.add_parser("map", help=_("别的平台导出的清单：生成列的对照，改好后供 --map 反复使用"))
    mapping.add_argument("file", metavar="FILE", type=Path, help=_("清单（.xlsx、.xls、.ods）"))
    mapping.add_argument("out", metavar="MAP.json", type=Path, help=_("要写的对照文件"))
    mapping.set_defaults(act=_map)
    for each in (checking, importing):
        each.add_argument("--map", metavar="MAP.json", type=Path, help=_("按这份对照读别的平台的清单"))
    return [exporting, checking, importing, mapping, *catalogue_release.add_verbs(kinds)]


def _export(args: argparse.Namespace) -> int:
    with opened(args) as database, database.writing() as connection:
        working_copy.follow(connection)
        if args.file.suffix.lower() == _JSON:
            content = release_file.write(working_copy.working_copy(connection).release)
        else:
            content = sheets_edit.export_sheets(connection, args.department)
    with writing_named(args.file):
        args.file.write_bytes(content)
    print(_("已写出 {file}").format(file=args.file))
    return 0


def _check(args: argparse.Namespace) -> int:
    content = read_named(args.file)
    with opened(args) as database, database.writing() as connection:
        _follow(connection)
        checked = _checked(args, content, connection)
    _report(checked)
    if checked.problems:
        return 1
    print(_("没有问题，可以收回"))
    return 0


def _import(args: argparse.Namespace) -> int:
    content = read_named(args.file)
    origin = EditOrigin(by=args.by, origin=args.file.name)
    with opened(args) as database, database.writing() as connection:
        _follow(connection)
        checked = _checked(args, content, connection)
        _report(checked)
        if checked.edit is None or (checked.removed and not args.remove):
            _complain(_("没有收回，工作副本没有改动"))
            return 1
        edited = working_copy.edit(connection, checked.edit, origin)
        if edited.changed:
            done = Done(act="catalogue_changed", about=args.file.name, after=args.by)
            noting.note(args, connection, done)
    return _outcome(edited)


def _follow(connection: Connection) -> None:
    """A banner that never published a release begins with a file."""
    if working_copy.position_of(connection) or releases.newest_number(connection):
        working_copy.follow(connection)


def _checked(args: argparse.Namespace, content: bytes, connection: Connection) -> CheckedSheets:
    if args.map:
        return sheets_edit.check_list(connection, content, read_mapping(read_named(args.map)), args.labels)
    if args.file.suffix.lower() == _JSON:
        return sheets_edit.check_file(connection, content, args.labels)
    return sheets_edit.check_sheets(connection, content, args.labels)


def _map(args: argparse.Namespace) -> int:
    mapping = suggested(read_workbook(read_named(args.file)).grids)
    content = msgspec.json.format(msgspec.json.encode(mapping), indent=1)
    with writing_named(args.out):
        args.out.write_bytes(content + b"\n")
    print(_("已写出 {file}：请核对每一列，多余的删去").format(file=args.out))
    return 0


def _report(checked: CheckedSheets) -> None:
    for line in (*checked.cleanings, *checked.problems):
        _complain(line)
    if checked.problems:
        count = len(checked.problems)
        _complain(n_("共 {count} 处要改", count).format(count=count))
    for part in checked.removed:
        _complain(
            _("表里没有了 {part}：取消的事项请把状态改为“取消”；确要删去，收回时加 --remove").format(
                part=part
            )
        )


def _outcome(edited: Edited) -> int:
    for clash in edited.clashes:
        _complain(clash)
    if edited.clashes:
        _complain(_("有人在这期间改了同一处：请照上面逐条商定，改好后再收回。工作副本没有改动"))
        return 1
    for draft in edited.drafts:
        _complain(
            _("{path}：译文退为草稿，请译者审定：{zh}").format(path=draft.path, zh=quoted(draft.text.zh))
        )
    count = len(edited.changed)
    words = n_("已收回：改动 {count} 个部分，工作副本第 {position} 次修改", count)
    print(words.format(count=count, position=edited.position) if count else _("与工作副本相同，没有改动"))
    return 0


def _complain(line: object) -> None:
    print(f"tamga: {line}", file=sys.stderr)
