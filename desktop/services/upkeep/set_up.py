"""Setting up a workplace: keys, store, first member of staff, first release; whole or not at all."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
from sqlalchemy import insert

from casework.cases.kinds.device import DeviceSetUp
from casework.cases.kinds.people import StaffNamed
from casework.durable import sync_folder
from casework.language import _, listed
from casework.named_files import read_named
from casework.slip_number import DEVICE_LETTERS
from casework.system_words import reason
from desktop import __version__, practice, window_lock
from desktop.database import anchor, attempts, backup, checked_end, engine, keyring, only_here
from desktop.database.engine import Store
from desktop.database.journal import Statement
from desktop.database.keyring import Keyring
from desktop.database.keys import (
    DEMO_NAME,
    DEMO_PASSWORD,
    Unlocked,
    add_wrap,
    beginning,
    check_password,
    new_database_key,
    new_keyring,
)
from desktop.database.only_here import OnlyHere
from desktop.database.schema import bring_up_to_date
from desktop.database.tables import Workplace
from desktop.errors import AlreadyOpen, AlreadySetUp, SetUpError
from desktop.services.catalogue.import_release import CheckedRelease, take_into_use
from desktop.services.duty import Duty
from desktop.services.people import names_at_door
from desktop.services.people.add_staff import checked_name, new_staff_id
from desktop.services.people.names_at_door import StaffAtDoor
from desktop.services.record import record
from desktop.services.upkeep.new_workplace import SetUp
from desktop.window_lock import SET_UP_FILE_NAME, WindowLock
from resources import SAMPLE_RELEASE

_UNFINISHED = "setting-up"
_LEFT_BEHIND = {  # by a set-up that was cut short, or by a window that was opened before it
    _UNFINISHED,
    keyring.FILE_NAME,
    attempts.FILE_NAME,
    anchor.FILE_NAME,
    checked_end.FILE_NAME,
    names_at_door.FILE_NAME,
    practice.MARK,
    backup.FOLDER,
    window_lock.FILE_NAME,
    SET_UP_FILE_NAME,
    "log",
}

_FORMER_RING = re.compile(r"keyring(-[0-9]+)?\.old")


class FormerWorkplace(msgspec.Struct, frozen=True):
    """What a lost device kept at the banner, opened: its keyring and key go on, under a new device id."""

    keyring: Keyring
    unlocked: Unlocked
    only: OnlyHere

    def __repr__(self) -> str:
        return f"FormerWorkplace({self.only.device!r}, …)"


def set_up(data_dir: Path, request: SetUp, former: FormerWorkplace | None = None) -> None:
    """Make a workplace in an empty folder; raises AlreadySetUp, SetUpError or ReleaseRefused.

    All is made in a folder of its own and then moved, the database last: a power cut on the way
    leaves a folder that can be set up again.
    """
    name = checked_name(request.staff_name)
    if request.password is not None:
        check_password(request.password, name)
    if len(request.device_letter) != 1 or request.device_letter not in DEVICE_LETTERS:
        raise SetUpError(
            _("设备字母不对"),
            _("设备字母应为 {letters} 中的一个").format(letters=DEVICE_LETTERS),
            _("同一站点的设备各用一个字母"),
        )
    checked = _read_release(request)
    _refuse_what_is_there(data_dir)
    turn = _claim(data_dir)
    try:
        _refuse_what_is_there(data_dir)  # another process may have been faster
        _make(data_dir, lambda folder: _fill(folder, request, checked, former))
        if request.password is not None:
            names_at_door.write_names(data_dir, [StaffAtDoor(name=name, role="administrator")])
    except OSError as error:
        why = reason(error)
        raise SetUpError(
            _("未能建立"),
            _("不能写入 {data_dir}（{why}）").format(data_dir=data_dir, why=why),
            _("请换一个文件夹或检查权限"),
        ) from error
    finally:
        turn.release()


def _refuse_what_is_there(data_dir: Path) -> None:
    """A workplace is never overwritten, and no other folder turned into one: its rights would be taken."""
    if (data_dir / engine.FILE_NAME).exists():
        raise AlreadySetUp(str(data_dir))
    if not data_dir.is_dir():
        return
    names = (path.name for path in data_dir.iterdir())
    foreign = sorted(name for name in names if name not in _LEFT_BEHIND and not _FORMER_RING.fullmatch(name))
    if foreign:
        raise SetUpError(
            _("文件夹不空"),
            _("{data_dir} 里已有别的文件（{foreign}）").format(data_dir=data_dir, foreign=foreign[0]),
            _("请换一个空文件夹"),
        )


def _claim(data_dir: Path) -> WindowLock:
    try:
        return WindowLock(data_dir, SET_UP_FILE_NAME)
    except AlreadyOpen as error:
        raise SetUpError(
            _("正在建立"),
            _("另一个程序正在建立 {data_dir}").format(data_dir=data_dir),
            _("请稍候，然后直接打开"),
        ) from error


def _read_release(request: SetUp) -> CheckedRelease:
    path = request.release_path or SAMPLE_RELEASE
    checked = CheckedRelease(read_named(path))
    if not request.joins and checked.release.site(request.site_code) is None:
        codes = listed(site.code for site in checked.release.sites[:20])
        raise SetUpError(
            _("没有这个站点"),
            _("目录里没有站点 {site_code}").format(site_code=request.site_code),
            _("目录里有：{codes}").format(codes=codes),
        )
    return checked


def _make(data_dir: Path, fill: Callable[[Path], None]) -> None:
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    data_dir.chmod(0o700)
    unfinished = data_dir / _UNFINISHED
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    try:
        fill(unfinished)
        _move_into_place(unfinished, data_dir)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _fill(folder: Path, request: SetUp, checked: CheckedRelease, former: FormerWorkplace | None) -> None:
    name = checked_name(request.staff_name)
    unlocked = former.unlocked if former else beginning(new_database_key(), new_staff_id())
    ring = former.keyring if former else new_keyring(demo=request.password is None)
    path = folder / engine.FILE_NAME
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    store = Store(path, unlocked.key, unlocked.signer())
    try:
        bring_up_to_date(store)
        device = new_keyring(demo=False).device if former else ring.device
        duty = Duty(store, device, request.site_code, request.device_letter, unlocked.staff, name)
        first_entries(duty, checked, ring.device)
        if former:
            with store.writing() as connection:
                only_here.put(connection, former.only, unlocked.staff)
    finally:
        store.close()
    if former is None:
        ring = add_wrap(ring, *_way_in(request, name), unlocked)
    keyring.write_keyring(folder, ring)


def _way_in(request: SetUp, name: str) -> tuple[str, str]:
    return (DEMO_NAME, DEMO_PASSWORD) if request.password is None else (name, request.password)


def first_entries(duty: Duty, checked: CheckedRelease, ring: str = "") -> None:
    """What a new device says first: that it is set up, by whom, and with which release.

    `ring` is the id in its keyring file, where that goes on from another device: then its people have names.
    """
    with duty.store.writing() as connection:
        row = {
            "device": duty.device,
            "keyring": ring or duty.device,
            "site": duty.site_code,
            "letter": duty.letter,
        }
        connection.execute(insert(Workplace), [row])
        signer = duty.store.signer
        started = DeviceSetUp(
            site=duty.site_code,
            letter=duty.letter,
            program=__version__,
            staff_key=signer.staff_key if signer else "",
            device_key=signer.device_key if signer else "",
        )
        statements = [Statement(duty.device, "device_set_up", started)]
        if ring in ("", duty.device):
            statements.append(Statement(duty.staff, "staff_named", StaffNamed(now=duty.staff_name)))
        record(connection, duty, statements)
        take_into_use(connection, duty, checked)


def _move_into_place(folder: Path, data_dir: Path) -> None:
    ring = data_dir / keyring.FILE_NAME
    if ring.exists():  # of a database that is gone, or was put aside: never thrown away, never overwritten
        ring.replace(_free_name(data_dir))
    (folder / keyring.FILE_NAME).replace(ring)
    if (folder / anchor.FILE_NAME).exists():  # where nothing could be written the store is as good
        (folder / anchor.FILE_NAME).replace(data_dir / anchor.FILE_NAME)
    (folder / engine.FILE_NAME).replace(data_dir / engine.FILE_NAME)
    sync_folder(data_dir)


def _free_name(data_dir: Path) -> Path:
    """keyring.old, keyring-2.old, …: the first that nothing bears."""
    names = ("keyring.old", *(f"keyring-{count}.old" for count in range(2, 10_000)))
    return next(data_dir / name for name in names if not (data_dir / name).exists())
