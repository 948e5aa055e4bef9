"""`staff add`, `staff password`, `staff list`: who may unlock this device, and with what."""

from __future__ import annotations

import argparse
from pathlib import Path

from casework.language import _
from desktop.cli import options


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser("staff", help=_("增加人员、更改密码"))
    verbs = parser.add_subparsers(title=_("命令"), metavar="VERB", required=True)
    adding = verbs.add_parser("add", help=_("增加一位可以解锁本机的人员"))
    adding.add_argument("name", metavar="NAME", help=_("新人员的姓名"))
    adding.set_defaults(run=run_add)
    changing = verbs.add_parser("password", help=_("更改自己的密码"))
    changing.set_defaults(run=run_password)
    listing = verbs.add_parser("list", help=_("本机知道的人员和旗里的名册"))
    options.add_unlock_options(listing)
    listing.set_defaults(run=run_list)
    for verb in (adding, changing):
        options.add_unlock_options(verb)
        verb.add_argument(
            "--new-password-file",
            metavar="FILE",
            type=Path,
            help=_("新密码文件的第一行是新密码（也可用环境变量 TAMGA_NEW_PASSWORD）"),
        )


def run_add(args: argparse.Namespace) -> int:
    """Add a member of staff."""
    _refuse_in_demo(args)
    with options.unlocked(args) as desk:
        desk.people.add(args.name, options.read_new_password(args))
    print(_("已增加人员 {name}").format(name=args.name))
    return 0


def run_list(args: argparse.Namespace) -> int:
    """Print everybody, with role and site where the roster names them."""
    with options.unlocked(args) as desk:
        for each in desk.people.roster():
            print("\t".join((each.name, each.role, each.site, _("离岗") if each.left else "")).rstrip())
    return 0


def run_password(args: argparse.Namespace) -> int:
    """Change the password of who unlocks."""
    _refuse_in_demo(args)
    old = options.read_password(args)
    with options.unlocked(args, old) as desk:
        desk.people.change_password(old, options.read_new_password(args))
    print(_("密码已更改"))
    return 0


def _refuse_in_demo(args: argparse.Namespace) -> None:
    """Before anybody types a password for nothing."""
    if options.is_demo(options.data_dir_of(args)):
        from desktop.services.people.add_staff import demo_has_no_staff  # start-up time: the database

        raise demo_has_no_staff()
