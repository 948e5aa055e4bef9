"""Unlocking: a name and a password become an open store and a member of staff on duty."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from sqlalchemy import select

from casework.errors import StoreError
from casework.language import _
from casework.people.name import normal_form
from desktop.database import attempts, engine
from desktop.database.engine import Store
from desktop.database.keyring import Keyring, name_tag, read_keyring
from desktop.database.keys import DEMO_NAME, DEMO_PASSWORD, Unlocked, open_wrap
from desktop.database.looking import Looking, can_be_written
from desktop.database.lost_end import settle_lost_end
from desktop.database.renewing import key_that_fits
from desktop.database.schema import bring_up_to_date
from desktop.database.stale_lists import refresh_stale
from desktop.database.tables import StaffMember, Workplace
from desktop.database.trusted_time import note_start, reckon
from desktop.errors import WrongPassword
from desktop.running_time import running
from desktop.services.duty import Duty, as_it_stands
from desktop.services.people.day_pins import DayPins
from desktop.services.people.on_duty import refuse_who_left
from desktop.services.people.state_keys import state_keys
from desktop.services.record import moment_now


def unlock(data_dir: Path, staff_name: str, password: str | None) -> Duty:
    """Open the store, bring it up to date, say who is on duty.

    A demonstration opens with its documented password.  Raises WrongPassword, TooSoon, NewerSchema,
    MigrationFailed or StoreError.
    """
    keyring = read_keyring(data_dir)
    if not (data_dir / engine.FILE_NAME).stat().st_size:  # SQLite would take it for a new database
        raise StoreError(
            _("数据文件读不出"),
            _("数据库文件是空的"),
            _("请从 backups 文件夹恢复（restore），或者抢救能读的（rescue）"),
            data_safe=False,
        )
    if keyring.demo and password is None:
        staff_name, password = DEMO_NAME, DEMO_PASSWORD
    else:
        staff_name = normal_form(staff_name)
    return _on_duty(data_dir, keyring, _open(data_dir, keyring, staff_name, password or ""), staff_name)


def unlock_again(data_dir: Path, staff_name: str, pin: str, pins: DayPins) -> Duty:
    """Open the store by the six digits of today; raises PinRefused, else as `unlock`."""
    keyring, name = read_keyring(data_dir), normal_form(staff_name)
    return _on_duty(data_dir, keyring, pins.open(keyring, name, pin), name)


def _on_duty(data_dir: Path, keyring: Keyring, unlocked: Unlocked, staff_name: str) -> Duty:
    looking = None if can_be_written(data_dir) else Looking(data_dir)
    database = looking.database if looking else data_dir / engine.FILE_NAME
    try:
        store = Store(database, key_that_fits(data_dir, unlocked, database), unlocked.signer())
    except BaseException:
        if looking:
            looking.clear_away()
        raise
    try:
        bring_up_to_date(store)
        refresh_stale(store)
        if looking:
            store.freeze(looking.clear_away)
        else:
            settle_lost_end(store, data_dir, dt.datetime.now(dt.UTC).isoformat(timespec="seconds"))
        for each in (unlocked.key, unlocked.coming):
            if each is not None:
                each.wipe()  # the store has its own
        duty = _duty(store, keyring, unlocked, staff_name)
        with store.reading() as connection:
            duty = as_it_stands(connection, duty)
            refuse_who_left(connection, duty)
        if not looking:
            state_keys(duty)
            _note_start(duty)
        return duty
    except BaseException:
        store.close()
        if looking:
            looking.clear_away()
        raise


def _note_start(duty: Duty) -> None:
    """The first clock of each start of the computer that is believed: then nobody moves it unseen."""
    with duty.store.reading() as connection:
        if reckon(connection) is not None:
            return
        moment = moment_now(connection, duty.device)
    if moment.clock == "trusted" and running()[0]:
        with duty.store.writing() as connection:
            note_start(connection, moment.at)


def _open(data_dir: Path, keyring: Keyring, staff_name: str, password: str) -> Unlocked:
    tag = name_tag(keyring, staff_name)
    attempts.check_not_too_soon(data_dir, tag)
    try:
        unlocked = open_wrap(keyring, staff_name, password)
    except WrongPassword:
        attempts.record_failure(data_dir, tag)
        raise
    attempts.forget_failures(data_dir, tag)
    return unlocked


def _duty(store: Store, keyring: Keyring, unlocked: Unlocked, typed_name: str) -> Duty:
    with store.reading() as connection:
        row = connection.execute(
            select(Workplace.device, Workplace.keyring, Workplace.site, Workplace.letter)
        ).first()
        name = connection.scalar(select(StaffMember.name).where(StaffMember.staff == unlocked.staff))
    if row is None:
        raise StoreError(
            _("数据文件读不出"),
            _("数据库里没有工作点"),
            _("请从 backups 文件夹恢复（restore），或者抢救能读的（rescue）"),
            data_safe=False,
        )
    if row.keyring != keyring.device:
        raise StoreError(
            _("密钥文件不符"), _("密钥文件属于另一台设备"), _("请用 restore 从拷贝恢复成套的文件")
        )
    return Duty(
        store, row.device, row.site, row.letter, unlocked.staff, name or typed_name, is_demo=keyring.demo
    )
