"""Choosing six digits for coming back on the same day, and having them ready after the password."""

from __future__ import annotations

import secrets
from itertools import pairwise
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from casework.cases.kinds.people import ActDone
from casework.cases.record_id import new_id
from casework.language import _
from desktop.database.journal import Statement
from desktop.database.keyring import read_keyring
from desktop.database.keys import DatabaseKey, Unlocked
from desktop.database.tables import Setting
from desktop.errors import SetUpError
from desktop.services.duty import Duty
from desktop.services.people.add_staff import refuse_in_demo
from desktop.services.people.day_pins import DIGITS, DayPins, PinKey
from desktop.services.record import record


def set_pin(duty: Duty, data_dir: Path, pin: str, pins: DayPins) -> None:
    """Let who is on duty come back by these digits, today and after each first password of a day.

    Raises SetUpError for what is no six digits, or too easy.
    """
    keyring = read_keyring(data_dir)
    refuse_in_demo(keyring)
    check_pin(pin)
    if duty.store.key is None:
        raise SetUpError(_("已锁定"), _("数据已经锁上"), _("请解锁后再试"))
    chosen = PinKey.of(pin, secrets.token_bytes(16))
    row = {"name": _setting(duty), "value": (chosen.salt + chosen.key).hex()}
    with duty.store.writing() as connection:
        statement = upsert(Setting).values(row)
        connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=row))
        record(connection, duty, [Statement(new_id().hex, "act_done", ActDone(act="set_pin"))])
    pins.hold(keyring, duty.staff_name, chosen, _unlocked(duty, duty.store.key))


def drop_pin(duty: Duty, pins: DayPins) -> None:
    """The password alone unlocks from now on."""
    with duty.store.writing() as connection:
        connection.execute(delete(Setting).where(Setting.name == _setting(duty)))
    pins.forget(duty.staff_name)


def has_pin(duty: Duty) -> bool:
    """Has who is on duty chosen six digits?"""
    return _chosen(duty) is not None


def hold_for_today(duty: Duty, data_dir: Path, pins: DayPins) -> None:
    """After a password: whoever has chosen six digits may come back by them today."""
    chosen = _chosen(duty)
    if chosen is not None and duty.store.key is not None:
        unlocked = _unlocked(duty, duty.store.key)
        pins.hold(read_keyring(data_dir), duty.staff_name, chosen, unlocked)


def _unlocked(duty: Duty, key: DatabaseKey) -> Unlocked:
    """What the password gave."""
    signer = duty.store.signer
    if signer is None:
        return Unlocked(key, duty.staff)
    return Unlocked(key, duty.staff, own=signer.own, device=signer.device)


def check_pin(pin: str) -> None:
    """Raise SetUpError for what is no six digits, or what everybody would try first."""
    if len(pin) != DIGITS or not (pin.isascii() and pin.isdigit()):
        raise SetUpError(_("六位数字不对"), _("要正好六位数字"), _("请再输一遍"))
    steps = {int(after) - int(before) for before, after in pairwise(pin)}
    if len(set(pin)) <= 2 or len(steps) == 1 or pin[:3] == pin[3:]:
        raise SetUpError(_("六位数字太容易猜"), _("不能都一样、一个接一个或前后重复"), _("请换一组"))


def _chosen(duty: Duty) -> PinKey | None:
    with duty.store.reading() as connection:
        value = connection.scalar(select(Setting.value).where(Setting.name == _setting(duty)))
    content = bytes.fromhex(value) if value else b""
    return PinKey(content[:16], content[16:]) if content else None


def _setting(duty: Duty) -> str:
    return f"pin {duty.staff}"
