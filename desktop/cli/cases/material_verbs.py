"""`cases tick|untick|take-back|acts|person`: what was brought, what can be done now, whose it is."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

import msgspec

from casework.cases.draft import MaterialMark, MaterialState
from casework.language import N_, _
from casework.people.applicant import Applicant
from casework.people.masking import mask_name
from desktop.cli.cases.event_verbs import show_event
from desktop.cli.cases.verb import Verb, add_slip, show
from desktop.cli.options import unlocked

if TYPE_CHECKING:
    from desktop.services.cases.read_case import CaseDetail


def _tick_arguments(parser: argparse.ArgumentParser) -> None:
    from desktop.services.forms import arguments

    add_slip(parser)
    numbered = _(arguments.NUMBERED)
    for option, words in (
        ("--handed-in", _("第 N 项交来了，可重复（{numbered}）")),
        ("--missing", _("第 N 项缺，可重复（{numbered}）")),
        ("--committed", _("第 N 项已承诺，可重复（{numbered}）")),
    ):
        help_text = words.format(numbered=numbered)
        parser.add_argument(option, metavar="N", action="append", default=[], help=help_text)
    invalid = _("第 N 项不合格和原因，可重复（{numbered}）").format(numbered=numbered)
    parser.add_argument("--invalid", metavar="N=WHY", action="append", default=[], help=invalid)


def _tick(args: argparse.Namespace) -> int:
    with unlocked(args, recover=True) as desk:
        detail = desk.cases.find(args.slip_number)
        return show_event(args, desk.cases.tick(detail.slip_number, _marks(args, detail)))


def _marks(args: argparse.Namespace, detail: CaseDetail) -> tuple[MaterialMark, ...]:
    from desktop.services.forms import arguments

    marks: dict[str, MaterialMark] = {}
    states: dict[MaterialState, list[str]] = {
        "handed_in": args.handed_in,
        "missing": args.missing,
        "committed": args.committed,
        "invalid": args.invalid,
    }
    for state, names in states.items():
        for text in names:
            name, _equals, reason = text.partition("=")
            code = arguments.material(args, detail, name).material.code
            if code in marks:
                args.parser.error(_("材料 {name} 只能写一次").format(name=name))
            marks[code] = MaterialMark(code=code, state=state, reason=reason)
    if not marks:
        args.parser.error(_("请写明哪一项：--handed-in N、--missing N、--committed N 或 --invalid N=WHY"))
    return tuple(marks.values())


def _untick(args: argparse.Namespace) -> int:
    with unlocked(args, recover=True) as desk:
        return show_event(args, desk.cases.take_back_materials(args.slip_number))


def _take_back(args: argparse.Namespace) -> int:
    with unlocked(args, recover=True) as desk:
        return show_event(args, desk.cases.take_back(args.slip_number))


def _acts(args: argparse.Namespace) -> int:
    with unlocked(args) as desk:
        acts = desk.cases.place(args.slip_number).acts
    can = [_("可以：{act}").format(act=each.words) for each in acts if not each.why_not]
    cannot = [
        _("不能：{act}，{why}").format(act=each.words, why=each.why_not) for each in acts if each.why_not
    ]
    return show(args, acts, [*can, *cannot])


def _person(args: argparse.Namespace) -> int:
    with unlocked(args) as desk:
        place = desk.cases.person(args.slip_number)
    masked = msgspec.structs.replace(
        place, applicant=Applicant(name=mask_name(place.applicant.name), document=place.applicant.document)
    )
    head = "\t".join((masked.applicant.name, place.document, place.id_masked, place.phone_masked))
    cases = ("\t".join((each.slip_number, each.matter, each.state)) for each in place.cases)
    lying = (
        _("{number} {name} 原件 {count} 份在{place}").format(
            number=each.slip_number, name=each.name, count=each.count, place=each.place
        )
        for each in place.originals
    )
    return show(args, masked, [head, *cases, *lying])


MATERIAL_VERBS = (
    Verb("person", N_("一个人的全部办件和原件，写其中一件的编号"), add_slip, _person),
    Verb("tick", N_("登记材料，不出新单"), _tick_arguments, _tick),
    Verb("untick", N_("撤销刚才登记的材料"), add_slip, _untick),
    Verb("take-back", N_("撤销上一步，撤不回的说为什么"), add_slip, _take_back),
    Verb("acts", N_("现在可以做什么，不能做的为什么"), add_slip, _acts),
)
