"""Where things are joined: a data folder becomes a workplace, and a password opens its desk.

The services are imported inside the functions, because they load SQLAlchemy and the window must be
painted before that (start-up time).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from casework.errors import StoreError
from casework.language import _
from casework.system_words import reason
from desktop import practice, settings
from desktop.errors import NotSetUp, SetUpError
from desktop.window_lock import WindowLock

if TYPE_CHECKING:
    from desktop.desk.desk import Desk
    from desktop.services.duty import Duty
    from desktop.services.people.day_pins import DayPins
    from desktop.services.people.names_at_door import StaffAtDoor
    from desktop.services.people.way_in import WayIn
    from desktop.services.upkeep.new_workplace import SetUp
    from desktop.services.upkeep.rescuing import RescuedStore, Rescuing
    from desktop.services.upkeep.restoring import FromBanner, MadeReady, RestoredCopy, Restoring


def default_data_dir() -> Path:
    """The data folder of this user when none is named."""
    return settings.default_data_dir()


def is_set_up(data_dir: Path) -> bool:
    """Is there a workplace in this folder?  Its database, that is: without its keyring it is still there.

    A change of workplaces that was cut short is finished first.  Raises SetUpError where the folder cannot be
    looked into.
    """
    try:
        if (data_dir / "restoring" / "ready").is_file():
            from desktop.database import replacing

            replacing.finish(data_dir)
        return (data_dir / "tamga.db").is_file()
    except OSError as error:
        what = _("不能进入 {folder}（{why}）").format(folder=data_dir, why=reason(error))
        raise SetUpError(_("数据文件夹打不开"), what, _("请检查文件夹的权限，或换一个文件夹")) from error


def is_demo(data_dir: Path) -> bool:
    """Does this folder hold a demonstration, which opens without a password?"""
    if not is_set_up(data_dir):
        return False
    from desktop.database.keyring import read_keyring

    try:
        return read_keyring(data_dir).demo
    except StoreError:
        return False  # `unlock` says what is wrong with it


def names_at_door(data_dir: Path) -> tuple[StaffAtDoor, ...]:
    """Who works here, for the page that asks for the password; () where the name has to be typed."""
    from desktop.services.people.names_at_door import read_names

    return read_names(data_dir)


def site_of_code(url: str, code: str, certificate: Path | None) -> str:
    """The site that an enrolment code is for; nothing is made and the code stays unused.

    Raises ExchangeError.
    """
    from desktop.services.exchange.enrol_device import site_of_code as ask

    return ask(url, code, certificate)


def set_up(data_dir: Path, request: SetUp) -> None:
    """Make a workplace; raises AlreadySetUp, SetUpError or ReleaseRefused and then leaves nothing."""
    from desktop.services.upkeep.set_up import set_up as make

    make(data_dir, request)


def prepare_practice(data_dir: Path) -> Path:
    """The folder to practise in beside this one, made where there is none; raises SetUpError."""
    from desktop.services.upkeep.new_workplace import SetUp

    folder = practice.practice_folder(data_dir)
    if is_set_up(folder):
        if not practice.is_practice(folder):
            what = _("{folder} 里是正式的数据").format(folder=folder)
            raise SetUpError(_("不能在这里练习"), what, _("请把那个文件夹换个名字"))
        return folder
    practice.mark_practice(folder)
    set_up(folder, SetUp(site_code=practice.PRACTICE_SITE, staff_name=practice.PRACTICE_STAFF))
    return folder


def unlock(
    data_dir: Path,
    staff_name: str = "",
    password: str | None = None,
    *,
    recover: bool = True,
    pins: DayPins | None = None,
) -> Desk:
    """Open the workplace; a demonstration needs neither name nor password.

    `recover` finishes what a crash left unfinished; not while another process may be at work on it.  `pins`
    takes note of who may come back by six digits today.
    Raises NotSetUp, WrongPassword, TooSoon, NewerSchema, MigrationFailed or StoreError.
    """
    if not is_set_up(data_dir):
        raise NotSetUp(str(data_dir))
    from desktop.services.people.set_pin import hold_for_today
    from desktop.services.people.unlock import unlock as open_store

    duty = open_store(data_dir, staff_name, password)
    if pins is not None:
        hold_for_today(duty, data_dir, pins)
    return _desk_of(duty, data_dir, pins, recover=recover)


def unlock_again(data_dir: Path, staff_name: str, pin: str, pins: DayPins) -> Desk:
    """Open the workplace by the six digits of today; raises PinRefused, else as `unlock`."""
    from desktop.services.people.unlock import unlock_again as open_store

    return _desk_of(open_store(data_dir, staff_name, pin, pins), data_dir, pins, recover=True)


def _desk_of(duty: Duty, data_dir: Path, pins: DayPins | None, *, recover: bool) -> Desk:
    from desktop.desk.desk import Desk
    from desktop.printing.print_system import print_system
    from desktop.services.people.tell_names import tell_names

    try:
        desk = Desk(duty, data_dir, print_system(), pins)
        desk.state.leave_entry_of_looking("unlock")
        if duty.store.is_frozen:  # a disk that cannot be written is looked at
            return desk
        tell_names(duty, data_dir, came_in=True)
        if recover:
            desk.upkeep.recover()
        return desk
    except BaseException:
        duty.store.close()
        raise


def restore_copy(asked: Restoring) -> RestoredCopy:
    """Put a copy of a workplace into a folder; see `desktop.services.upkeep.restore_copy`.

    Raises TamgaError.
    """
    from desktop.services.upkeep.restore_copy import restore_copy as restore

    return restore(asked)


def is_replacement(url: str, code: str, certificate: Path | None) -> bool:
    """Does this code bring back what a lost device kept at the banner?  Raises ExchangeError."""
    from desktop.services.exchange.enrol_device import ask_deposit

    return ask_deposit(url, code, certificate).copy is not None


def restore_from_banner(asked: FromBanner) -> MadeReady:
    """Make a workplace in the place of a lost one; enrolling with the code and an exchange bring the cases.

    Raises TamgaError, and then leaves nothing.
    """
    from desktop.services.exchange.restore_from_banner import restore_from_banner as restore

    return restore(asked)


def recover_way_in(asked: WayIn) -> None:
    """Open a workplace with what two officers of the banner made, and give somebody a password.

    Raises TamgaError.
    """
    from desktop.services.people.recover_way_in import recover_way_in as recover

    recover(asked)


def rescue_store(asked: Rescuing) -> RescuedStore:
    """Make a new data folder of what a damaged one still gives.  Raises TamgaError."""
    from desktop.services.upkeep.rescue_store import rescue_store as rescue

    return rescue(asked)


def newest_copy(data_dir: Path) -> Path | None:
    """The newest copy that lies beside the data, None for none."""
    from desktop.database.copy_file import copies_in

    return next(iter(copies_in(data_dir / "backups")), None)


def copy_words(copy: Path) -> str:
    """When a copy was made and what it holds, in words; why it is none, "" where it does not say."""
    from desktop.services.upkeep.keep_copies import copy_words as words

    return words(copy)


def claim_window(data_dir: Path) -> WindowLock:
    """Claim the folder for one window until `release()`; raises AlreadyOpen."""
    return WindowLock(data_dir)
