"""Every password is forgotten: what two officers of the banner opened gives one person a new one."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from casework.language import _
from casework.named_files import read_named
from desktop.database import engine
from desktop.database.engine import Store
from desktop.database.keyring import read_keyring, write_keyring
from desktop.database.keys import DatabaseKey, add_wrap, beginning, check_password
from desktop.database.schema import bring_up_to_date
from desktop.database.tables import StaffMember, Workplace
from desktop.errors import SetUpError, UnlockError
from desktop.services.duty import Duty, as_it_stands
from desktop.services.people.add_staff import checked_name, refuse_in_demo
from desktop.services.people.on_duty import refuse_who_left
from desktop.services.people.state_keys import state_keys
from desktop.services.people.tell_names import tell_names
from desktop.services.people.way_in import WayIn
from sync.wire import deposits
from sync.wire.deposits import NotOpened


def recover_way_in(asked: WayIn) -> None:
    """Give a person of this workplace a new password; it is on record here as it is at the banner.

    Raises UnlockError for a file or code that opens nothing here, SetUpError for a name or password that will
    not do, StaffLeft.
    """
    name = checked_name(asked.staff_name)
    check_password(asked.password, name)
    ring = read_keyring(asked.data_dir)
    refuse_in_demo(ring)
    key = open_recovered(asked.recovered, asked.code, ring.device)
    store = _opened_store(asked.data_dir, key)
    try:
        bring_up_to_date(store)
        duty = _duty(store, name)
        with store.reading() as connection:
            refuse_who_left(connection, duty)
        unlocked = beginning(key, duty.staff)
        store.signer = unlocked.signer()
        state_keys(duty, by_recovery=True)
        with store.writing():  # its turn keeps two writers of the keyring apart
            ring = read_keyring(asked.data_dir)
            write_keyring(asked.data_dir, add_wrap(ring, name, asked.password, unlocked))
        tell_names(duty, asked.data_dir)
    finally:
        store.close()


def open_recovered(path: Path, code: str, keyring_id: str) -> DatabaseKey:
    """The key in a file of two officers; raises UnlockError where it is not of this installation."""
    try:
        inside = deposits.open_recovered(read_named(path), code)
    except NotOpened:
        raise UnlockError(
            _("找回文件打不开"), _("码不对，或者文件已损坏"), _("请核对码；再不成请旗里重新做一个")
        ) from None
    if inside.keyring_id != keyring_id:
        raise UnlockError(_("找回文件不符"), _("它属于另一台设备"), _("请向旗里核对设备编号，重新做一个"))
    return DatabaseKey(inside.key, inside.salt)


def _opened_store(data_dir: Path, key: DatabaseKey) -> Store:
    database = data_dir / engine.FILE_NAME
    if not engine.fits(database, key):
        what = _("数据库后来换过密钥，或者有损坏")
        raise UnlockError(
            _("找回文件不符"), what, _("请用 restore --from-banner 取回，或者用 rescue 从拷贝取回密钥")
        )
    return Store(database, key)


def _duty(store: Store, name: str) -> Duty:
    with store.reading() as connection:
        row = connection.execute(select(Workplace.device, Workplace.site, Workplace.letter)).one()
        staff = connection.scalar(
            select(StaffMember.staff).where(StaffMember.name == name).order_by(StaffMember.site == row.site)
        )
        if staff is None:
            raise SetUpError(
                _("没有这个人"), _("本机没有名为“{name}”的人员").format(name=name), _("请核对姓名")
            )
        return as_it_stands(connection, Duty(store, row.device, row.site, row.letter, staff, name))
