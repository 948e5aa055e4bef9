"""`banner translation …`: texts that wait for a translator, out to a file and back, approved, sent back."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import get_args

from sqlalchemy import Connection

from casework.errors import FileUnreadable
from casework.language import _, n_
from casework.named_files import read_named, writing_named
from casework.release.catalogue import TranslationStatus
from casework.translation.returned import ReturnedLine
from casework.translation.text_lines import STATUS_WORDS, CatalogueText, LineFilter, counts, text_lines
from casework.translation.xliff import read_xliff, write_xliff
from sync.server.commands import noting
from sync.server.commands.place import Verbs, opened
from sync.server.hall.journal import Done
from sync.server.workshop import translation_desk, translation_workbook, working_copy
from sync.server.workshop.translation_desk import DeskOutcome
from sync.server.workshop.working_copy import EditOrigin, WorkingCopy

_XLSX, _XLIFF = (".xlsx", ".xlsm", ".ods"), (".xlf", ".xliff")


def add_verbs(verbs: Verbs) -> list[argparse.ArgumentParser]:
    """Add the commands; returns the parsers, which still want to know where the data is."""
    parser = verbs.add_parser("translation", help=_("译文：清点、导出给译者、收回、审定、退回"))
    kinds = parser.add_subparsers(metavar="VERB", required=True)
    listing = kinds.add_parser("list", help=_("逐条列出，先列退回的"))
    counting = kinds.add_parser("count", help=_("各有多少条"))
    exporting = kinds.add_parser("export", help=_("导出给译者：.xlsx 表格，或 .xlf（XLIFF 2）"))
    exporting.add_argument("file", metavar="FILE", type=Path, help=_("要写的文件：.xlsx 或 .xlf"))
    for each in (listing, exporting):
        _add_filter(each)
    importing = kinds.add_parser("import", help=_("收回译者的文件；标为已审定的，算 --by 审定"))
    importing.add_argument("file", metavar="FILE", type=Path, help=_("译者交回的文件"))
    importing.add_argument(
        "--leave-outdated", action="store_true", help=_("汉文在这期间改过的不收，其余照收")
    )
    approving = kinds.add_parser("approve", help=_("审定译文；汉文蒙文都相同的一并审定"))
    approving.add_argument("key", metavar="KEY", nargs="+", help=_("编号，见 list"))
    returning = kinds.add_parser("send-back", help=_("退回译者，写明哪里要改"))
    returning.add_argument("key", metavar="KEY", help=_("编号，见 list"))
    returning.add_argument("--note", metavar="TEXT", required=True, help=_("哪里要改"))
    for each in (importing, approving, returning):
        each.add_argument("--by", metavar="NAME", required=True, help=_("译者姓名"))
    acts = {listing: _list, counting: _count, exporting: _export, importing: _import}
    acts |= {approving: _approve, returning: _send_back}
    for each, act in acts.items():
        each.set_defaults(act=act)
    return list(acts)


def _add_filter(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--status", choices=get_args(TranslationStatus), default="", help=_("只要这种状态"))
    parser.add_argument("--matter", metavar="CODE", default="", help=_("只要这个事项"))
    parser.add_argument("--words", metavar="TEXT", default="", help=_("汉文或蒙文里有这些字"))


def _copy(connection: Connection) -> WorkingCopy:
    working_copy.follow(connection)
    return working_copy.working_copy(connection)


def _lines(args: argparse.Namespace, copy: WorkingCopy) -> list[CatalogueText]:
    part = f"matter:{args.matter}" if args.matter else ""
    return list(text_lines(copy.parts, LineFilter(status=args.status, part=part, words=args.words)))


def _list(args: argparse.Namespace) -> int:
    with opened(args) as database, database.writing() as connection:
        copy = _copy(connection)
        notes = translation_desk.open_notes(connection, copy.parts)
    for line in sorted(_lines(args, copy), key=lambda line: line.key not in notes):
        print("\t".join((line.key, _(STATUS_WORDS[line.text.status]), line.text.zh, line.text.mn)))
        if note := notes.get(line.key):
            print(_("\t退回：{note}（{by}）").format(note=note.note, by=note.by))
    return 0


def _count(args: argparse.Namespace) -> int:
    with opened(args) as database, database.writing() as connection:
        copy = _copy(connection)
        notes = translation_desk.open_notes(connection, copy.parts)
    for status, number in counts(text_lines(copy.parts)).items():
        print(f"{_(STATUS_WORDS[status])}\t{number}")
    print(_("退回未改\t{count}").format(count=len(notes)))
    return 0


def _export(args: argparse.Namespace) -> int:
    with opened(args) as database, database.writing() as connection:
        copy = _copy(connection)
    lines = _lines(args, copy)
    if args.file.suffix.lower() in _XLIFF:
        content = write_xliff(lines, copy.release.name)
    else:
        memory, spellings = translation_desk.memory_of(copy.parts), translation_desk.spellings_of(copy.parts)
        content = translation_workbook.write_texts(lines, memory, spellings)
    with writing_named(args.file):
        args.file.write_bytes(content)
    print(n_("已写出 {count} 条：{file}", len(lines)).format(count=len(lines), file=args.file))
    return 0


def _import(args: argparse.Namespace) -> int:
    lines = _read(args.file)
    with opened(args) as database, database.writing() as connection:
        working_copy.follow(connection)
        origin = EditOrigin(args.by, args.file.name)
        outcome = translation_desk.take_lines(connection, lines, origin, leave_outdated=args.leave_outdated)
        if outcome.position:
            _note(args, connection, args.file.name)
    return _report(outcome)


def _note(args: argparse.Namespace, connection: Connection, about: str) -> None:
    noting.note(args, connection, Done(act="texts_changed", about=about, after=args.by))


def _read(file: Path) -> list[ReturnedLine]:
    suffix = file.suffix.lower()
    if suffix in _XLIFF:
        return read_xliff(read_named(file))
    if suffix in _XLSX:
        return translation_workbook.read_texts(read_named(file))
    what = _("{file} 不是 .xlsx 也不是 .xlf").format(file=file)
    raise FileUnreadable(_("读不了这个译文文件"), what, _("请用导出时的格式"))


def _approve(args: argparse.Namespace) -> int:
    with opened(args) as database, database.writing() as connection:
        working_copy.follow(connection)
        outcome = translation_desk.approve(
            connection, args.key, EditOrigin(args.by, "banner translation approve")
        )
        if outcome.position:
            _note(args, connection, " ".join(args.key))
    return _report(outcome)


def _send_back(args: argparse.Namespace) -> int:
    with opened(args) as database, database.writing() as connection:
        working_copy.follow(connection)
        origin = EditOrigin(args.by, "banner translation send-back")
        translation_desk.send_back(connection, args.key, args.note, origin)
        _note(args, connection, args.key)
    print(_("已退回 {key}").format(key=args.key))
    return 0


def _report(outcome: DeskOutcome) -> int:
    for key in outcome.converted:
        _complain(_("{key}：蒙科立编码已转为标准蒙古文，标为草稿，请再看一遍").format(key=key))
    for line in (*outcome.problems, *outcome.outdated):
        _complain(line)
    if not outcome.position:
        _complain(_("没有收回，译文没有改动"))
        return 1
    words = n_("改动 {count} 条，其中审定 {approved} 条", outcome.changed)
    print(words.format(count=outcome.changed, approved=outcome.approved))
    return 0


def _complain(line: object) -> None:
    print(f"tamga: {line}", file=sys.stderr)
