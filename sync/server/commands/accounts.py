"""`banner account`: who may use the console; made, given other roles, reset and closed."""

from __future__ import annotations

import argparse

from casework.language import _, listed
from casework.people.roles import ROLE_NAMES
from sync.server.commands import noting
from sync.server.commands.place import Verbs, opened
from sync.server.hall import people
from sync.server.hall.journal import Done
from sync.server.hall.people import LINK_HOURS, NewAccount
from sync.server.hall.rights import ROLES

SET_UP = "/console/set-up?link="


def add_verbs(verbs: Verbs) -> list[argparse.ArgumentParser]:
    """Add the commands; returns the parsers, which still want to know where the data is."""
    account = verbs.add_parser("account", help=_("控制台的账户")).add_subparsers(
        metavar="VERB", required=True
    )
    adding = account.add_parser("add", help=_("增加账户，给出一次性链接"))
    resetting = account.add_parser("reset", help=_("重设密码和验证码：给出新的一次性链接"))
    changing = account.add_parser("roles", help=_("改账户的角色"))
    closing = account.add_parser("close", help=_("停用账户"))
    for parser in (adding, changing):
        words = listed(f"{role} {_(ROLE_NAMES[role])}" for role in ROLES)
        parser.add_argument(
            "--role",
            metavar="ROLE",
            action="append",
            required=True,
            choices=ROLES,
            help=_("角色，可重复：{roles}").format(roles=words),
        )
    for parser, act in ((adding, _add), (resetting, _reset), (changing, _change), (closing, _close)):
        parser.add_argument("account", metavar="ACCOUNT", help=_("账户名，小写字母和数字"))
        parser.set_defaults(act=act)
    adding.add_argument("name", metavar="NAME", help=_("姓名"))
    listing = account.add_parser("list", help=_("列出账户"))
    listing.set_defaults(act=_list)
    return [adding, resetting, changing, closing, listing]


def print_link(secret: str) -> None:
    """Say how the account is set up; the address is the operator's to know."""
    print(f"{SET_UP}{secret}")
    words = _("把这一段接在控制台的地址后面，交给本人：{hours} 小时内有效，只能用一次")
    print(words.format(hours=LINK_HOURS))


def _add(args: argparse.Namespace) -> int:
    with opened(args) as database, database.writing() as connection:
        new = NewAccount(account=args.account, name=args.name, roles=tuple(args.role))
        secret = people.add(connection, new)
        roles = " ".join(people.require(connection, args.account).roles)
        noting.note(args, connection, Done(act="account_added", about=args.account, after=roles))
    print_link(secret)
    return 0


def _reset(args: argparse.Namespace) -> int:
    with opened(args) as database, database.writing() as connection:
        secret = people.make_link(connection, args.account)
        noting.note(args, connection, Done(act="link_made", about=args.account))
    print_link(secret)
    return 0


def _change(args: argparse.Namespace) -> int:
    with opened(args) as database, database.writing() as connection:
        before = people.change_roles(connection, args.account, tuple(args.role))
        after = people.require(connection, args.account)
        done = Done(
            act="account_changed",
            about=args.account,
            before=" ".join(before.roles),
            after=" ".join(after.roles),
        )
        noting.note(args, connection, done)
    print(_("账户 {account}：{roles}").format(account=args.account, roles=listed(after.roles)))
    return 0


def _close(args: argparse.Namespace) -> int:
    with opened(args) as database, database.writing() as connection:
        before = people.close(connection, args.account)
        done = Done(act="account_closed", about=args.account, before=" ".join(before.roles))
        noting.note(args, connection, done)
    print(_("已停用账户 {account}").format(account=args.account))
    return 0


def _list(args: argparse.Namespace) -> int:
    with opened(args) as database, database.reading() as connection:
        for each in people.everybody(connection):
            state = _("已停用") if each.closed_at else _("在用") if each.is_set_up else _("等本人设密码")
            print("\t".join((each.account, each.name, " ".join(each.roles), state)))
    return 0
