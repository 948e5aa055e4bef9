"""`cases departments|opinion|consult|consult-note`: who takes part in a case, and with which it belongs."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, get_args

from casework.cases.events import Opinion
from casework.language import N_, _, listed
from desktop.cli.cases.event_verbs import show_event
from desktop.cli.cases.verb import Verb, add_slip, show
from desktop.cli.options import unlocked

if TYPE_CHECKING:
    from casework.cases.bundle import CaseBundle
    from desktop.services.cases.joint_departments import JointLine


def _departments(args: argparse.Namespace) -> int:
    with unlocked(args) as desk:
        lines = desk.cases.show(args.slip_number).departments
    if not lines and not args.json:
        print(_("目录里没有联办部门，也没有记过部门意见"))
        return 0
    return show(args, lines, map(_line, lines))


def _line(line: JointLine) -> str:
    turn = _("第 {turn} 步").format(turn=line.turn) if line.turn else _("目录以外")
    next_up = _("轮到") if line.is_next and line.opinion is None else ""
    late = _("超过 {day}").format(day=line.due) if line.is_late else line.due
    words = (str(line.number), turn, line.name, line.duty, line.words or next_up, line.text)
    return "\t".join(filter(None, (*words, line.document_number, late)))


def _opinion_arguments(parser: argparse.ArgumentParser) -> None:
    from casework.cases.kinds.opinions import OPINIONS

    add_slip(parser)
    parser.add_argument("department", metavar="DEPARTMENT", help=_("部门名称，或 cases departments 里的序号"))
    words = listed(_("{key}（{words}）").format(key=key, words=_(text)) for key, text in OPINIONS.items())
    parser.add_argument("opinion", metavar="OPINION", choices=get_args(Opinion), help=words)
    parser.add_argument("--text", metavar="TEXT", default="", help=_("意见的内容"))
    parser.add_argument("--document", metavar="NUMBER", default="", help=_("意见的文号"))


def _opinion(args: argparse.Namespace) -> int:
    from desktop.services.cases.joint_departments import Opining

    order = Opining(
        department=args.department, opinion=args.opinion, text=args.text, document_number=args.document
    )
    with unlocked(args, recover=True) as desk:
        return show_event(args, desk.events.record_opinion(args.slip_number, order))


def _consult_arguments(parser: argparse.ArgumentParser) -> None:
    add_slip(parser)
    parser.add_argument("others", metavar="OTHER", nargs="+", help=_("同一项目的别的办件，告知单编号"))
    parser.add_argument("--name", metavar="NAME", default="", help=_("项目的名称（第一次合到一起时写）"))
    parser.add_argument("--number", metavar="N", default="", help=_("项目代码，可不写"))


def _consult(args: argparse.Namespace) -> int:
    from desktop.services.cases.consult import Consulting

    order = Consulting(others=tuple(args.others), name=args.name, number=args.number)
    with unlocked(args, recover=True) as desk:
        return show_project(args, desk.affairs.consult(args.slip_number, order))


def _consult_note_arguments(parser: argparse.ArgumentParser) -> None:
    add_slip(parser)
    parser.add_argument("text", metavar="TEXT", help=_("会商了什么、定了什么"))


def _consult_note(args: argparse.Namespace) -> int:
    with unlocked(args, recover=True) as desk:
        return show_project(args, desk.affairs.note_consultation(args.slip_number, args.text))


def show_project(args: argparse.Namespace, bundle: CaseBundle) -> int:
    """Print a bundle or project with its cases and notes."""
    return show(args, bundle, _project_lines(bundle))


def _project_lines(bundle: CaseBundle) -> Iterator[str]:
    yield "\t".join(filter(None, (bundle.bundle_id, bundle.name, bundle.number, bundle.source_list)))
    for member in bundle.members:
        yield f"{member.slip_number}\t{member.matter_code}"
    for place, note in enumerate(bundle.notes, start=1):
        if not note.withdrawn:
            yield _("备注 {place}：{text}").format(place=place, text=note.text)


JOINT_VERBS = (
    Verb("departments", N_("并联：哪些部门参加、什么次序、各自怎么说"), add_slip, _departments),
    Verb("opinion", N_("记一个部门的意见"), _opinion_arguments, _opinion),
    Verb("consult", N_("会商：同一项目的几个办件合到一起"), _consult_arguments, _consult),
    Verb("consult-note", N_("记会商的内容"), _consult_note_arguments, _consult_note),
)
