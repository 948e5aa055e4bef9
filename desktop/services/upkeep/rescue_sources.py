"""What a rescue reads from: the keyring that fits, the damaged store, the copies under the same key."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
from sqlcipher3 import dbapi2

from casework.errors import StoreError
from casework.language import _
from desktop.database import copy_file, keyring
from desktop.database.copy_file import BadCopy
from desktop.database.keyring import Keyring
from desktop.database.keys import DEMO_NAME, DEMO_PASSWORD, Unlocked, open_wrap
from desktop.database.salvage import Salvage, even, graft, salt_of
from desktop.database.tables import Base
from desktop.errors import WrongPassword
from desktop.services.upkeep.rescuing import Rescuing

_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError)


def opened_ring(asked: Rescuing, database: Path | None, copies: Sequence[Path]) -> tuple[Keyring, Unlocked]:
    """The keyring whose key is the database's: the one beside it, an older one, or that of a copy."""
    salt = salt_of(database) if database else b""
    rings = list(_rings(asked.data_dir, copies))
    refused: WrongPassword | None = None
    opened: list[tuple[Keyring, Unlocked]] = []
    for ring in rings:
        demo = ring.demo and asked.password is None
        name, password = (DEMO_NAME, DEMO_PASSWORD) if demo else (asked.staff_name, asked.password or "")
        try:
            opened.append((ring, open_wrap(ring, name, password)))
        except WrongPassword as error:
            refused = error
        except StoreError:  # damaged in what it says of itself
            continue
    if not opened:
        if refused is not None:
            raise refused
        raise StoreError(
            _("密钥文件读不出"),
            _("{folder} 里和各份拷贝里都没有能用的密钥文件").format(folder=asked.data_dir),
            _("请用 --copies 写出放拷贝的文件夹；没有拷贝时，办件可从旗里取回（restore --from-banner）"),
            data_safe=False,
        )
    return next((each for each in opened if each[1].key.salt == salt), opened[0])


def _rings(data_dir: Path, copies: Sequence[Path]) -> Iterator[Keyring]:
    seen: set[bytes] = set()
    for path in (data_dir / keyring.FILE_NAME, *sorted(data_dir.glob("keyring*.old"))):
        with contextlib.suppress(OSError, *_UNREADABLE):
            yield from _ring_of(path.read_bytes(), seen)
    for path in copies:
        with contextlib.suppress(BadCopy, *_UNREADABLE):
            yield from _ring_of(copy_file.read_keyring(path), seen)


def _ring_of(content: bytes, seen: set[bytes]) -> Iterator[Keyring]:
    if content not in seen:
        seen.add(content)
        yield msgspec.json.decode(content, type=Keyring)


class Sources:
    """The damaged store, and the copies that the same key opens, each unpacked when it is asked for."""

    def __init__(self, work: Path, unlocked: Unlocked, copies: Sequence[Path]) -> None:
        self._work, self._unlocked, self._copies = work, unlocked, copies

    def damaged(self, database: Path | None) -> Salvage | None:
        """The damaged store itself; None where nothing of it can be opened."""
        if database is None:
            return None
        even(database)
        key = self._unlocked.key
        for is_grafted in (False, True):
            if is_grafted:
                graft(database, key, self._work)
            with contextlib.suppress(dbapi2.Error, MemoryError):
                salvage = Salvage(database, key)
                names = {str(name) for (name,) in salvage.values("SELECT name FROM sqlite_master")}
                if names >= Base.metadata.tables.keys() or (is_grafted and names):
                    return salvage
                salvage.close()
        return None

    def copies(self) -> Iterator[tuple[Path, Salvage]]:
        """Those of the same key that can be opened, the newest first; each is closed when the next comes."""
        for path, database in self._healthy():
            try:
                salvage = Salvage(database, self._unlocked.key)
            except (dbapi2.Error, MemoryError):
                continue
            with contextlib.closing(salvage):
                yield path, salvage

    def _healthy(self) -> Iterator[tuple[Path, Path]]:
        for path in self._copies:
            with contextlib.suppress(BadCopy, OSError):
                if salt_of(path) != self._unlocked.key.salt:
                    continue
                place = self._work / f"{path.stem}.db"
                if not place.exists():
                    copy_file.unpack(path, place, self._work / "of-the-copy.json")
                yield path, place
