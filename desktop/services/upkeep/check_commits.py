"""Is every entry of the own journal signed by this device and by whoever it names?

The keys are those that the journal states itself, from its first entry on; that they are the right ones says
the keyring, which the password of who is on duty opened (docs/decisions/0112-signed-commits.md).
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, literal_column, select

from casework.cases.kinds.device import DeviceSetUp
from casework.cases.kinds.people import ActDone, StaffKeyed
from casework.cases.kinds.table import read_body
from casework.language import _
from desktop.database import checked_end, commits, journal
from desktop.database.engine import Store
from desktop.database.prepared import Prepared
from desktop.database.signer import SigningKeys
from desktop.database.tables import DisplacedEntry, JournalEntry
from sync.wire.commits import Commit, is_signed

SLICE = 50  # commits: two signatures each, a tenth of a millisecond a signature
_STATING = ("device_set_up", "staff_keyed", "act_done")
_WITHIN = Prepared(
    select(JournalEntry.seq, JournalEntry.hash, JournalEntry.staff, JournalEntry.kind)
    .where(
        JournalEntry.device == bindparam("device"),
        JournalEntry.seq.between(bindparam("first"), bindparam("last")),
    )
    .order_by(JournalEntry.seq)
)
_NO_END = 2**62
_MOST_ENTRIES = 200  # of a step, but for a commit that has more
_STATED = (
    select(JournalEntry.seq)
    .where(
        # With the plus SQLite does not walk the whole chain: of these kinds there are a few.
        literal_column("+journal_entries.device") == bindparam("device"),
        JournalEntry.kind.in_(_STATING[:2]),
        literal_column("+journal_entries.seq") <= bindparam("last"),
    )
    .order_by(JournalEntry.seq)
)
_BEGINNING = (
    select(JournalEntry.position)
    .where(JournalEntry.device == bindparam("device"))
    .order_by(JournalEntry.seq)
    .limit(1)
)


class _EntryLine(NamedTuple):
    """What of an entry is looked at."""

    seq: int
    hash: str
    staff: str
    kind: str


def check_commits(store: Store, stop: threading.Event) -> Iterator[str]:
    """Says of each stretch that is not signed as it should be which one, and why; slice by slice.

    A store that nobody signs says nothing.
    """
    signer = store.signer
    if signer is None:
        return
    check = CommitCheck(store, signer)
    faults = 0
    for device in check.devices():
        for fault in check.chain(device, stop):
            faults += 1
            yield fault
    if stop.is_set():
        return
    for fault in check.end():
        faults += 1
        yield fault
    if not faults:
        check.keep()


class CommitCheck:
    """One walk through all that this installation signed."""

    def __init__(self, store: Store, signer: SigningKeys) -> None:
        self._store, self._signer = store, signer
        self._staff_keys: dict[str, list[str]] = {}
        self._device_keys: list[str] = []
        self._last = 0
        with store.reading() as connection:
            self._own = journal.own_device(connection)
            self._head = journal.read_head(connection, self._own)

    def devices(self) -> list[str]:
        """The ids under which it signed, the present one last."""
        with self._store.reading() as connection:
            signed = commits.signed_devices(connection)
            begun = {each: connection.scalar(_BEGINNING, {"device": each}) or 0 for each in signed}
        former = sorted((each for each in signed if each != self._own), key=begun.__getitem__)
        return [*former, self._own]

    def chain(self, device: str, stop: threading.Event) -> Iterator[str]:
        """The faults of one chain."""
        self._last = 0
        while not stop.is_set():
            faults = self.step(device, SLICE)
            if faults is None:
                return
            yield from faults

    def begin(self, device: str, after: int) -> None:
        """Go on with the commit that has the next entry, with the keys that were stated up to there."""
        self._staff_keys, self._device_keys = {}, []
        devices = self.devices()
        with self._store.reading() as connection:
            for each in devices[: devices.index(device) + 1]:
                last = after if each == device else _NO_END
                for seq in connection.scalars(_STATED, {"device": each, "last": last}).all():
                    for commit in commits.read_commits(connection, each, seq - 1, 1):
                        self._learn(connection, commit, _lines(connection, commit))
            self._last = commits.last_signed(connection, device, after)

    def step(self, device: str, most: int) -> list[str] | None:
        """The faults of the next commits of a chain; None where there are no more."""
        with self._store.reading() as connection:
            part = commits.read_commits(connection, device, self._last, most)
            while len(part) > 1 and part[-1].seq - part[0].previous > _MOST_ENTRIES:
                del part[len(part) // 2 :]
            return self._faults(connection, part) if part else None

    @property
    def last(self) -> int:
        """The seq of the entry up to which it came."""
        return self._last

    def end(self) -> Iterator[str]:
        """Does it go to the end, and are the keys those of who is on duty?"""
        if self._head.seq > self._last:
            yield _("第 {first}–{last} 条没有签名").format(first=self._last + 1, last=self._head.seq)
        if self._signer.staff_key not in self._staff_keys.get(self._signer.staff, ()):
            yield _("日志里没有当班人员的签名钥匙")
        if self._device_keys[-1:] != [self._signer.device_key]:
            yield _("日志里没有本机的签名钥匙")

    def keep(self) -> None:
        """What was checked need not be worked out again by this person."""
        checked_end.write_end(self._store.path.parent, self._head, self._signer)

    def _faults(self, connection: Connection, part: Sequence[Commit]) -> list[str]:
        rows = _lines(connection, part[0], part[-1].seq)
        faults = []
        at = 0
        for commit in part:
            end = at
            while end < len(rows) and rows[end].seq <= commit.seq:
                end += 1
            if why := self._fault(connection, commit, rows[at:end]):
                faults.append(_("第 {seq} 条：{why}").format(seq=commit.seq, why=why))
            at, self._last = end, commit.seq
        return faults

    def _fault(self, connection: Connection, commit: Commit, lines: Sequence[_EntryLine]) -> str:
        """Why this commit vouches for nothing, or ""."""
        if commit.previous != self._last:
            return _("前面有一段没有签名")
        stands = bool(lines) and (lines[-1].seq, lines[-1].hash) == (commit.seq, commit.hash)
        if not stands and not self._went_elsewhere(connection, commit):
            return _("签名的不是这一条")
        if stands and not commit.carried and any(line.staff != commit.staff for line in lines):
            return _("不是署名的人签的")
        if stands and (why := self._learn(connection, commit, lines)):
            return why
        keys = self._staff_keys.get(commit.staff, ())
        return "" if is_signed(commit, keys, self._device_keys) else _("签名不对")

    def _went_elsewhere(self, connection: Connection, commit: Commit) -> bool:
        """Did the end of a former chain move to the present one, or go with the scope?"""
        if commit.device == self._own:
            return False
        moved = select(DisplacedEntry.hash).where(DisplacedEntry.hash == commit.hash)
        there = journal.own_hashes(connection, commit.device, commit.seq, commit.seq)
        return not there or connection.scalar(moved) is not None

    def _learn(self, connection: Connection, commit: Commit, lines: Sequence[_EntryLine]) -> str:
        """The keys that a commit states of its own signer; why they cannot be, or ""."""
        bodies = [
            read_body(journal.at_place(connection, commit.device, line.seq))
            for line in lines
            if line.kind in _STATING and line.staff == commit.staff
        ]
        is_recovery = any(isinstance(body, ActDone) and body.act == "recover" for body in bodies)
        for body in bodies:
            if not isinstance(body, StaffKeyed | DeviceSetUp) or not body.staff_key or not body.device_key:
                continue
            if body.device_key not in self._device_keys:
                if self._device_keys and not is_recovery:
                    return _("本机的签名钥匙换过，却没有找回的记录")
                self._device_keys.append(body.device_key)
            self._staff_keys.setdefault(commit.staff, []).append(body.staff_key)
        return ""


def _lines(connection: Connection, commit: Commit, last: int = 0) -> list[_EntryLine]:
    """The entries of a commit, or of all from this one to another's end."""
    asked = {"device": commit.device, "first": commit.previous + 1, "last": last or commit.seq}
    return [_EntryLine._make(row) for row in _WITHIN.tuples(connection, **asked)]
