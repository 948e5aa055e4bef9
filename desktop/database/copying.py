"""Making copies of a store that is in use: cheap, whole or not at all, and looked at before they count.

While a reader holds the state after a complete checkpoint SQLite writes nothing into the main file, and
its bytes are a store of their own.  So the copy costs no decryption.  They must be copied by another
process: to close a file that SQLite has open drops, on POSIX systems, every lock of this one.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import msgspec
from sqlcipher3 import dbapi2

from casework.durable import sync_folder
from casework.errors import StoreError
from casework.language import _
from desktop import __version__
from desktop.database import copy_file, keyring
from desktop.database.copy_file import CopyFacts
from desktop.database.engine import open_file, store_error
from desktop.database.keys import DatabaseKey

MOST_COPIES = 14
ALWAYS_CHECKED_BYTES = 64 << 20  # every page of a store up to there is looked at each time
ROOM_LEFT_BYTES = 16 << 20
_TRIES = 3
_ABANDONED_S = 3600.0
_STAMP = "%Y%m%dT%H%M%SZ"


class Source(msgspec.Struct, frozen=True):
    """What is copied: a data folder's store and its key.  `thorough` looks at every page, however many."""

    database: Path
    key: DatabaseKey
    thorough: bool = False

    def __repr__(self) -> str:
        return f"Source({self.database})"  # no key in any message


def make_copy(source: Source, folder: Path, now: dt.datetime | None = None) -> tuple[Path, CopyFacts]:
    """Put a copy into `folder`, looked at after it was made; older ones of the same workplace make room.

    Raises StoreError, and then nothing half-made is left and no older copy is gone.
    """
    moment = now or dt.datetime.now(dt.UTC)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _drop_abandoned(folder)
        ring = (source.database.parent / keyring.FILE_NAME).read_bytes()
        unfinished = folder / f"tamga-{os.getpid()}-{time.monotonic_ns()}.new"
        try:
            facts = _fill(source, unfinished, moment)
            copy_file.finish(unfinished, facts, ring)
            target = folder / _name(facts, moment)
            unfinished.replace(target)
        finally:
            with contextlib.suppress(OSError):
                unfinished.unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # some file systems of sticks have no such call
            sync_folder(folder)
        _drop_superseded(folder, _family(facts))
    except (dbapi2.Error, OSError) as error:
        raise store_error(error) from error
    return target, facts


