"""`cases show|custody|transfers|tick-off|give-back|tasks`: what is known of cases and originals."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from casework.cases.case_tasks import TASKS, CaseTask
from casework.language import N_, _
from casework.people.provenance import source_words
from desktop.cli.cases.event_verbs import show_event
from desktop.cli.cases.verb import Verb, add_slip, show
from desktop.cli.options import unlocked

if TYPE_CHECKING:
    from desktop.services.cases.keep_originals import MissingPaper
    from desktop.services.cases.show_case import ShownCase, ShownCustody


def _nothing(_parser: argparse.ArgumentParser) -> None:
    """Asks nothing."""


def _show(args: argparse.Namespace) -> int:
    with unlocked(args) as desk:
        shown = desk.cases.show(args.slip_number)
    return show(args, shown, _case_lines(shown))


def _case_lines(shown: ShownCase) -> Iterator[str]:
    yield f"{shown.slip_number}\t{shown.matter_code}\t{shown.matter_name}\t{shown.state_words}"
    applicant = shown.applicant
    who = (
        applicant.name,
        applicant.document,
        applicant.id_number,
        applicant.legal_person,
        applicant.agent_name,
    )
    yield "\t".join(filter(None, who))
    if words := source_words(shown.sources):
        yield words
    yield from _clock_lines(shown)
    yield from map(_task_line, shown.tasks)
    yield from _custody_lines(shown.custody)
    for place, note in enumerate(shown.notes, start=1):
        if not note.withdrawn:
            yield _("备注 {place}：{text}").format(place=place, text=note.text)
    for each in shown.attachments:
        if not each.withdrawn:
            yield _("附件：{name} {size} 字节 {digest}").format(
                name=each.name, size=each.size_bytes, digest=each.sha256[:12]
            )
    for line in shown.history:
        yield f"{line.at[:16]}\t{line.words}"


def _task_line(task: CaseTask) -> str:
    due = _("，{day} 前").format(day=task.due) if task.due else ""
    about = _about(task.kind, task.about)
    return _("待办：{task} {about}{due}").format(task=_(TASKS[task.kind]), about=about, due=due)


def _about(kind: str, about: str) -> str:
    """What people know by a number; the place of an entry is not for them."""
    return "" if kind == "follow_up" else about


def _clock_lines(shown: ShownCase) -> Iterator[str]:
    clocks = shown.clocks
    if clocks.supplement_by and not clocks.accepted_on:
        yield _("补正须在 {day} 前一次告知").format(day=clocks.supplement_by.day)
    if clocks.is_deemed:
        yield _("没有按期告知补正，自 {day} 起视为受理").format(day=clocks.accepted_on)
    if clocks.stopped_by:
        yield _("“{step}”期间不计时").format(step=clocks.stopped_by)
    for words, last in ((_("承诺 {day}"), clocks.promised), (_("法定 {day}"), clocks.statutory)):
        if last:
            day = words.format(day=last.day)
            yield _("{day}（暂定）").format(day=day) if last.provisional else day


def _custody_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "slip_number", metavar="SLIP", nargs="?", default="", help=_("告知单编号；不写时列出全部")
    )
    parser.add_argument("--here", action="store_true", help=_("只列在本站点和在途到本站点的"))


def _custody(args: argparse.Namespace) -> int:
    with unlocked(args) as desk:
        if args.slip_number:
            shown = desk.custody.ledger(args.slip_number)
            return show(args, shown, _custody_lines(shown))
        rows = desk.custody.lying(desk.site.code if args.here else "")
    for row in rows:
        place = _("途中（{number}）") if row.holder == "way" else _("站点 {code}")
        where = place.format(number=row.place, code=row.place)
        words = "\t".join(
            (row.slip_number, row.name, _("原件 {count} 份").format(count=row.count), where, row.since)
        )
        print(msgspec.json.encode(row).decode() if args.json else words)
    return 0


def _custody_lines(shown: ShownCustody) -> Iterator[str]:
    for each in shown.movements:
        moved = _("{at} {name} 原件 {count} 份：{origin} → {goal}（{number}）").format(
            at=each.at[:16],
            name=each.name,
            count=each.count,
            origin=each.origin,
            goal=each.goal,
            number=each.number,
        )
        doubt = _("；另有 {count} 份按记录不在那里").format(count=each.unfounded) if each.unfounded else ""
        yield moved + doubt
    for lying in shown.lying:
        words = (
            _("{name} 原件 {count} 份在{place}，点收时没有")
            if lying.missing
            else _("{name} 原件 {count} 份在{place}")
        )
        yield words.format(name=lying.name, count=lying.count, place=lying.place)


def _transfers(args: argparse.Namespace) -> int:
    with unlocked(args) as desk:
        rows = desk.custody.transfers()
    for row in rows:
        state = _("没有收齐") if row.missing else _("已点收") if row.ticked_at else _("在途")
        words = "\t".join((row.number, row.slip_number, row.from_site, row.to_site, row.sent_at[:16], state))
        print(msgspec.json.encode(row).decode() if args.json else words)
    return 0


def _tick_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", metavar="NUMBER", help=_("转办单编号"))
    missing = _("袋里没有的：告知单编号（整件）、编号/材料编码 或 编号/材料编码=份数；可重复")
    parser.add_argument("--missing", metavar="SLIP[/CODE[=N]]", action="append", default=[], help=missing)
    parser.add_argument("--note", metavar="TEXT", default="", help=_("备注"))


def _tick_off(args: argparse.Namespace) -> int:
    from desktop.services.cases.keep_originals import Arrival

    missing = tuple(_missing(args, text) for text in args.missing)
    with unlocked(args, recover=True) as desk:
        events = desk.custody.tick_off(Arrival(number=args.number, missing=missing, note=args.note))
    for event in events:
        show_event(args, event)
    return 0


def _missing(args: argparse.Namespace, text: str) -> MissingPaper:
    from desktop.services.cases.keep_originals import MissingPaper

    slip, _slash, rest = text.partition("/")
    code, equals, count = rest.partition("=")
    if equals and not (count.isascii() and count.isdigit() and 0 < int(count) < 1000):
        args.parser.error(_("份数应为 1 到 999：{text}").format(text=text))
    return MissingPaper(slip, code, int(count) if equals else 1)


def _give_back_arguments(parser: argparse.ArgumentParser) -> None:
    add_slip(parser)
    parser.add_argument("--recipient", metavar="NAME", default="", help=_("领取人（默认本人）"))
    parser.add_argument("--reason", metavar="TEXT", default="", help=_("为什么退还"))


def _give_back(args: argparse.Namespace) -> int:
    with unlocked(args, recover=True) as desk:
        return show_event(args, desk.custody.give_back(args.slip_number, args.recipient, args.reason))


def _end_sight_arguments(parser: argparse.ArgumentParser) -> None:
    add_slip(parser)
    parser.add_argument("--reason", metavar="TEXT", required=True, help=_("为什么收回"))


def _end_sight(args: argparse.Namespace) -> int:
    with unlocked(args, recover=True) as desk:
        events = desk.custody.end_sight(args.slip_number, args.reason)
    for event in events:
        show_event(args, event)
    return 0


def _tasks(args: argparse.Namespace) -> int:
    with unlocked(args) as desk:
        rows = desk.affairs.tasks()
    for row in rows:
        words = "\t".join((row.slip_number, _(TASKS[row.kind]), _about(row.kind, row.about), row.due))
        print(msgspec.json.encode(row).decode() if args.json else words.rstrip())
    if not rows and not args.json:
        print(_("没有待办"))
    return 0


def _save_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("sha256", metavar="DIGEST", help=_("附件的摘要，写全 64 位"))
    parser.add_argument("--out", metavar="FILE", required=True, type=Path, help=_("写到哪个文件"))


def _save_attached(args: argparse.Namespace) -> int:
    with unlocked(args) as desk:
        desk.events.save_attached(args.sha256, args.out)
    return show(args, {"sha256": args.sha256}, [_("已写到 {path}").format(path=args.out)])


CUSTODY_VERBS = (
    Verb("show", N_("一件办件的全部情况：状态、时限、原件、待办、经过"), add_slip, _show),
    Verb("custody", N_("原件在哪里：一件的流水，或全部"), _custody_arguments, _custody),
    Verb("transfers", N_("随转办单转出、转来的办件"), _nothing, _transfers),
    Verb("tick-off", N_("点收转办袋：没有的仍在途"), _tick_arguments, _tick_off),
    Verb("give-back", N_("退还在本站点的原件"), _give_back_arguments, _give_back),
    Verb(
        "end-sight",
        N_("收回查看：因转办看得到这一件的站点，不再收到以后的情况"),
        _end_sight_arguments,
        _end_sight,
    ),
    Verb("tasks", N_("办件上待办的事"), _nothing, _tasks),
    Verb("save-attached", N_("把附件写成文件"), _save_arguments, _save_attached),
)
