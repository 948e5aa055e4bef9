"""`banner case` and `banner staff`: what the banner says of cases, and who works where."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from contextlib import AbstractContextManager

from casework.cases.kinds.banner import PROGRESS
from casework.language import _, listed
from sync.server.acts import case_acts
from sync.server.store.database import Database

Opening = Callable[[argparse.Namespace], AbstractContextManager[Database]]

_ROLE = "代办员"  # data: what the roster holds


def add_verbs(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser], opened: Opening
) -> list[argparse.ArgumentParser]:
    """Add the commands; returns the parsers, which still want to know of the database."""
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
    status.set_defaults(act=lambda args: _status(args, opened))
    request = acts.add_parser("request", help=_("要求补交材料"))
    request.add_argument("slip", metavar="SLIP", help=_("告知单编号"))
    request.add_argument("materials", metavar="MATERIAL", nargs="+", help=_("材料编码"))
    request.add_argument("--reason", required=True, metavar="TEXT", help=_("为什么要，写给群众看"))
    request.set_defaults(act=lambda args: _request(args, opened))
    result = acts.add_parser("result", help=_("办理结果"))
    result.add_argument("slip", metavar="SLIP", help=_("告知单编号"))
    result.add_argument("result", metavar="TEXT", help=_("结果，例如：准予参保"))
    result.add_argument("--document", default="", metavar="NUMBER", help=_("证照或文书编号"))
    result.set_defaults(act=lambda args: _result(args, opened))
    for parser in (status, request, result):
        parser.add_argument("--by", required=True, metavar="NAME", help=_("由谁作出"))
    return [status, request, result, *_add_staff(verbs, opened)]


def _add_staff(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser], opened: Opening
) -> list[argparse.ArgumentParser]:
    staff = verbs.add_parser("staff", help=_("全旗人员名册")).add_subparsers(metavar="VERB", required=True)
    adding = staff.add_parser("add", help=_("把一位人员列入站点名册；密码在各设备上另设"))
    adding.add_argument("site", metavar="SITE", help=_("站点编码"))
    adding.add_argument("name", metavar="NAME", help=_("姓名"))
    adding.add_argument("--role", default=_ROLE, help=_("岗位，默认 {role}").format(role=_ROLE))
    removing = staff.add_parser("remove", help=_("人员离岗"))
    removing.add_argument("site", metavar="SITE", help=_("站点编码"))
    removing.add_argument("name", metavar="NAME", help=_("姓名"))
    removing.set_defaults(role="")
    for parser, left in ((adding, False), (removing, True)):
        parser.set_defaults(act=lambda args, left=left: _appoint(args, opened, left=left))
    listing = staff.add_parser("list", help=_("名册"))
    listing.set_defaults(act=lambda args: _roster(args, opened))
    return [adding, removing, listing]


def _status(args: argparse.Namespace, opened: Opening) -> int:
    with opened(args) as database, database.writing() as connection:
        case_acts.change_status(connection, args.slip, args.status, note=args.note, by=args.by)
    print(f"{args.slip} {PROGRESS[args.status]}")
    return 0


def _request(args: argparse.Namespace, opened: Opening) -> int:
    with opened(args) as database, database.writing() as connection:
        codes = case_acts.request_materials(
            connection, args.slip, args.materials, reason=args.reason, by=args.by
        )
    print(_("{slip} 要求补交 {codes}").format(slip=args.slip, codes=listed(codes)))
    return 0


def _result(args: argparse.Namespace, opened: Opening) -> int:
    with opened(args) as database, database.writing() as connection:
        case_acts.record_result(connection, args.slip, args.result, document=args.document, by=args.by)
    print(f"{args.slip} {args.result}")
    return 0


def _appoint(args: argparse.Namespace, opened: Opening, *, left: bool) -> int:
    with opened(args) as database, database.writing() as connection:
        case_acts.appoint(connection, args.site, args.name, args.role, left=left)
    print(f"{args.site} {args.name} {_('已离岗') if left else args.role}")
    return 0


def _roster(args: argparse.Namespace, opened: Opening) -> int:
    with opened(args) as database, database.reading() as connection:
        for each in case_acts.roster(connection):
            print("\t".join((each.site, each.name, each.role, _("离岗") if each.left else _("在岗"))))
    return 0
