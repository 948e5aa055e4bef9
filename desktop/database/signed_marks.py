"""What the banner signed of the own journal, outside the database: beside it, and with the user's own state.

Both lie where a store that is put back to an older state does not reach, or not both: then what was
acknowledged and is not here is seen before the banner is asked
(docs/decisions/0083-journal-that-testifies.md).
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Collection
from pathlib import Path

import msgspec

from desktop.database.keyring import write_atomically
from sync.wire.signed_mark import SignedMark, mark_is_signed

FILE_NAME = "acknowledged.json"
_FOLDER = "acknowledged"
_log = logging.getLogger(__name__)


def keep_mark(data_dir: Path, signed: SignedMark, keys: Collection[bytes]) -> None:
    """Keep the banner's word where it says more than what is known; never fails: the next says it again."""
    if not mark_is_signed(keys, signed):
        return
    at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    content = msgspec.json.encode(msgspec.structs.replace(signed, at=at))
    for place in _places(data_dir, signed.device):
        known = _mark_at(place, signed.device, keys)
        if known is not None and known.mark.seq >= signed.mark.seq:
            continue
        try:
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_atomically(place, content)
        except OSError as error:
            _log.info("not kept what the banner acknowledged: %s", error.strerror)


def read_mark(data_dir: Path, device: str, keys: Collection[bytes]) -> SignedMark | None:
    """The furthest that a banner with one of these keys is known to have of this device; None for nothing."""
    marks = [known for place in _places(data_dir, device) if (known := _mark_at(place, device, keys))]
    return max(marks, key=lambda known: known.mark.seq, default=None)


def _places(data_dir: Path, device: str) -> tuple[Path, ...]:
    import platformdirs  # start-up time

    of_user = platformdirs.user_state_path("tamga", appauthor=False)
    return data_dir / FILE_NAME, of_user / _FOLDER / f"{device}.json"


def _mark_at(place: Path, device: str, keys: Collection[bytes]) -> SignedMark | None:
    """What lies there, if a banner with one of these keys said it of this device."""
    try:
        known = msgspec.json.decode(place.read_bytes(), type=SignedMark)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None
    return known if known.device == device and mark_is_signed(keys, known) else None
