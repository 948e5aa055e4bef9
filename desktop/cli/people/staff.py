"""`staff`: who works here, in which role, and with what they may unlock this device."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import get_args

import msgspec

from casework.language import _
from casework.people.roles import ROLE_NAMES, SiteRole, role_of
from desktop import bootstrap
from desktop.cli import options
from desktop.services.people.way_in import WayIn


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser("staff", help=_("人员：名单、增加、岗位、离岗、重设密码、改名"))
    verbs = parser.add_subparsers(title=_("命令"), metavar="VERB", required=True)
    _add_listing(verbs)
    adding = _verb(verbs, "add", _("增加一位可以解锁本机的人员，密码用一次就要改"), run_add)
    _add_role(adding, default="clerk")
    _add_new_password(adding)
    posting = _verb(verbs, "role", _("改一位同事的岗位"), run_role)
    _add_role(posting)
    _verb(verbs, "leave", _("一位同事离岗：本机马上不再为他打开"), run_leave)
    _add_new_password(_verb(verbs, "reset", _("同事忘了密码：给一个首次密码"), run_reset))
    renaming = _verb(verbs, "rename", _("改一位同事的姓名，同时给一个首次密码"), run_rename)
    renaming.add_argument("now", metavar="NEW_NAME", help=_("新姓名"))
    _add_new_password(renaming)
    words = _("忘了所有密码：凭旗里两位负责人做的找回文件给一位人员新密码")
    recovering = verbs.add_parser("recover", help=words)
    recovering.add_argument("name", metavar="NAME", help=_("谁用新密码"))
    options.add_data_option(recovering)
    options.add_recovered_options(recovering)
    _add_new_password(recovering)
    recovering.set_defaults(run=run_recover, parser=recovering)
    changing = verbs.add_parser("password", help=_("更改自己的密码"))
    options.add_unlock_options(changing)
    changing.set_defaults(run=run_password)
    _add_new_password(changing)


def run_add(args: argparse.Namespace) -> int:
    """Add a member of staff."""
    _refuse_in_demo(args)
    with options.unlocked(args) as desk:
        desk.people.add(args.name, options.read_new_password(args), args.role)
    print(_("已增加人员 {name}").format(name=args.name))
    return 0


def run_role(args: argparse.Namespace) -> int:
    """Give a colleague another role."""
    with options.unlocked(args) as desk:
        desk.people.give_role(args.name, args.role)
    print(_("{name} 现在是{role}").format(name=args.name, role=_role_words(args.role)))
    return 0


def run_leave(args: argparse.Namespace) -> int:
    """Shut a colleague out."""
    _refuse_in_demo(args)
    with options.unlocked(args) as desk:
        desk.people.shut_out(args.name)
    print(_("{name} 已离岗").format(name=args.name))
    return 0


def run_reset(args: argparse.Namespace) -> int:
    """Give a colleague a first password."""
    _refuse_in_demo(args)
    with options.unlocked(args) as desk:
        desk.people.reset_password(args.name, options.read_new_password(args))
    print(_("已给 {name} 首次密码，下次打开时要改").format(name=args.name))
    return 0


def run_rename(args: argparse.Namespace) -> int:
    """Give a colleague another name."""
    _refuse_in_demo(args)
    with options.unlocked(args) as desk:
        desk.people.rename(args.name, args.now, options.read_new_password(args))
    print(_("{was} 现在叫 {now}，下次打开时要改密码").format(was=args.name, now=args.now))
    return 0


def run_recover(args: argparse.Namespace) -> int:
    """Give somebody a password though nobody knows one."""
    if args.recovered is None:
        args.parser.error(_("要写 --recovered FILE：请旗里用 banner device recover 做"))
    asked = WayIn(
        data_dir=options.data_dir_of(args),
        recovered=args.recovered,
        code=options.read_code(args),
        staff_name=args.name,
        password=options.read_new_password(args),
    )
    bootstrap.recover_way_in(asked)
    print(_("{name} 可以用新密码打开本机了").format(name=args.name))
    return 0


def run_list(args: argparse.Namespace) -> int:
    """Print everybody, with role and site where the roster names them."""
    with options.unlocked(args) as desk:
        if args.json:
            print(msgspec.json.encode(desk.people.here()).decode())
            return 0
        for each in desk.people.roster():
            print("\t".join((each.name, each.role, each.site, _("离岗") if each.left else "")).rstrip())
    return 0


def run_password(args: argparse.Namespace) -> int:
    """Change the password of who unlocks."""
    _refuse_in_demo(args)
    old = options.read_password(args)
    with options.unlocked(args, old, first_password=True) as desk:
        desk.people.change_password(old, options.read_new_password(args))
    print(_("密码已更改"))
    return 0


def _add_listing(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    listing = verbs.add_parser("list", help=_("本机知道的人员和旗里的名册"))
    options.add_unlock_options(listing)
    listing.add_argument("--json", action="store_true", help=_("本站点的人员，一个 JSON 数组"))
    listing.set_defaults(run=run_list)


def _verb(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser], verb: str, words: str, run: object
) -> argparse.ArgumentParser:
    parser = verbs.add_parser(verb, help=words)
    parser.add_argument("name", metavar="NAME", help=_("同事的姓名"))
    options.add_unlock_options(parser)
    parser.set_defaults(run=run)
    return parser


def _add_role(parser: argparse.ArgumentParser, default: str = "") -> None:
    roles = get_args(SiteRole)
    words = _("岗位：agent 代办员、clerk 窗口人员、lead 负责人、administrator 管理员")
    if default:
        parser.add_argument("--role", choices=roles, default=default, help=words)
    else:
        parser.add_argument("role", metavar="ROLE", choices=roles, help=words)


def _add_new_password(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--new-password-file",
        metavar="FILE",
        type=Path,
        help=_("新密码文件的第一行是新密码（也可用环境变量 TAMGA_NEW_PASSWORD）"),
    )


def _role_words(role: str) -> str:
    known = role_of(role)
    return _(ROLE_NAMES[known]) if known else role


def _refuse_in_demo(args: argparse.Namespace) -> None:
    """Before anybody types a password for nothing."""
    if options.is_demo(options.data_dir_of(args)):
        from desktop.services.people.add_staff import demo_has_no_staff  # start-up time: the database

        raise demo_has_no_staff()
