"""The store as the engine of the exchange asks for it: each call one transaction, and what may follow it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from casework.cases.entries import Recorded
from desktop.database import banner, forgetting, journal, leaving, news, purging, rehoming
from desktop.database.engine import Store
from desktop.database.forgetting import Forgotten
from desktop.database.left_out_numbers import leave_out_behind
from desktop.database.signed_marks import keep_mark
from desktop.database.slices import Tell, tell_nobody
from sync.device.note_words import moved_words
from sync.device.store import AnswerTaken, Fork, News, Note, SyncState, nothing_else
from sync.wire.protocol import Mark
from sync.wire.signed_mark import SignedMark

_LAST = 2**62


class SyncStore:
    """Fulfils `sync.device.store.Store` with the encrypted store of this device."""

    def __init__(self, store: Store, tell: Tell = tell_nobody) -> None:
        self._store = store
        self._tell = tell
        self.offered = 0  # the last own entry that goes with the next request

    def state(self) -> SyncState | None:
        """Where the device stands with its banner; a move to another id that was cut off is ended first."""
        with self._store.reading() as connection:
            coming = banner.read_coming_id(connection)
            if coming is None:
                return banner.read_state(connection)
        moved = rehoming.finish(self._store, self._tell)
        with self._store.writing() as connection:
            banner.add_note(connection, Note("forked", moved_words(coming.fork.letter, moved)))
            return banner.read_state(connection)

    def take_number(self) -> int:
        """The next request number, never given twice."""
        with self._store.writing() as connection:
            return banner.take_number(connection)

    def outgoing(self, after: int, count: int, size_bytes: int) -> Sequence[Recorded]:
        """Own entries after that seq."""
        with self._store.reading() as connection:
            entries = journal.own_recorded(connection, journal.own_device(connection), after, count)
        return _within(entries, size_bytes)

    def offer(self, seq: int) -> None:
        """The next request carries own entries up to that seq."""
        self.offered = seq

    def hash_at(self, seq: int) -> str | None:
        """The hash of an own entry."""
        with self._store.reading() as connection:
            return journal.own_hashes(connection, journal.own_device(connection), seq, seq).get(seq)

    def knows(self, device: str) -> bool:
        """Is there any entry of that device here?"""
        with self._store.reading() as connection:
            return any(True for _ in journal.own_entries(connection, device, 1, _LAST))

    def take_in(self, arrived: News, writing: Callable[[], None] = nothing_else) -> AnswerTaken | None:
        """Take in an answer; `writing` is called when only the disk is left.

        What is to be forgotten before it, what went out of scope by it, and what the banner let go of, goes
        in transactions of their own.
        """
        if news.may_forget(arrived):
            forgetting.finish(self._store, lambda connection: news.to_forget(connection, arrived), self._tell)
        transaction = self._store.writing if arrived.is_news else self._store.noting
        with transaction() as connection:
            taken = news.take_in(connection, arrived)
            writing()
        if taken is not None and arrived.signed_mark:
            seen = arrived.seen
            signed = SignedMark(device=seen.device, mark=arrived.acknowledged, signature=arrived.signed_mark)
            keep_mark(self._store.path.parent, signed, seen.banner_keys)
        leaving.finish(self._store, self._tell)
        purging.finish(self._store)
        return taken

    def rewind(self, acknowledged: Mark) -> None:
        """Send again from there."""
        self._forget(acknowledged.seq)
        with self._store.writing() as connection:
            news.rewind(connection, acknowledged)

    def fork(self, fork: Fork) -> int:
        """Go on under a new id."""
        with self._store.writing() as connection:
            rehoming.begin(connection, fork)
        return rehoming.finish(self._store, self._tell)

    def fork_asked(self) -> Fork | None:
        """The new id for which this copy waits."""
        with self._store.reading() as connection:
            return banner.read_waiting_fork(connection)

    def ask_fork(self, fork: Fork) -> None:
        """Ask for the same id again."""
        with self._store.writing() as connection:
            banner.keep_waiting_fork(connection, fork)

    def move_to(self, site: str, letter: str) -> None:
        """Stand at another site from now on."""
        with self._store.writing() as connection:
            banner.stand(connection, site=site, letter=letter)

    def read_again(self) -> None:
        """Read others' entries from the beginning."""
        state = self.state()
        if state is not None:
            self._forget(state.acknowledged.seq, others=True)
            with self._store.writing() as connection:
                news.read_again(connection)

    def leave_out(self, there: Mark) -> None:
        """Give out no number that entries may bear which the banner has and this store has not."""
        with self._store.writing() as connection:
            leave_out_behind(connection, there.hash)

    def note(self, note: Note) -> None:
        """Keep something that people have to be told."""
        with self._store.writing() as connection:
            banner.add_note(connection, note)

    def _forget(self, acknowledged: int, *, others: bool = False) -> None:
        """Of own entries the banner has those up to that one, and perhaps none of others'."""
        with self._store.reading() as connection:
            what = Forgotten(journal.own_device(connection), acknowledged + 1, others=others)
        forgetting.finish(self._store, lambda _connection: what, self._tell)


def _within(entries: Sequence[Recorded], size_bytes: int) -> Sequence[Recorded]:
    size = 0
    for count, recorded in enumerate(entries):
        size += len(recorded.body or b"")
        if size > size_bytes and count:
            return entries[:count]
    return entries
