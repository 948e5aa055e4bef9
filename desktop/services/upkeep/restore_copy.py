"""Restoring a workplace from a copy: whole or not at all, and no number is given out again.

After the copy was made the lost disk may have given out more numbers, and nobody here knows them.  So the
restored workplace takes another letter, and its numbers of the days since then begin beyond those that can
be.  If the device that the copy is of works on somewhere, the exchange finds two under one id, and this
one goes on under a new id, as copies of a disk do (docs/decisions/0082-copies.md).
"""

from __future__ import annotations

import datetime as dt
import secrets
from pathlib import Path

from sqlalchemy import Connection, select

from casework.errors import StoreError
from casework.language import _
from casework.slip_number import DEVICE_LETTERS
from casework.system_words import reason
from desktop.database import banner, check, copy_file, engine, keyring, replacing
from desktop.database.copy_file import SUFFIX, BadCopy, copy_bytes
from desktop.database.left_out_numbers import Series, leave_out_numbers
from desktop.database.lost_end import forget_lost_end
from desktop.database.tables import SlipLine, Workplace
from desktop.errors import AlreadySetUp, NotAllowed, SetUpError
from desktop.services.duty import Duty
from desktop.services.people.on_duty import able, require
from desktop.services.people.record_act import record_act
from desktop.services.people.unlock import unlock
from desktop.services.upkeep.keep_setting import keep_setting
from desktop.services.upkeep.restoring import RestoredCopy, Restoring
from desktop.settings import PUT_BACK


def restore_copy(asked: Restoring) -> RestoredCopy:
    """Put a copy in the place of what stands in the folder, which is kept aside.

    Raises AlreadySetUp where something stands there and may not be replaced, BadCopy, WrongPassword,
    NotAllowed, SetUpError or StoreError; nothing is changed then.
    """
    data_dir = asked.data_dir
    if (data_dir / engine.FILE_NAME).exists() and not asked.replace:
        raise AlreadySetUp(str(data_dir))
    try:
        folder = replacing.stage(data_dir)
        try:
            made_at = _unpack(asked, folder)
            cases, letter = _made_ready(asked, folder, made_at)
        except BaseException:
            replacing.give_up(data_dir)
            raise
        aside = replacing.decide(data_dir)
    except OSError as error:
        raise SetUpError(
            _("没有恢复"),
            _("不能写入 {folder}（{why}）").format(folder=data_dir, why=reason(error)),
            _("请换一个文件夹，或检查权限和空间"),
        ) from error
    return RestoredCopy(made_at, cases, letter, aside)


def _unpack(asked: Restoring, folder: Path) -> str:
    """Database and keyring of the copy in that folder; returns when the copy was made."""
    database, ring = folder / engine.FILE_NAME, folder / keyring.FILE_NAME
    if asked.copy.suffix == SUFFIX or not asked.copy.is_file():
        return copy_file.unpack(asked.copy, database, ring).made_at
    # What was put aside before an upgrade is the database alone, for the keyring that lies with the data.
    near = (asked.copy.parent, asked.copy.parent.parent, asked.data_dir)
    former = next(
        (place / keyring.FILE_NAME for place in near if (place / keyring.FILE_NAME).is_file()), None
    )
    if former is None:
        raise BadCopy(asked.copy, _("旁边没有它的 keyring.json"))
    copy_bytes(asked.copy, database)
    copy_bytes(former, ring)
    return dt.datetime.fromtimestamp(asked.copy.stat().st_mtime, dt.UTC).isoformat(timespec="seconds")


def _made_ready(asked: Restoring, folder: Path, made_at: str) -> tuple[int, str]:
    duty = unlock(folder, asked.staff_name, asked.password)
    try:
        with duty.store.reading() as connection:
            if wrong := check.problems(connection):
                raise BadCopy(asked.copy, _("有 {count} 处损坏").format(count=len(wrong)))
            _require(connection, duty)
            cases = len(connection.execute(select(SlipLine.case_id).distinct()).all())
        with duty.store.writing() as connection:
            letter = take_other_letter(connection, duty)
            leave_out_numbers(connection, Series(duty.site_code, letter), made_at)
            forget_lost_end(connection)
        record_act(duty, "restore", made_at)
        keep_setting(duty.store, PUT_BACK, put_back_words(made_at))
    finally:
        duty.store.close()
    _forget_log(folder)
    return cases, letter


def put_back_words(made_at: str) -> str:
    """What copies made between these two times hold may be missing here, and nobody did that."""
    return f"{made_at} {dt.datetime.now(dt.UTC).isoformat(timespec='seconds')}"


def _forget_log(folder: Path) -> None:
    """The store is closed and all of it in the one file; raises StoreError where that cannot be."""
    log = folder / f"{engine.FILE_NAME}-wal"
    if log.exists() and log.stat().st_size:
        raise StoreError(_("没有恢复"), _("数据没有全部写入"), _("请重试"))


def _require(connection: Connection, duty: Duty) -> None:
    """Whose role allows it; where the site has nobody of that role, the data must come back all the same."""
    try:
        require(connection, duty, "restore")
    except NotAllowed:
        if able(connection, duty, "restore"):
            raise


def take_other_letter(connection: Connection, duty: Duty) -> str:
    """A letter that no slip of the site bears, nor this device; the banner may give another later."""
    place = len(duty.site_code) + len("-20261124-") + 1
    numbers = connection.scalars(
        select(SlipLine.slip_number).where(SlipLine.slip_number.startswith(f"{duty.site_code}-"))
    )
    taken = {number[place - 1 : place] for number in numbers}
    taken.update(connection.scalars(select(Workplace.letter)))
    free = [letter for letter in DEVICE_LETTERS[len(DEVICE_LETTERS) // 2 :] if letter not in taken]
    free = free or [letter for letter in DEVICE_LETTERS if letter not in taken] or [duty.letter]
    letter = secrets.choice(free)
    banner.stand(connection, letter=letter)
    return letter
