"""Six digits that unlock again on the same day: kept in the memory of this process, gone with it.

Under six digits nothing may lie on a disk: a million tries are nothing to whoever has the file.  So the
database key is sealed under them in memory alone, after a password has opened it; it is forgotten at the end
of the day, after five wrong tries, with another password, and when the program ends
(docs/decisions/0075-arrival.md).
"""

from __future__ import annotations

import datetime as dt
import threading
import time

import msgspec
from nacl import exceptions
from nacl.pwhash import argon2id
from nacl.secret import SecretBox

from casework.language import _, n_
from desktop.database.keyring import Keyring, name_tag
from desktop.database.keys import DatabaseKey, Unlocked
from desktop.errors import UnlockError

DIGITS = 6
TRIES = 5
_LONGEST_S = 16 * 3600.0
_OPERATIONS, _MEMORY_BYTES = 3, 64 * 1024 * 1024
_CLOCK = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))
_SITE_TIME = dt.timezone(dt.timedelta(hours=8))


class PinRefused(UnlockError):  # noqa: N818 - named as the others
    """The six digits are wrong or count no more; `tries_left` 0 asks for the password."""

    def __init__(self, tries_left: int) -> None:
        self.tries_left = tries_left
        if tries_left:
            left = n_("还可以试 {count} 次", tries_left).format(count=tries_left)
            super().__init__(_("未能解锁"), _("六位数字不对"), left)
        else:
            super().__init__(_("未能解锁"), _("六位数字不再有效"), _("请输入密码"))


class PinKey(msgspec.Struct, frozen=True):
    """What six digits give with their salt.  Never printed."""

    salt: bytes
    key: bytes

    def __repr__(self) -> str:
        return "PinKey(…)"

    @classmethod
    def of(cls, pin: str, salt: bytes) -> PinKey:
        """Costs one derivation, about 0.1 s."""
        return cls(salt, argon2id.kdf(32, pin.encode(), salt, opslimit=_OPERATIONS, memlimit=_MEMORY_BYTES))


class _Held(msgspec.Struct):
    salt: bytes
    sealed: bytes
    staff: str
    mark: bytes
    day: dt.date
    since_s: float
    tries_left: int = TRIES


class DayPins:
    """Who may come by six digits today; usable from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[str, _Held] = {}

    def hold(self, keyring: Keyring, name: str, pin: PinKey, unlocked: Unlocked) -> None:
        """Seal the key for who has just come by the password, or chose other digits."""
        plain = msgspec.msgpack.encode((unlocked.key, unlocked.own, unlocked.device))
        sealed = bytes(SecretBox(pin.key).encrypt(plain))
        held = _Held(pin.salt, sealed, unlocked.staff, _mark(keyring, name), _today(), _now_s())
        with self._lock:
            self._held[name] = held

    def forget(self, name: str) -> None:
        """The password is asked for from now on."""
        with self._lock:
            self._held.pop(name, None)

    def names(self) -> frozenset[str]:
        """Who may come by six digits now."""
        with self._lock:
            self._held = {name: held for name, held in self._held.items() if _is_of_today(held)}
            return frozenset(self._held)

    def open(self, keyring: Keyring, name: str, pin: str) -> Unlocked:
        """The key; raises PinRefused, which counts the tries."""
        if name not in self.names():
            raise PinRefused(0)
        held = self._held[name]
        if held.mark != _mark(keyring, name):  # another password, or the person has left
            self.forget(name)
            raise PinRefused(0)
        try:
            plain = SecretBox(PinKey.of(pin, held.salt).key).decrypt(held.sealed)
        except exceptions.CryptoError:
            raise self._one_less(name, held) from None
        held.tries_left = TRIES
        key, own, device = msgspec.msgpack.decode(plain, type=tuple[DatabaseKey, bytes, bytes])
        return Unlocked(key, held.staff, own=own, device=device)

    def _one_less(self, name: str, held: _Held) -> PinRefused:
        with self._lock:
            held.tries_left -= 1
            if held.tries_left <= 0:
                self._held.pop(name, None)
            return PinRefused(max(0, held.tries_left))


def _mark(keyring: Keyring, name: str) -> bytes:
    """Tells one password of a person, and one database key, from the next."""
    tag = name_tag(keyring, name)
    return next((wrap.salt + wrap.key for wrap in keyring.wraps if wrap.tag == tag), b"")


def _is_of_today(held: _Held) -> bool:
    """The clock of the wall may be set back; how long it was cannot."""
    return held.day == _today() and _now_s() - held.since_s < _LONGEST_S


def _today() -> dt.date:
    return dt.datetime.now(_SITE_TIME).date()


def _now_s() -> float:
    """Seconds that no clock setting changes; sleep counts."""
    return time.monotonic() if _CLOCK is None else time.clock_gettime(_CLOCK)
