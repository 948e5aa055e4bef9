"""Failed tries at unlocking: each makes the next wait longer, also after a restart.

The file holds no name, only the keyring's tags of what was typed.  Whoever can delete it can copy the
keyring as well and guess elsewhere; against that stands the cost of argon2id, not this file.
"""

from __future__ import annotations

import time
from pathlib import Path

import msgspec

from casework.errors import StoreError
from casework.language import _
from casework.system_words import reason
from casework.understanding import understand
from desktop.database.keyring import write_atomically
from desktop.errors import TooSoon
from desktop.running_time import running

FILE_NAME = "attempts.json"
_FREE_TRIES = 3
_LONGEST_S = 300.0
_FORGOTTEN_S = 30 * 86400.0
_MOST = 500


class Failures(msgspec.Struct, frozen=True):
    """How often one name failed, and when last: seconds since 1970, and since the start `boot`."""

    count: int
    last_s: float
    boot: str = ""
    running_s: float = 0.0


def delay_s(count: int) -> float:
    """Seconds to wait after `count` failures: none for three, then 2, 4, 8 … up to five minutes."""
    return 0.0 if count < _FREE_TRIES else min(_LONGEST_S, 2.0 ** min(count - _FREE_TRIES + 1, 16))


def check_not_too_soon(data_dir: Path, tag: str, now_s: float | None = None) -> None:
    """Raise TooSoon while the delay of this name has not passed."""
    failures = _read(data_dir).get(tag)
    if failures is None:
        return
    boot, running_s = running() if now_s is None else ("", 0.0)
    if boot and boot == failures.boot:  # setting the clock neither shortens the wait nor stretches it
        wait = delay_s(failures.count) - (running_s - failures.running_s)
        if wait > 0:
            raise TooSoon(wait)
        return
    now = time.time() if now_s is None else now_s
    if now < failures.last_s:  # a clock set back: the delay begins anew, or it would last until then
        _write(data_dir, {**_read(data_dir), tag: Failures(failures.count, now)})
    wait = delay_s(failures.count) - max(0.0, now - failures.last_s)
    if wait > 0:
        raise TooSoon(wait)


def record_failure(data_dir: Path, tag: str, now_s: float | None = None) -> None:
    """Count one more failure of this name."""
    now = time.time() if now_s is None else now_s
    known = {key: old for key, old in _read(data_dir).items() if now - old.last_s < _FORGOTTEN_S}
    count = known[tag].count + 1 if tag in known else 1
    boot, running_s = running() if now_s is None else ("", 0.0)
    known[tag] = Failures(count, now, boot, running_s)
    newest = sorted(known.items(), key=lambda item: item[1].count, reverse=True)[:_MOST]
    _write(data_dir, dict(newest))


def forget_failures(data_dir: Path, tag: str) -> None:
    """After a success the name starts afresh."""
    known = _read(data_dir)
    if known.pop(tag, None) is not None:
        _write(data_dir, known)


def _write(data_dir: Path, known: dict[str, Failures]) -> None:
    try:
        write_atomically(data_dir / FILE_NAME, msgspec.json.encode(known))
    except OSError as error:  # without a count of failures nobody may go on guessing
        raise StoreError(_("数据文件夹不可写"), reason(error), _("请检查文件夹的权限和空间")) from error


def _read(data_dir: Path) -> dict[str, Failures]:
    try:
        data = (data_dir / FILE_NAME).read_bytes()
        return msgspec.json.decode(data, type=dict[str, Failures])
    except (FileNotFoundError, msgspec.DecodeError, UnicodeDecodeError):
        return {}  # a damaged file must not keep the staff out


understand(dict[str, Failures])
