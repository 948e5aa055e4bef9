"""`bundle`, `enquiry`, `complaint`: what is on record and is no case."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from casework.language import N_, _
from desktop.cli.cases.begin_bundle import begin_arguments, begin_bundle
from desktop.cli.cases.event_verbs import add_complaint
from desktop.cli.cases.joint_verbs import show_project
from desktop.cli.cases.verb import Verb, fill, show
from desktop.cli.options import unlocked

if TYPE_CHECKING:
    from casework.cases.affair import AffairKind
    from desktop.services.cases.record_affairs import AffairRow

Commands = argparse._SubParsersAction  # the name that argparse gives it


def add_parser(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    for name, words, verbs in (
        ("bundle", _("几件办件合办：一件事或项目"), BUNDLE_VERBS),
        ("enquiry", _("咨询：不要姓名，不要证件号码"), ENQUIRY_VERBS),
        ("complaint", _("不针对某件办件的投诉"), COMPLAINT_VERBS),
        ("answers", _("问答：目录里的和本站点自己写的"), ANSWER_VERBS),
    ):
        parsers = commands.add_parser(name, help=words).add_subparsers(metavar="VERB", required=True)
        for verb in verbs:
            fill(parsers.add_parser(verb.name, help=_(verb.help)), verb)


def _nothing(_parser: argparse.ArgumentParser) -> None:
    """Asks nothing."""


def _list(args: argparse.Namespace, kind: AffairKind) -> int:
    with unlocked(args) as desk:
        rows = desk.affairs.list(kind)
    for row in rows:
        print(msgspec.json.encode(row).decode() if args.json else _line(row))
    return 0


def _line(row: AffairRow) -> str:
    is_open = _("待答复") if row.is_open else ""
    subject = row.subject if row.kind == "bundle" else ""
    return "\t".join(filter(None, (row.at[:16], subject, row.number, row.title, row.due, is_open)))


def _open_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("slip_numbers", metavar="SLIP", nargs="+", help=_("告知单编号，写两个以上"))
    parser.add_argument("--code", metavar="CODE", default="", help=_("目录里一件事的编码"))
    parser.add_argument("--name", metavar="NAME", default="", help=_("项目的名称（不是目录里的一件事时）"))
    parser.add_argument("--number", metavar="N", default="", help=_("项目代码，或一件事在清单里的编号"))


def _open_bundle(args: argparse.Namespace) -> int:
    from desktop.services.cases.handle_together import Bundling

    order = Bundling(
        slip_numbers=tuple(args.slip_numbers), code=args.code, name=args.name, number=args.number
    )
    with unlocked(args, recover=True) as desk:
        return show_project(args, desk.affairs.open_bundle(order))


def _bundle(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("bundle_id", metavar="BUNDLE", help=_("一件事的编号，见 bundle list"))


def _change_arguments(parser: argparse.ArgumentParser) -> None:
    _bundle(parser)
    parser.add_argument("--add", metavar="SLIP", action="append", default=[], help=_("并入的告知单，可重复"))
    parser.add_argument("--drop", metavar="SLIP", action="append", default=[], help=_("移出的告知单，可重复"))
    parser.add_argument("--reason", metavar="TEXT", default="", help=_("为什么"))


def _change_bundle(args: argparse.Namespace) -> int:
    if not (args.add or args.drop):
        args.parser.error(_("请写 --add 或 --drop"))
    with unlocked(args, recover=True) as desk:
        changed = desk.affairs.change_bundle(args.bundle_id, tuple(args.add), tuple(args.drop), args.reason)
    return show_project(args, changed)


def _void_arguments(parser: argparse.ArgumentParser) -> None:
    _bundle(parser)
    parser.add_argument("--reason", metavar="TEXT", required=True, help=_("作废的原因"))


def _void_bundle(args: argparse.Namespace) -> int:
    with unlocked(args, recover=True) as desk:
        return show_project(args, desk.affairs.void_bundle(args.bundle_id, args.reason))


def _note_arguments(parser: argparse.ArgumentParser) -> None:
    _bundle(parser)
    parser.add_argument("text", metavar="TEXT", help=_("写什么"))


def _note_bundle(args: argparse.Namespace) -> int:
    with unlocked(args, recover=True) as desk:
        return show_project(args, desk.affairs.note_bundle(args.bundle_id, args.text))


def _withdraw_note_arguments(parser: argparse.ArgumentParser) -> None:
    _bundle(parser)
    parser.add_argument("place", metavar="N", type=int, help=_("第几条备注，从 1 数起，见 bundle show"))
    parser.add_argument("--reason", metavar="TEXT", required=True, help=_("为什么撤下"))


def _withdraw_note(args: argparse.Namespace) -> int:
    with unlocked(args, recover=True) as desk:
        changed = desk.affairs.withdraw_bundle_note(args.bundle_id, args.place, args.reason)
    return show_project(args, changed)


def _read_bundle(args: argparse.Namespace) -> int:
    with unlocked(args) as desk:
        return show_project(args, desk.affairs.bundle(args.bundle_id))


def _enquiry_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "code", metavar="CODE", nargs="?", default="", help=_("事项编码（问的不是某个事项时不写）")
    )
    parser.add_argument("--asked", metavar="TEXT", default="", help=_("问了什么（默认要带什么）"))
    parser.add_argument("--answer", metavar="TEXT", default="", help=_("怎样答复的"))
    channels: Sequence[str] = ("window", "phone", "visit", "online")
    parser.add_argument("--channel", choices=channels, default="window", help=_("从哪里来（默认窗口）"))


def _note_enquiry(args: argparse.Namespace) -> int:
    from desktop.services.cases.record_affairs import Asked

    enquiry = Asked(asked=args.asked, answered=args.answer, matter_code=args.code, channel=args.channel)
    with unlocked(args, recover=True) as desk:
        row = desk.affairs.note_enquiry(enquiry)
    return show(args, row, [_line(row)])


def _complain(args: argparse.Namespace) -> int:
    from desktop.services.cases.record_events import Complaining

    order = Complaining(
        number=args.number,
        text=args.text,
        channel=args.channel,
        complainant=args.name,
        phone=args.phone,
        answer_by=args.by,
    )
    with unlocked(args, recover=True) as desk:
        row = desk.affairs.complain(order)
    return show(args, row, [_line(row)])


def _answer_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", metavar="N", help=_("热线的工单编号"))
    parser.add_argument("answer", metavar="TEXT", help=_("怎样答复的"))


def _answer(args: argparse.Namespace) -> int:
    with unlocked(args, recover=True) as desk:
        row = desk.affairs.answer_complaint(args.number, args.answer)
    return show(args, row, [_line(row)])


def _find_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", metavar="TEXT", nargs="?", default="", help=_("要找的字或首字母"))
    parser.add_argument("--matter", metavar="CODE", default="", help=_("先列这个事项的"))


def _find_answers(args: argparse.Namespace) -> int:
    with unlocked(args) as desk:
        answers = desk.answers.find(args.text, args.matter)
    for each in answers:
        words = "\t".join(filter(None, (each.subject, each.matter_code, each.question, each.answer)))
        print(msgspec.json.encode(each).decode() if args.json else words)
    return 0


def _write_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("question", metavar="QUESTION", help=_("问题"))
    parser.add_argument("answer", metavar="ANSWER", help=_("答案"))
    parser.add_argument("--matter", metavar="CODE", default="", help=_("是哪个事项的（不写就不针对事项）"))
    parser.add_argument("--instead", metavar="SUBJECT", default="", help=_("改写哪一条，见 answers list"))


def _write_answer(args: argparse.Namespace) -> int:
    from desktop.services.cases.own_answers import Answering

    order = Answering(
        question=args.question, answer=args.answer, matter_code=args.matter, subject=args.instead
    )
    with unlocked(args, recover=True) as desk:
        each = desk.answers.write(order)
    return show(args, each, [f"{each.subject}\t{each.question}"])


def _withdraw_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("subject", metavar="SUBJECT", help=_("哪一条，见 answers list"))
    parser.add_argument("--reason", metavar="TEXT", default="", help=_("为什么"))


def _withdraw_answer(args: argparse.Namespace) -> int:
    with unlocked(args, recover=True) as desk:
        desk.answers.withdraw(args.subject, args.reason)
    print(_("已撤下"))
    return 0


BUNDLE_VERBS = (
    Verb("begin", N_("一件事：几个事项一起办，一次保存"), begin_arguments, begin_bundle),
    Verb("open", N_("把几件办件合办"), _open_arguments, _open_bundle),
    Verb("change", N_("并入或移出办件"), _change_arguments, _change_bundle),
    Verb("note", N_("记备注"), _note_arguments, _note_bundle),
    Verb("withdraw-note", N_("撤下备注"), _withdraw_note_arguments, _withdraw_note),
    Verb("void", N_("几件一起作废，要写原因"), _void_arguments, _void_bundle),
    Verb("show", N_("有哪些办件、备注"), _bundle, _read_bundle),
    Verb("list", N_("全部，新的在前"), _nothing, lambda args: _list(args, "bundle")),
)
ENQUIRY_VERBS = (
    Verb("note", N_("记一次咨询"), _enquiry_arguments, _note_enquiry),
    Verb("list", N_("全部，新的在前"), _nothing, lambda args: _list(args, "enquiry")),
)
COMPLAINT_VERBS = (
    Verb("add", N_("记一件投诉"), add_complaint, _complain),
    Verb("answer", N_("答复投诉"), _answer_arguments, _answer),
    Verb("list", N_("全部，新的在前"), _nothing, lambda args: _list(args, "complaint")),
)
ANSWER_VERBS = (
    Verb("list", N_("查找，或全部列出"), _find_arguments, _find_answers),
    Verb("write", N_("写一条，或改写自己写的"), _write_arguments, _write_answer),
    Verb("withdraw", N_("撤下自己写的一条"), _withdraw_arguments, _withdraw_answer),
)
