"""After an exchange: what only this device has, and the way to its key, are kept at the banner, sealed.

Whoever serves the banner reads nothing of it.  Two of its officers open the database key together;
everybody's own password opens the keyring as it does here (docs/decisions/0111-deposits.md).
"""

from __future__ import annotations

import datetime as dt
import logging

import msgspec

from casework.errors import StoreError
from desktop.database import banner, keyring, keys, only_here
from desktop.database.engine import Store
from desktop.database.keys import DatabaseKey
from desktop.database.only_here import OnlyHere
from desktop.database.sync_store import SyncStore
from desktop.services.duty import Duty
from desktop.services.upkeep.keep_setting import keep_setting, read_setting
from sync.device.asking import DoorWay, ask_signed
from sync.device.errors import ExchangeError
from sync.wire import deposits, doors, signatures
from sync.wire.deposits import Deposit, Depositing, DepositState, KeyInside

_SETTING = "deposit_at_banner"
_CHANGED_AFTER = dt.timedelta(minutes=10)  # drafts change with every key
_LOOK_AFTER = dt.timedelta(days=1)
_log = logging.getLogger(__name__)


class DepositNote(msgspec.Struct, frozen=True, kw_only=True):
    """What is known to be kept there: when, of what, in which epoch of the banner, for which recovery key."""

    at: str = ""
    mark: str = ""
    epoch: str = ""
    generation: int = 0
    recovery_key: bytes = b""


class _Present(msgspec.Struct, frozen=True, kw_only=True):
    """What there is to keep now, for which banner."""

    only: OnlyHere
    ring: bytes
    keyring_id: str
    generation: int
    epoch: str
    banner_key: bytes

    @property
    def mark(self) -> str:
        return only_here.mark(self.only, self.ring)


def read_deposit_note(store: Store) -> DepositNote:
    """What is known to be kept at the banner."""
    try:
        return msgspec.json.decode(read_setting(store, _SETTING, "{}"), type=DepositNote)
    except msgspec.DecodeError:
        return DepositNote()


def deposit_at_banner(duty: Duty, way: DoorWay) -> None:
    """Keep what changed; a banner that cannot be asked now is asked the next time.

    A demonstration keeps nothing: everybody knows its password.
    """
    key = duty.store.key
    if duty.is_demo or key is None:
        return
    here, known = _read(duty.store), read_deposit_note(duty.store)
    if here is None or not _is_due(known, here):
        return
    numbered = SyncStore(duty.store)

    def deposit_for(recovery_key: bytes) -> bytes:
        copy = _copy(here, key, recovery_key)
        return _believed(ask_signed(numbered, way, doors.DEPOSIT, Depositing(copy=copy)), here.banner_key)

    try:
        recovery_key = deposit_for(known.recovery_key)
        if recovery_key != known.recovery_key:  # another one than so far, or the first
            deposit_for(recovery_key)
    except ExchangeError as error:  # entries are through already; an older server has no such door
        _log.info("not kept at the banner: %s", error.title)
        return
    note = DepositNote(
        at=_now().isoformat(timespec="seconds"),
        mark=here.mark,
        epoch=here.epoch,
        generation=here.generation,
        recovery_key=recovery_key,
    )
    keep_setting(duty.store, _SETTING, msgspec.json.encode(note).decode())


def _read(store: Store) -> _Present | None:
    try:
        ring = (store.path.parent / keyring.FILE_NAME).read_bytes()
        opened = keyring.read_keyring(store.path.parent)
    except (OSError, StoreError):  # gone or damaged while somebody works: entries go all the same
        _log.info("not deposited: the keyring cannot be read")
        return None
    with store.reading() as connection:
        address, state = banner.read_address(connection), banner.read_state(connection)
        if address is None or state is None:
            return None
        only = only_here.read(connection)
    return _Present(
        only=only,
        ring=ring,
        keyring_id=opened.device,
        generation=keys.generation_of(opened),
        epoch=state.epoch,
        banner_key=address.key,
    )


def _is_due(known: DepositNote, here: _Present) -> bool:
    if not known.at or (known.epoch, known.generation) != (here.epoch, here.generation):
        return True
    passed = abs(_now() - dt.datetime.fromisoformat(known.at))  # a clock that was set back waits no longer
    return passed > _LOOK_AFTER or (known.mark != here.mark and passed > _CHANGED_AFTER)


def _copy(here: _Present, key: DatabaseKey, recovery_key: bytes) -> Deposit:
    inside = KeyInside(here.keyring_id, here.generation, key.key, key.salt)
    return Deposit(
        keyring_id=here.keyring_id,
        generation=here.generation,
        made_at=_now().isoformat(timespec="seconds"),
        keyring=here.ring,
        content=only_here.seal(here.only, key),
        recovery_id=deposits.recovery_id(recovery_key),
        sealed_key=deposits.seal_key(recovery_key, inside) if recovery_key else b"",
    )


def _believed(answer: DepositState, banner_key: bytes) -> bytes:
    """The recovery key that the banner vouches for; none else is ever sealed for."""
    public = answer.recovery_key
    purpose = deposits.RECOVERY_PURPOSE
    if public and signatures.statement_is_signed(banner_key, answer.signature, purpose, public.hex()):
        return public
    if public:
        _log.warning("a recovery key came that the banner did not sign")
    return b""


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
