"""`banner case`: what the banner says of cases."""

from __future__ import annotations

import argparse

from casework.cases.kinds.banner import PROGRESS
from casework.language import _, listed
from sync.server.acts import case_acts
from sync.server.commands.place import Verbs, opened


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
    for parser in (status, request, result):
        parser.add_argument("--by", required=True, metavar="NAME", help=_("由谁作出"))
    return [status, request, result]


def _status(args: argparse.Namespace) -> int:
    with opened(args) as database, database.writing() as connection:
        case_acts.change_status(connection, args.slip, args.status, note=args.note, by=args.by)
    print(f"{args.slip} {PROGRESS[args.status]}")
    return 0


def _request(args: argparse.Namespace) -> int:
    with opened(args) as database, database.writing() as connection:
        codes = case_acts.request_materials(
            connection, args.slip, args.materials, reason=args.reason, by=args.by
        )
    print(_("{slip} 要求补交 {codes}").format(slip=args.slip, codes=listed(codes)))
    return 0


def _result(args: argparse.Namespace) -> int:
    with opened(args) as database, database.writing() as connection:
        case_acts.record_result(connection, args.slip, args.result, document=args.document, by=args.by)
    print(f"{args.slip} {args.result}")
    return 0
