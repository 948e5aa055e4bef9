"""What a lead does about colleagues: another role, a new first password, another name, and leaving.

A lead acts on people up to the own rank, never on oneself, and gives no role above it.  What the banner's
roster says of a role is not changed here; shutting somebody out is.  Each act is an entry.
"""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import msgspec
from sqlalchemy import Connection, delete

from casework.cases.kinds.people import StaffNamed, StaffPasswordChanged, StaffPosted
from casework.language import _
from casework.people.roles import ROLE_NAMES, SiteRole, role_of
from desktop.database.journal import Statement
from desktop.database.keyring import read_keyring, write_keyring
from desktop.database.keys import add_wrap, check_password
from desktop.database.tables import Setting
from desktop.errors import NotAllowed, SetUpError
from desktop.services.duty import Duty
from desktop.services.people.add_staff import (
    checked_name,
    coming_to,
    refuse_in_demo,
    refuse_taken_name,
)
from desktop.services.people.first_password import want_own_password
from desktop.services.people.list_staff import StaffLine, staff_here
from desktop.services.people.on_duty import roles_of
from desktop.services.people.renew_key import want_new_key, without
from desktop.services.people.tell_names import tell_names
from desktop.services.record import record

_RANKS = get_args(SiteRole)


def give_role(duty: Duty, data_dir: Path, name: str, role: SiteRole) -> None:
    """Let a colleague work in another role; raises SetUpError or NotAllowed."""
    refuse_role(duty, role)
    person = _colleague(duty, data_dir, name)
    if person.by_roster:
        raise NotAllowed(
            _("{name} 的岗位由旗里的名册定").format(name=person.name), _("要改请告诉旗里，同步后生效")
        )
    with duty.store.writing() as connection:
        posted = StaffPosted(site=duty.site_code, role=role)
        record(connection, duty, [Statement(person.staff, "staff_posted", posted)])
    tell_names(duty, data_dir)


def shut_out(duty: Duty, data_dir: Path, name: str) -> None:
    """A colleague works here no more: this device opens no longer, others once they have exchanged."""
    person = _colleague(duty, data_dir, name)
    with duty.store.writing() as connection:
        keyring = read_keyring(data_dir)
        refuse_in_demo(keyring)
        left = StaffPosted(site=duty.site_code, role=person.role, left=True)
        record(connection, duty, [Statement(person.staff, "staff_posted", left)])
        _forget_pin(connection, person.staff)
        want_new_key(connection)
        write_keyring(data_dir, without(keyring, person.name))
    tell_names(duty, data_dir)


def reset_password(duty: Duty, data_dir: Path, name: str, password: str) -> None:
    """Give a colleague who forgot it a password for the next time, which has to be changed then."""
    person = _colleague(duty, data_dir, name)
    if not person.opens:
        raise _opens_nothing(person.name)
    check_password(password, person.name)
    unlocked = coming_to(duty, person.staff)
    with duty.store.writing() as connection:
        keyring = read_keyring(data_dir)
        refuse_in_demo(keyring)
        record(connection, duty, [Statement(person.staff, "staff_password_changed", StaffPasswordChanged())])
        want_own_password(connection, person.staff)
        _forget_pin(connection, person.staff)
        write_keyring(data_dir, add_wrap(keyring, person.name, password, unlocked))


def rename(duty: Duty, data_dir: Path, was: str, new: Renaming) -> None:
    """Another name for a colleague; the keyring knows people by name, so a first password goes with it."""
    person = _colleague(duty, data_dir, was)
    if person.by_roster:
        raise NotAllowed(
            _("{name} 的姓名由旗里的名册定").format(name=person.name), _("要改请告诉旗里，同步后生效")
        )
    if not person.opens:
        raise _opens_nothing(person.name)
    name = checked_name(new.name)
    check_password(new.password, name)
    unlocked = coming_to(duty, person.staff)
    with duty.store.writing() as connection:
        keyring = read_keyring(data_dir)
        refuse_in_demo(keyring)
        refuse_taken_name(keyring, name)
        named = StaffNamed(now=name, was=person.name)
        record(connection, duty, [Statement(person.staff, "staff_named", named)])
        want_own_password(connection, person.staff)
        _forget_pin(connection, person.staff)
        others = without(keyring, person.name)
        write_keyring(data_dir, add_wrap(others, name, new.password, unlocked))
    tell_names(duty, data_dir)


class Renaming(msgspec.Struct, frozen=True):
    """The new name, and the password for the first time under it."""

    name: str
    password: str

    def __repr__(self) -> str:
        return f"Renaming({self.name!r}, …)"  # no password in any message


def refuse_role(duty: Duty, role: str) -> None:
    """Raise NotAllowed for a role above that of who is on duty, SetUpError for one that is none of a site."""
    known = role_of(role)
    if known is None or known not in _RANKS:
        raise SetUpError(_("没有这个岗位"), role, _("岗位有：代办员、窗口人员、负责人、管理员"))
    if _rank(role) > _own_rank(duty):
        raise NotAllowed(
            _("不能给出比自己高的岗位：{role}").format(role=_(ROLE_NAMES[known])), _("请由更高岗位的人办理")
        )


def _colleague(duty: Duty, data_dir: Path, name: str) -> StaffLine:
    """The colleague of that name on whom who is on duty may act."""
    wanted = checked_name(name)
    person = next((each for each in staff_here(duty, data_dir) if each.name == wanted), None)
    if person is None:
        raise SetUpError(
            _("没有这个人"), _("本站点没有名为“{name}”的人员").format(name=wanted), _("请核对姓名")
        )
    if person.is_me:
        raise NotAllowed(_("不能对自己这样做"), _("请由另一位负责人办理；自己的密码在“我的”里改"))
    if _rank(person.role) > _own_rank(duty):
        raise NotAllowed(_("{name} 的岗位比自己高").format(name=person.name), _("请由更高岗位的人办理"))
    return person


def _own_rank(duty: Duty) -> int:
    with duty.store.reading() as connection:
        return max((_rank(role) for role in roles_of(connection, duty)), default=-1)


def _rank(role: str) -> int:
    known = role_of(role)
    return _RANKS.index(known) if known in _RANKS else 0


def _forget_pin(connection: Connection, staff: str) -> None:
    connection.execute(delete(Setting).where(Setting.name == f"pin {staff}"))


def _opens_nothing(name: str) -> SetUpError:
    what = _("{name} 在本机还没有密码").format(name=name)
    return SetUpError(_("还没有密码"), what, _("请用“加一位”给一个首次密码"))
