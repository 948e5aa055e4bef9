"""Is every entry of the own journal signed by this device and by whoever it names?

The keys are those that the journal states itself, from its first entry on; that they are the right ones says
the keyring, which the password of who is on duty opened (docs/decisions/0112-signed-commits.md).
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, func, select

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
_BEGINNING = select(JournalEntry.device, func.min(JournalEntry.position)).group_by(JournalEntry.device)


class _EntryLine(NamedTuple):
    """What of an entry is looked at."""

    seq: int
    hash: str
    staff: str
    kind: str


def check_commits(store: Store, stop: threading.Event, *, from_start: bool = False) -> Iterator[str]:
    """Says of each stretch that is not signed as it should be which one, and why; slice by slice.

    Signatures that this person checked before are not worked out again, unless `from_start`.  A store that
    nobody signs says nothing.
    """
    signer = store.signer
    if signer is None:
        return
    check = _Check(store, signer, from_start=from_start)
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


class _Check:
    """One walk through all that this installation signed."""

    def __init__(self, store: Store, signer: SigningKeys, *, from_start: bool) -> None:
        self._store, self._signer = store, signer
        self._staff_keys: dict[str, list[str]] = {}
        self._device_keys: list[str] = []
        self._last = 0
        with store.reading() as connection:
            self._own = journal.own_device(connection)
            self._head = journal.read_head(connection, self._own)
            known = None if from_start else checked_end.read_end(store.path.parent, signer)
            is_there = known is not None and known.device == self._own and known.seq <= self._head.seq
            hashes = journal.own_hashes(connection, self._own, known.seq, known.seq) if known else {}
            self._checked = known.seq if known and is_there and hashes.get(known.seq) == known.hash else 0

    def devices(self) -> list[str]:
        """The ids under which it signed, the present one last."""
        with self._store.reading() as connection:
            begun = {str(row[0]): int(row[1]) for row in connection.execute(_BEGINNING)}
            signed = commits.signed_devices(connection)
        former = sorted((each for each in signed if each != self._own), key=lambda each: begun.get(each, 0))
        return [*former, self._own]

    def chain(self, device: str, stop: threading.Event) -> Iterator[str]:
        """The faults of one chain."""
        self._last = 0
        while not stop.is_set():
            with self._store.reading() as connection:
                part = commits.read_commits(connection, device, self._last, SLICE)
                if not part:
                    return
                faults = self._faults(connection, part)
            yield from faults

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
        device, first, last = part[0].device, part[0].previous + 1, part[-1].seq
        rows = [
            _EntryLine._make(row) for row in _WITHIN.on(connection, device=device, first=first, last=last)
        ]
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
        if commit.device == self._own and commit.seq <= self._checked:
            return ""
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
