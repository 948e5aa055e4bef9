"""`banner case`: what the banner says of cases."""

from __future__ import annotations

import argparse
import datetime as dt

from casework.cases.kinds.banner import PROGRESS
from casework.language import _, listed
from casework.local_day import read_day
from sync.server.acts import case_acts, event_acts
from sync.server.commands import noting
from sync.server.commands.place import Verbs, opened
from sync.server.hall.journal import Done


def add_verbs(verbs: Verbs) -> list[argparse.ArgumentParser]:
    """Add the commands; returns the parsers, which still want to know where the data is."""
    case = verbs.add_parser("case", help=_("办件的进度、补交、结果，下发到站点"))
    acts = case.add_subparsers(metavar="VERB", required=True)
    status = acts.add_parser("status", help=_("办件到了哪一步"))
    status.add_argument("slip", metavar="SLIP", help=_("告知单编号"))
    status.add_argument(
        "status",
        choices=sorted(PROGRESS),
        help=listed(f"{key} {_(words)}" for key, words in PROGRESS.items()),
    )
    status.add_argument("--note", default="", metavar="TEXT", help=_("说明"))
    status.set_defaults(act=_status)
    request = acts.add_parser("request", help=_("要求补交材料"))
    request.add_argument("slip", metavar="SLIP", help=_("告知单编号"))
    request.add_argument("materials", metavar="MATERIAL", nargs="+", help=_("材料编码"))
    request.add_argument("--reason", required=True, metavar="TEXT", help=_("为什么要，写给群众看"))
    request.set_defaults(act=_request)
    result = acts.add_parser("result", help=_("办理结果"))
    result.add_argument("slip", metavar="SLIP", help=_("告知单编号"))
    result.add_argument("result", metavar="TEXT", help=_("结果，例如：准予参保"))
    result.add_argument("--document", default="", metavar="NUMBER", help=_("证照或文书编号"))
    result.set_defaults(act=_result)
    parsers = [status, request, result, *_add_event_verbs(acts)]
    for parser in parsers:
        parser.add_argument("--by", required=True, metavar="NAME", help=_("由谁作出"))
    return parsers


def _add_event_verbs(acts: Verbs) -> list[argparse.ArgumentParser]:
    refusal = acts.add_parser("refuse", help=_("不予受理：写明原因和救济途径"))
    refusal.add_argument("slip", metavar="SLIP", help=_("告知单编号"))
    refusal.add_argument("--reason", required=True, metavar="TEXT", help=_("不予受理的原因，写给群众看"))
    remedy = _("救济途径，可重复")
    refusal.add_argument("--remedy", required=True, metavar="TEXT", action="append", help=remedy)
    refusal.add_argument("--basis", metavar="TEXT", action="append", default=[], help=_("依据，可重复"))
    refusal.add_argument("--document", default="", metavar="NUMBER", help=_("不予受理文书编号"))
    refusal.set_defaults(act=_refuse)
    answer = acts.add_parser("answer", help=_("答复办不成事"))
    answer.add_argument("slip", metavar="SLIP", help=_("告知单编号"))
    answer.add_argument("answer", metavar="TEXT", help=_("怎样答复"))
    answer.set_defaults(act=_answer)
    complaint = acts.add_parser("complaint", help=_("把热线投诉转给站点答复"))
    complaint.add_argument("slip", metavar="SLIP", help=_("告知单编号"))
    complaint.add_argument("--number", required=True, metavar="N", help=_("热线的工单编号"))
    complaint.add_argument("--text", required=True, metavar="TEXT", help=_("投诉什么"))
    complaint.add_argument("--answer-by", metavar="DATE", type=_day, help=_("哪一天前要答复"))
    complaint.set_defaults(act=_complaint)
    return [refusal, answer, complaint]


def _day(text: str) -> dt.date:
    try:
        return read_day(text)
    except ValueError:
        words = _("日期应写成 2026-11-24 这样，不是 {text}").format(text=text)
        raise argparse.ArgumentTypeError(words) from None


def _status(args: argparse.Namespace) -> int:
    with opened(args) as database, database.writing() as connection:
        case_acts.change_status(connection, args.slip, args.status, note=args.note, by=args.by)
        noting.note(args, connection, Done(act="case_status", about=args.slip, after=args.status))
    print(f"{args.slip} {PROGRESS[args.status]}")
    return 0


def _request(args: argparse.Namespace) -> int:
    with opened(args) as database, database.writing() as connection:
        codes = case_acts.request_materials(
            connection, args.slip, args.materials, reason=args.reason, by=args.by
        )
        noting.note(args, connection, Done(act="case_request", about=args.slip, after=" ".join(codes)))
    print(_("{slip} 要求补交 {codes}").format(slip=args.slip, codes=listed(codes)))
    return 0


def _refuse(args: argparse.Namespace) -> int:
    refusal = event_acts.RefusedCase(
        reason=args.reason,
        remedies=tuple(args.remedy),
        basis=tuple(args.basis),
        document_number=args.document,
    )
    with opened(args) as database, database.writing() as connection:
        event_acts.refuse_case(connection, args.slip, refusal, args.by)
        noting.note(args, connection, Done(act="case_refused", about=args.slip))
    print(f"{args.slip} {_(PROGRESS['refused'])}")
    return 0


def _answer(args: argparse.Namespace) -> int:
    with opened(args) as database, database.writing() as connection:
        number = event_acts.answer_escalation(connection, args.slip, args.answer, args.by)
        noting.note(args, connection, Done(act="case_answered", about=args.slip, after=number))
    print(_("{slip} 的办不成事 {number} 已答复").format(slip=args.slip, number=number))
    return 0


def _complaint(args: argparse.Namespace) -> int:
    complaint = event_acts.PassedComplaint(number=args.number, text=args.text, answer_by=args.answer_by)
    with opened(args) as database, database.writing() as connection:
        event_acts.pass_complaint(connection, args.slip, complaint)
        noting.note(args, connection, Done(act="case_complaint", about=args.slip, after=args.number))
    print(_("{slip} 的投诉 {number} 已转给站点").format(slip=args.slip, number=args.number))
    return 0


def _result(args: argparse.Namespace) -> int:
    with opened(args) as database, database.writing() as connection:
        case_acts.record_result(connection, args.slip, args.result, document=args.document, by=args.by)
        noting.note(args, connection, Done(act="case_result", about=args.slip))
    print(f"{args.slip} {args.result}")
    return 0
