"""Adding a member of staff: a name in the journal, a wrap of the database key in the keyring."""

from __future__ import annotations

import secrets
from pathlib import Path

import msgspec
from sqlalchemy import select

from casework.cases.kinds.people import StaffNamed, StaffPosted
from casework.language import _
from casework.people.name import normal_form
from casework.people.roles import SiteRole
from desktop.database.journal import Statement
from desktop.database.keyring import Keyring, name_tag, read_keyring, write_keyring
from desktop.database.keys import Unlocked, add_wrap, check_password
from desktop.database.tables import StaffMember
from desktop.errors import SetUpError
from desktop.services.duty import Duty
from desktop.services.people.first_password import want_own_password
from desktop.services.people.tell_names import tell_names
from desktop.services.record import record


class NewColleague(msgspec.Struct, frozen=True, kw_only=True):
    """Who is added, with the password for the first time; it has to be changed then."""

    name: str
    password: str
    role: SiteRole = "clerk"

    def __repr__(self) -> str:
        return f"NewColleague({self.name!r}, …)"  # no password in any message


def demo_has_no_staff() -> SetUpError:
    """The refusal: a demonstration opens without name and password."""
    return SetUpError(_("演示数据"), _("演示数据不设人员和密码"), _("正式使用请用 setup 另建工作点"))


def add_staff(duty: Duty, data_dir: Path, new: NewColleague) -> None:
    """Let another person unlock this device, also one who had left.

    Raises SetUpError for a name or password that will not do.
    """
    name = checked_name(new.name)
    check_password(new.password, name)
    unlocked = coming_to(duty, "")
    with duty.store.writing() as connection:  # its turn keeps two writers of the keyring apart
        keyring = read_keyring(data_dir)
        refuse_in_demo(keyring)
        refuse_taken_name(keyring, name)
        known = connection.execute(
            select(StaffMember.staff, StaffMember.site)
            .where(StaffMember.name == name)
            .order_by(StaffMember.site == duty.site_code)
        ).all()
        staff = known[-1].staff if known else new_staff_id()
        statements = [Statement(staff, "staff_named", StaffNamed(now=name))]
        if not any(each.site == duty.site_code for each in known):  # else the roster says the role
            statements.append(
                Statement(staff, "staff_posted", StaffPosted(site=duty.site_code, role=new.role))
            )
        record(connection, duty, statements)
        want_own_password(connection, staff)
        unlocked = msgspec.structs.replace(unlocked, staff=staff)
        write_keyring(data_dir, add_wrap(keyring, name, new.password, unlocked))
    tell_names(duty, data_dir)


def coming_to(duty: Duty, staff: str) -> Unlocked:
    """What the keyring gives to somebody, while the store is open; raises SetUpError."""
    key, signer = duty.store.key, duty.store.signer
    if key is None:
        raise SetUpError(_("已锁定"), _("数据已经锁上"), _("请解锁后再试"))
    return Unlocked(key, staff, device=signer.device if signer else b"")


def refuse_taken_name(keyring: Keyring, name: str) -> None:
    """Raise SetUpError where somebody unlocks this device by that name."""
    if any(wrap.tag == name_tag(keyring, name) for wrap in keyring.wraps):
        raise SetUpError(
            _("姓名已有"), _("本机已有名为“{name}”的人员").format(name=name), _("请用可以区分的姓名")
        )


def refuse_in_demo(keyring: Keyring) -> None:
    """A demonstration opens for everybody; passwords in it would only pretend."""
    if keyring.demo:
        raise demo_has_no_staff()


def checked_name(staff_name: str) -> str:
    """The name in its normal form; raises SetUpError for an empty one."""
    name = normal_form(staff_name)
    if not name:
        raise SetUpError(_("缺少姓名"), _("没有写工作人员的姓名"), _("请写上姓名"))
    return name


def new_staff_id() -> str:
    """An id for the journal that says nothing about the person."""
    return f"staff-{secrets.token_hex(8)}"
