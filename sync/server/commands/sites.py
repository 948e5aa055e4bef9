"""`banner init` and `banner site`: the banner and its tree of sites."""

from __future__ import annotations

import argparse

from casework.language import _
from sync.server.acts import administration
from sync.server.commands import noting
from sync.server.commands.accounts import print_link
from sync.server.commands.place import Verbs, key_file, opened
from sync.server.hall import people
from sync.server.hall.journal import Done
from sync.server.hall.people import NewAccount


def add_verbs(verbs: Verbs) -> list[argparse.ArgumentParser]:
    """Add the commands; returns the parsers, which still want to know where the data is."""
    init = verbs.add_parser("init", help=_("建立旗"))
    init.add_argument("code", metavar="CODE", help=_("旗政务大厅的站点编码"))
    init.add_argument("name", metavar="NAME", help=_("名称"))
    init.add_argument("--account", metavar="NAME", default="admin", help=_("第一个控制台账户，默认 admin"))
    init.set_defaults(act=_init, makes=True)
    site = verbs.add_parser("site", help=_("增加、列出站点")).add_subparsers(metavar="VERB", required=True)
    adding = site.add_parser("add", help=_("在上级站点下增加一个站点"))
    adding.add_argument("code", metavar="CODE", help=_("站点编码，字母和数字，与目录里的一致"))
    adding.add_argument("parent", metavar="PARENT", help=_("上级站点的编码"))
    adding.add_argument("name", metavar="NAME", help=_("名称"))
    adding.set_defaults(act=_add_site)
    listing = site.add_parser("list", help=_("站点和它们的上级"))
    listing.set_defaults(act=_list_sites)
    return [init, adding, listing]


def _init(args: argparse.Namespace) -> int:
    with opened(args) as database, database.writing() as connection:
        administration.init(connection, args.code, args.name)
        secret = people.add(
            connection, NewAccount(account=args.account, name=args.account, roles=("auditor", "operator"))
        )
        noting.note(args, connection, Done(act="banner_made", about=args.code, after=args.name))
        noting.note(args, connection, Done(act="account_added", about=args.account, after="auditor operator"))
    print(_("已建立 {code} {name}").format(code=args.code, name=args.name))
    print(_("数据密钥在 {file}：请另存一份，没有它谁也打不开这里的数据").format(file=key_file(args)))
    print(_("控制台的第一个账户是 {account}（审计员、系统管理员）").format(account=args.account))
    print_link(secret)
    return 0


def _add_site(args: argparse.Namespace) -> int:
    with opened(args) as database, database.writing() as connection:
        administration.add_sites(connection, {args.code: (args.parent, args.name)})
        about = f"{args.code} {args.name}"
        noting.note(args, connection, Done(act="site_added", about=about, after=args.parent))
    print(_("已增加站点 {code} {name}").format(code=args.code, name=args.name))
    return 0


def _list_sites(args: argparse.Namespace) -> int:
    with opened(args) as database, database.reading() as connection:
        for site in administration.sites(connection):
            print("\t".join(site))
    return 0