def superseded(stamps: list[str]) -> list[str]:
    """Those that make room: the newest of each of seven days stays, and of each of the seven weeks before."""
    days: dict[str, str] = {}
    for stamp in sorted(stamps, reverse=True):
        days.setdefault(stamp[:8], stamp)
    newest = list(days.values())
    staying = newest[: MOST_COPIES // 2]
    weeks: dict[tuple[int, int], str] = {}
    for stamp in newest[MOST_COPIES // 2 :]:
        calendar = dt.datetime.strptime(stamp[:8], "%Y%m%d").replace(tzinfo=dt.UTC).isocalendar()
        weeks.setdefault((calendar.year, calendar.week), stamp)
    staying += list(weeks.values())[: MOST_COPIES - len(staying)]
    return [stamp for stamp in stamps if stamp not in staying]


def open_still(path: Path, key: DatabaseKey) -> Any:
    """A connection that only reads, to a file that nobody writes; it leaves nothing beside the file."""
    connection = dbapi2.connect(
        f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None
    )
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(key.pragma())
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def _fill(source: Source, target: Path, moment: dt.datetime) -> CopyFacts:
    os.close(os.open(target, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600))
    size = source.database.stat().st_size
    wal = source.database.with_name(f"{source.database.name}-wal")
    wanted = size + (wal.stat().st_size if wal.exists() else 0) + ROOM_LEFT_BYTES
    if shutil.disk_usage(target.parent).free < wanted:
        raise StoreError(
            _("没有做成拷贝"),
            _("{folder} 的空间不够").format(folder=target.parent),
            _("请腾出空间，或者换一个放拷贝的文件夹"),
        )
    connection = open_file(source.database, source.key)
    try:
        least, _hash = _own_end(connection)
        if not any(_copied_as_it_lies(connection, source.database, target) for _try in range(_TRIES)):
            _copy_by_pages(connection, target, source.key)
    finally:
        connection.close()
    return _looked_at(source, target, least, moment)


def _copied_as_it_lies(connection: Any, database: Path, target: Path) -> bool:
    """Copy the bytes while a reader keeps them as they are; False when something was written meanwhile."""
    busy, logged, folded = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    if busy or logged != folded:
        return False
    before = _state(database)
    connection.execute("BEGIN")
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        return _copy_elsewhere(database, target) and _state(database) == before
    finally:
        connection.execute("ROLLBACK")


def _copy_elsewhere(database: Path, target: Path) -> bool:
    """By another process where it has to be; False where there is none, or it failed."""
    if os.name == "nt":  # locks belong to the handle there
        copy_file.copy_bytes(database, target)
        return True
    program = shutil.which("cp")
    if program is None:
        return False
    done = subprocess.run([program, "--", str(database), str(target)], capture_output=True, check=False)
    return done.returncode == 0 and target.stat().st_size == database.stat().st_size


def _copy_by_pages(connection: Any, target: Path, key: DatabaseKey) -> None:
    """SQLite's own way, which decrypts and encrypts every page; for stores that are written without pause."""
    target.write_bytes(b"")
    copy = dbapi2.connect(str(target), isolation_level=None)
    try:
        copy.execute(key.pragma())
        connection.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
    finally:
        copy.close()


def _state(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_size, status.st_mtime_ns


def _own_end(connection: Any) -> tuple[int, str]:
    row = connection.execute(
        "SELECT seq, hash FROM journal_heads WHERE device = (SELECT device FROM workplace)"
    ).fetchone()
    return (int(row[0]), str(row[1])) if row else (0, "")


def _looked_at(source: Source, target: Path, least: int, moment: dt.datetime) -> CopyFacts:
    """What the copy holds, read from the copy itself; raises StoreError when it is not what it should be."""
    size = target.stat().st_size
    copy = open_still(target, source.key)
    try:
        wrong = (
            _complaints(copy, "PRAGMA cipher_integrity_check", "PRAGMA quick_check")
            if (source.thorough or size <= ALWAYS_CHECKED_BYTES)
            else []
        )
        device, ring, site, letter = copy.execute(
            "SELECT device, keyring, site, letter FROM workplace"
        ).fetchone()
        seq, end_hash = _own_end(copy)
        (cases,) = copy.execute("SELECT count(*) FROM cases").fetchone()
    finally:
        copy.close()
    if wrong or seq < least:
        raise StoreError(
            _("没有做成拷贝"),
            _("数据库有损坏的地方，拷贝没有通过检查（{count} 处）").format(count=max(1, len(wrong))),
            _("以前的拷贝都还在；请运行 doctor 查看，必要时用 restore 恢复"),
            data_safe=False,
        )
    return CopyFacts(
        made_at=moment.astimezone(dt.UTC).isoformat(timespec="seconds"),
        keyring=ring,
        device=device,
        site=site,
        letter=letter,
        seq=seq,
        cases=cases,
        size=size,
        digest=copy_file.digest_of(target, size),
        program=__version__,
        is_demo=keyring.read_keyring(source.database.parent).demo,
        hash=end_hash,
    )


def _complaints(connection: Any, *pragmas: str) -> list[str]:
    return [
        str(row[0]) for pragma in pragmas for row in connection.execute(pragma).fetchall() if row[0] != "ok"
    ]


def _name(facts: CopyFacts, moment: dt.datetime) -> str:
    stamp = moment.astimezone(dt.UTC).strftime(_STAMP)
    return f"tamga-{facts.site}{facts.letter}-{_family(facts)}-{stamp}{copy_file.SUFFIX}"


def _family(facts: CopyFacts) -> str:
    return facts.keyring[:8]


def _drop_superseded(folder: Path, family: str) -> None:
    here = {copy_file.stamp_of(path): path for path in copy_file.copies_in(folder, family)}
    for stamp in superseded(list(here)):
        here[stamp].unlink(missing_ok=True)


def _drop_abandoned(folder: Path) -> None:
    """What a power cut left; a young one may be another process's, at work on it now."""
    for left in folder.glob("tamga-*.new"):
        if time.time() - left.stat().st_mtime > _ABANDONED_S:
            left.unlink(missing_ok=True)
