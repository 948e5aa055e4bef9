"""The end of the own chain, noted outside the database after each commit: an end that is lost must not go
unnoticed.

A chain cannot witness the loss of its own end.  The note is written after the commit and waits for no
disk: it may be older than the journal and never newer, so that it says "at least this".  It also says
which numbers were given out, so that none is given again when the entries that bore them are gone
(docs/decisions/0083-journal-that-testifies.md).  The seal is under the database key; the end itself is
signed by device and person (docs/decisions/0112-signed-commits.md).
"""

from __future__ import annotations

import hashlib
import logging
import os
from pathlib import Path

import msgspec

from casework.cases.entries import GENESIS, Head
from casework.language import _
from casework.understanding import understand
from desktop.database.keys import DatabaseKey
from desktop.database.noted import GivenNumber, Noted
from sync.wire.commits import Commit

FILE_NAME = "anchor.json"
_log = logging.getLogger(__name__)


class LostEnd(msgspec.Struct, frozen=True):
    """Own entries from `first` to `last` were committed and are not here, or others stand in their place.

    `hash` is that of the last one, "" where it is not known.
    """

    device: str
    first: int
    last: int
    seen_at: str
    hash: str = ""

    @property
    def words(self) -> str:
        """What is gone, for whoever works here."""
        if self.first > self.last:
            return _("日志第 {seq} 条与记下的不同：有人改过数据，或换过文件").format(seq=self.last)
        return _("日志的末尾少了第 {first}–{last} 条：这些登记过，现在没有了").format(
            first=self.first, last=self.last
        )


class Anchor(msgspec.Struct, frozen=True, kw_only=True):
    """How far the own chain went at least; `numbers` has the newest day and sequence of each series.

    `commit` is the signed end, None where nobody signed.  `lost` stays once an end was seen to be gone.
    """

    device: str
    seq: int
    hash: str
    numbers: dict[str, GivenNumber] = {}
    commit: Commit | None = None
    lost: LostEnd | None = None

    @property
    def head(self) -> Head:
        """The end of the chain as it was noted."""
        return Head(self.device, self.seq, self.hash)


class _Sealed(msgspec.Struct, frozen=True):
    anchor: Anchor
    seal: str


def read_anchor(data_dir: Path, key: DatabaseKey) -> Anchor | None:
    """The note of a data folder; None where there is none that this key made.  Raises nothing."""
    try:
        sealed = msgspec.json.decode((data_dir / FILE_NAME).read_bytes(), type=_Sealed)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None
    return sealed.anchor if sealed.seal == _seal(sealed.anchor, key) else None


def drop_anchor(data_dir: Path, noted: Noted, key: DatabaseKey) -> None:
    """Note what a transaction appended and gave out, now that it is committed; never fails."""
    if noted.head is None or key.is_wiped:  # it may be older than the journal
        return
    known = read_anchor(data_dir, key)
    numbers = dict(known.numbers) if known else {}
    for given in noted.numbers:
        former = numbers.get(given.site)
        if former is None or (given.day, given.sequence) > (former.day, former.sequence):
            numbers[given.site] = given
    head, lost = noted.head, known.lost if known else None
    anchor = Anchor(
        device=head.device, seq=head.seq, hash=head.hash, numbers=numbers, commit=noted.commit, lost=lost
    )
    _write(data_dir, anchor, key)


def note_lost(data_dir: Path, lost: LostEnd, key: DatabaseKey) -> None:
    """That an end is gone stays beside the database too; never fails."""
    anchor = read_anchor(data_dir, key) or Anchor(device=lost.device, seq=0, hash=GENESIS)
    if anchor.lost is None:
        _write(data_dir, msgspec.structs.replace(anchor, lost=lost), key)


def reseal(data_dir: Path, former: DatabaseKey, key: DatabaseKey) -> None:
    """The database is under another key from now on, and its note with it; never fails."""
    anchor = read_anchor(data_dir, former)
    if anchor is not None:
        _write(data_dir, anchor, key)


def _write(data_dir: Path, anchor: Anchor, key: DatabaseKey) -> None:
    content = msgspec.json.encode(_Sealed(anchor, _seal(anchor, key)))
    place = data_dir / FILE_NAME
    temporary = data_dir / f"{FILE_NAME}.{os.getpid()}.new"
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        temporary.replace(place)
    except OSError as error:  # what was committed is safe without it
        _log.warning("the journal's end was not noted beside it: %s", error.strerror)


def _seal(anchor: Anchor, key: DatabaseKey) -> str:
    encoded = msgspec.json.encode(anchor, order="sorted")
    return hashlib.blake2b(encoded, key=key.key, digest_size=16, person=b"tamga-anchor").hexdigest()


understand(_Sealed)
