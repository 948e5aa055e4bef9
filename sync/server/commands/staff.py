"""`banner staff`: who works where."""

from __future__ import annotations

import argparse

from casework.language import _
from sync.server.acts import case_acts
from sync.server.commands import noting
from sync.server.commands.place import Verbs, opened
from sync.server.hall.journal import Done

_ROLE = "代办员"  # data: what the roster holds


def add_verbs(verbs: Verbs) -> list[argparse.ArgumentParser]:
    """Add the commands; returns the parsers, which still want to know where the data is."""
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
        parser.set_defaults(act=lambda args, left=left: _appoint(args, left=left))
    listing = staff.add_parser("list", help=_("名册"))
    listing.set_defaults(act=_roster)
    return [adding, removing, listing]


def _appoint(args: argparse.Namespace, *, left: bool) -> int:
    with opened(args) as database, database.writing() as connection:
        staff = case_acts.appoint(connection, args.site, args.name, args.role, left=left)
        done = Done(
            act="staff_removed" if left else "staff_appointed", about=f"{args.site} {staff}", after=args.role
        )
        noting.note(args, connection, done)
    print(f"{args.site} {args.name} {_('已离岗') if left else args.role}")
    return 0


def _roster(args: argparse.Namespace) -> int:
    with opened(args) as database, database.reading() as connection:
        for each in case_acts.roster(connection):
            print("\t".join((each.site, each.name, each.role, _("离岗") if each.left else _("在岗"))))
    return 0
