"""The journal looked over while the window is open: for a second or two, in slices, then another day on.

To check all of it at each start would take minutes after some years.  What is new since this person's
program last looked comes first; then a round goes on through all that was looked at before, so that a byte
which changes on the disk is noticed in some days, a forged end at once (docs/decisions/0121-rounds.md).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

from sqlalchemy import Connection, bindparam, select

from casework.cases.entries import Head
from casework.cases.kinds.purging import is_let_go, words_of_banner
from desktop.database import checked_end, commits, journal, purging
from desktop.database.checked_end import CheckedEnd
from desktop.database.devices import devices_in
from desktop.database.engine import Store
from desktop.database.signer import SigningKeys
from desktop.database.tables import JournalEntry, Workplace
from desktop.services.upkeep.check_commits import CommitCheck
from desktop.services.upkeep.compare_journal import SLOW_CHECKS, Comparison, compare_lists, quick_checks
from desktop.services.upkeep.compare_papers import BEGINNING, Looked, Place, files, papers
from desktop.services.upkeep.mismatch import Mismatch, place_words
from sync.wire.journal import verify

ENOUGH_S = 1.5  # of the processor, each time
ENTRIES, COMMITS, SUBJECTS = 30, 10, 10  # a slice
_Walk = Callable[[Place], Iterator[Looked]]


class Purse:
    """What may be spent, of the processor and by this thread; between slices it makes room for others."""

    def __init__(self, stop: threading.Event, enough_s: float) -> None:
        self._stop = stop
        self._begun = self._since = time.thread_time()
        self._enough_s = enough_s

    @property
    def is_stopped(self) -> bool:
        """Does nobody wait for the answer any more?"""
        return self._stop.is_set()

    def rest(self) -> None:
        """Do nothing for as long as the last slice took."""
        self._stop.wait(min(time.thread_time() - self._since, 0.1))
        self._since = time.thread_time()

    def is_spent(self) -> bool:
        """Is it time to leave off?  Rests first."""
        self.rest()
        return self.is_stopped or self._since - self._begun >= self._enough_s


def look_over(store: Store, asked: Comparison, enough_s: float = ENOUGH_S) -> list[Mismatch]:
    """What is not as the journal says, of what is new and of the next part of all else.

    Raises StoreError.
    """
    return _Look(store, asked, enough_s).look()


class _Look:
    def __init__(self, store: Store, asked: Comparison, enough_s: float) -> None:
        self._store, self._asked = store, asked
        self._purse = Purse(asked.stop, enough_s)
        self._signer = store.signer
        known = checked_end.read_end(store.path.parent, self._signer) if self._signer else None
        with store.reading() as connection:
            own = journal.own_device(connection)
            self._head = journal.read_head(connection, own)
            self._own_chains = journal.read_heads(connection).keys()
            is_there = known is not None and _is_there(connection, known, own)
        self._end = Head(own, known.seq, known.hash) if known and is_there else Head(own)
        self._rounds = dict(known.rounds) if known and is_there else {}

    def look(self) -> list[Mismatch]:
        wrong: list[Mismatch] = []
        for check in (*quick_checks(self._store, self._asked.copies), _ends):
            with self._store.reading() as connection:
                wrong += check(connection)
            self._purse.rest()
        wrong += self._signed_to_its_end()
        more: list[Mismatch] = []
        if self._go_on(more):
            self._go_round(more)
        wrong += more
        if not wrong and not self._purse.is_stopped:
            self._keep()
        return wrong

    def _signed_to_its_end(self) -> list[Mismatch]:
        if self._signer is None:
            return []
        check = CommitCheck(self._store, self._signer)
        with self._store.reading() as connection:
            last = commits.last_signed(connection, self._head.device)
        check.begin(self._head.device, last)
        return [Mismatch("signatures", fault) for fault in check.end()]

    def _go_on(self, wrong: list[Mismatch]) -> bool:
        """Look at what is new; False where there was more than may be spent, or something is wrong."""
        for looked in self._chain(self._head.device, self._end.seq):
            wrong += looked.wrong
            if wrong or self._purse.is_stopped:
                return False
            self._end = self._head_at(looked.at[1])
            if self._purse.is_spent():
                return False
        return True

    def _keep(self) -> None:
        if self._signer is not None:
            checked_end.write_end(self._store.path.parent, self._end, self._signer, self._rounds)

    def _go_round(self, wrong: list[Mismatch]) -> None:
        """Go on with each walk where it was left, a slice each in turn; at its end it begins anew."""
        walks: dict[str, _Walk] = {
            "journal": self._along,
            "papers": lambda at: papers(self._store, at),
            "files": lambda at: files(self._store, at),
            "beside": self._beside,
        }
        walking = {name: walk(self._rounds.get(name, BEGINNING)) for name, walk in walks.items()}
        while walking:
            for name in tuple(walking):
                looked = next(walking[name], None)
                if looked is None:
                    del walking[name]
                    self._rounds.pop(name, None)
                    continue
                self._rounds[name] = looked.at
                wrong += looked.wrong
                self._purse.rest()
                if wrong or self._purse.is_stopped:
                    return
            if self._purse.is_spent():
                return

    def _along(self, at: Place) -> Iterator[Looked]:
        """The chains with their signatures, and the lines of whom they tell, from this entry on."""
        device, seq = at
        with self._store.reading() as connection:
            chains = devices_in(connection, JournalEntry.device, device)
        for each in chains:
            yield from self._chain(each, seq if each == device else 0)

    def _beside(self, at: Place) -> Iterator[Looked]:
        """What is looked at whole, because it is in no order of the journal."""
        for turn in range(at[1], len(SLOW_CHECKS)):
            with self._store.reading() as connection:
                wrong = SLOW_CHECKS[turn](connection)
            yield Looked(("", turn + 1), wrong)

    def _chain(self, device: str, after: int) -> Iterator[Looked]:
        with self._store.reading() as connection:
            is_signed = commits.last_signed(connection, device) > 0
        if self._signer is not None and is_signed:
            yield from self._signed_chain(self._signer, device, after)
        else:
            yield from self._plain_chain(device, after)

    def _signed_chain(self, signer: SigningKeys, device: str, after: int) -> Iterator[Looked]:
        check = CommitCheck(self._store, signer)
        check.begin(device, after)
        while (faults := check.step(device, COMMITS)) is not None:
            wrong = [Mismatch("signatures", fault) for fault in faults]
            for looked in self._plain_chain(device, after, check.last):
                yield Looked(looked.at, [*wrong, *looked.wrong])
                wrong = []
            if wrong:  # nothing stands where something was signed
                yield Looked((device, check.last), wrong)
            after = check.last
        yield from self._plain_chain(device, after)

    def _plain_chain(self, device: str, after: int, last: int = 0) -> Iterator[Looked]:
        """Entries, bodies and lines, slice by slice."""
        while not last or after < last:
            with self._store.reading() as connection:
                begun = Head(device, after, _hash_at(connection, device, after)) if after else Head(device)
                most = min(ENTRIES, last - after) if last else ENTRIES
                part = journal.own_recorded(connection, device, after, most)
            if not part:
                return
            whole = self._own_chains
            # What stood before went with its scope: of such a chain only parts are here.
            is_known = begun.hash or device in whole
            breaks = verify(part, None, whole, begun if is_known else None).breaks
            wrong = [Mismatch("chain", place_words(device, each.seq)) for each in breaks]
            bare = [each.entry for each in part if each.body is None]
            if bare:
                with self._store.reading() as connection:
                    words = words_of_banner(purging.of_banner(connection))
                bare = [each for each in bare if not is_let_go(words, each)]
            wrong += [Mismatch("bodies", place_words(device, each.seq)) for each in bare]
            subjects = list(dict.fromkeys(each.entry.subject for each in part))
            for first in range(0, len(subjects), SUBJECTS):
                wrong += compare_lists(self._store, subjects[first : first + SUBJECTS])
            after = part[-1].entry.seq
            yield Looked((device, after), wrong)

    def _head_at(self, seq: int) -> Head:
        with self._store.reading() as connection:
            return Head(self._head.device, seq, _hash_at(connection, self._head.device, seq))


def _ends(connection: Connection) -> list[Mismatch]:
    """Does each chain that was written here end where it is noted to, and is the first one there at all?"""
    own, first = connection.execute(select(Workplace.device, Workplace.keyring)).one()
    heads = {own: Head(own), **journal.read_heads(connection)}
    ends = {device: _end_of(connection, device) for device in heads}
    return [
        Mismatch("chain", place_words(device, max(ends[device].seq, head.seq)))
        for device, head in heads.items()
        if head != ends[device] or (device == own == first and not head.seq)
    ]


def _end_of(connection: Connection, device: str) -> Head:
    row = connection.execute(_LAST, {"device": device}).first()
    return Head(device, row.seq, row.hash) if row else Head(device)


def _is_there(connection: Connection, known: CheckedEnd, own: str) -> bool:
    return known.device == own and _hash_at(connection, own, known.seq) == known.hash


def _hash_at(connection: Connection, device: str, seq: int) -> str:
    return journal.own_hashes(connection, device, seq, seq).get(seq, "")


_LAST = (
    select(JournalEntry.seq, JournalEntry.hash)
    .where(JournalEntry.device == bindparam("device"))
    .order_by(JournalEntry.seq.desc())
    .limit(1)
)
