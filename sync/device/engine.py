"""The engine: brings a device's journal and the banner together, over any network or a bad one.

Nothing here knows of Qt, SQL or HTTP.  Whatever is interrupted anywhere goes on from the last thing that
was acknowledged; everything may be done twice.
"""

from __future__ import annotations

import datetime as dt
import random
import secrets
import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from typing import Literal, Protocol

import msgspec

from casework.cases.entries import Entry, Recorded
from casework.collecting import uncollected
from casework.language import _
from sync.device.backoff import Patience, wait_s
from sync.device.batches import BatchSize
from sync.device.composing import compose, fork_request, news_of, seal
from sync.device.errors import Cancelled, ForkWaits, NotEnrolled, ServerRefused, ServerTrouble, TryAgain
from sync.device.flight import Answered, Flight, RequestLine
from sync.device.note_words import CLOCK_TOLERANCE_S, clock_words, forked_words
from sync.device.outbox import Outbox
from sync.device.store import Arrived, ExchangeStore, Fork, Note, NoteKind, SyncState
from sync.wire import signatures
from sync.wire.protocol import (
    LARGEST_PAYLOAD_BYTES,
    MOST_ENTRIES,
    MOST_ENTRIES_LONG,
    TWICE,
    Forked,
    ForkRequest,
    Mark,
    Refusal,
    SyncAnswer,
    SyncRequest,
)
from sync.wire.signatures import SignedRequest
from sync.wire.sums import Sum

_MOST_ROUNDS_WITHOUT_PROGRESS = 12

Phase = Literal["connecting", "exchanging", "waiting", "arranging", "done"]


class Progress(msgspec.Struct, frozen=True):
    """How far a run is; told after every step.

    `arranged` of `to_arrange` steps are done where the store has to put thousands of entries in order.
    """

    phase: Phase
    sent: int
    to_send: int
    received: int
    failures: int = 0
    arranged: int = 0
    to_arrange: int = 0


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What a run did."""

    sent: int
    received: int
    requests: int
    notes: tuple[Note, ...] = ()
    newest_release: int = 0  # that the banner has published
    files_sent: int = 0  # attached ones, each in whole
    files_received: int = 0


class Transport(Protocol):
    """A way to the banner.  Raises subclasses of `sync.device.errors.ExchangeError` only."""

    def exchange(self, sealed: SignedRequest) -> SyncAnswer:
        """Hand over a request, get the answer."""

    def fork(self, request: ForkRequest) -> Forked:
        """Make a new id known."""


class Conduct(msgspec.Struct, frozen=True, kw_only=True):
    """How to behave on the way: patience, whom to tell, when to stop; how many entries to begin with."""

    patience: Patience = Patience()
    tell: Callable[[Progress], None] = lambda _progress: None
    stop: threading.Event = msgspec.field(default_factory=threading.Event)
    program: str = ""
    first_batch: int = 128
    first_page: int = MOST_ENTRIES


class Run:
    """One run of the engine: keeps its counts, its batch size and the failures in a row."""

    def __init__(self, store: ExchangeStore, transport: Transport, conduct: Conduct | None = None) -> None:
        self._store = store
        self._transport = transport
        self._conduct = conduct or Conduct()
        self._size = BatchSize(MOST_ENTRIES, self._conduct.first_batch)
        self._outbox = Outbox(store, self._size)
        self._page = BatchSize(MOST_ENTRIES_LONG, self._conduct.first_page)
        self._chance = random.Random(secrets.randbits(64))  # noqa: S311 - spreads devices, keeps no secret
        self._sent = self._received = self._requests = self._failures = self._stuck = self._number = 0
        self._notes: list[Note] = []
        self._sums_wanted = False
        self._set_aside: set[int] = set()  # own entries that the banner is to keep apart
        self._newest_release = 0
        self._line = RequestLine(transport.exchange, lambda: self._state().banner_keys)
        self._ahead: Flight | None = None  # sent before the answer to the one before was taken in
        self._stood = SyncState(device="", seed=b"")  # where the store stood after the last answer

    def to_the_end(self) -> Report:
        """Exchange until both ends have all; raises ExchangeError, what was acknowledged stays so."""
        with closing(self._line), uncollected():
            while not self._step():
                if self._stuck > _MOST_ROUNDS_WITHOUT_PROGRESS:
                    raise ServerTrouble(_("来回多次仍无进展"))
        self._tell("done", self._stood)
        return Report(
            sent=self._sent,
            received=self._received,
            requests=self._requests,
            notes=tuple(self._notes),
            newest_release=self._newest_release,
        )

    def _step(self) -> bool:
        """One exchange, or one thing that has to be put right before the next; True at the end."""
        state = self._state()
        if flight := self._under_way(state):
            self._outbox.prepare(state, flight.last)
        elif (flight := self._launched(state, self._line.ask)) is None:  # too large: the next is smaller
            return False
        if self._conduct.stop.is_set():
            raise Cancelled
        try:
            answer, seconds, arrived = flight.land()
        except TryAgain as error:
            self._wait(error, state)
            return False
        except ServerRefused as error:
            self._put_right(state, error)
            return False
        self._failures = 0
        self._went_well(seconds, answer)
        self._newest_release = answer.newest_release
        if not self._is_ours(answer.acknowledged, state, flight.last):
            self._look_where_copies_part(state, answer)
            return False
        if self._goes_on(state, answer):
            self._ahead = self._launched(_stands_after(state, answer), self._line.ask_ahead)
        return self._take_in(state, answer, arrived)

    def _under_way(self, state: SyncState) -> Flight | None:
        """What was sent ahead, if the device stands where it was thought to."""
        flight, self._ahead = self._ahead, None
        return flight if flight is not None and flight.fits(state) else None

    def _launched(
        self, state: SyncState, ask: Callable[[SignedRequest], Callable[[], Answered]]
    ) -> Flight | None:
        own = self._outbox.take(state)
        self._number = max(self._number, state.number) + 1
        request = self._with_wishes(compose(state, own.batch, self._conduct.program), own.entries)
        sealed = seal(state, self._number, request)
        if len(sealed.payload) > LARGEST_PAYLOAD_BYTES and not self._size.smallest:
            self._size.went_wrong()
            return None
        self._tell("exchanging", state)
        self._requests += 1
        self._store.offer(own.entries[-1].entry.seq if own.entries else own.after.seq)
        return Flight(state, own.entries, ask(sealed))

    def _goes_on(self, state: SyncState, answer: SyncAnswer) -> bool:
        """Is it plain already what to ask next?"""
        if self._conduct.stop.is_set() or self._sums_wanted:
            return False
        if answer.scope is not None or answer.letter or answer.epoch != state.epoch:
            return False
        return answer.more or state.acknowledged.seq < answer.acknowledged.seq < state.head.seq

    def _is_ours(self, mark: Mark, state: SyncState, sent: Entry | None) -> bool:
        """Is what the banner acknowledges our own chain, and not that of a copy of this device?"""
        if not mark.seq or mark == state.acknowledged:
            return True
        if sent is not None and sent.seq == mark.seq:
            return sent.hash == mark.hash
        return self._store.hash_at(mark.seq) == mark.hash

    def _take_in(self, state: SyncState, answer: SyncAnswer, arrived: Arrived) -> bool:
        mark = answer.acknowledged
        if state.epoch and answer.epoch != state.epoch:
            self._note("restored", _("旗服务器恢复过旧备份，本机正在补传和重读"))
        news = msgspec.structs.replace(
            news_of(state, answer, arrived),
            clock_offset_s=self._noted_clock(answer),
            server_time=answer.server_time,
            number=self._number,
        )
        taken = self._store.take_in(news, self._line.read_now)
        if taken is None:  # another run was faster
            self._stuck += 1
            return False
        self._count(state, answer, taken.new)
        self._stood = _stands_after(state, answer)
        if answer.letter:
            self._note(
                "moved",
                _("旗里给本机的设备字母是 {letter}，今后的告知单编号用它").format(letter=answer.letter),
            )
        if mark.seq < state.head.seq or answer.more or answer.scope is not None:
            return False
        return self._is_same(answer.total, taken.total)

    def _is_same(self, there: Sum | None, here: Sum) -> bool:
        """Compare the sums of both ends; a difference is told, and all is read again once."""
        if there is None or there == here:
            if self._sums_wanted:
                self._note("healed", _("两端核对不一致，已重读并恢复一致"))
            return True
        if self._sums_wanted:
            self._note("healed", _("两端核对仍不一致，请联系技术支持"))
            return True
        self._sums_wanted = True
        self._store.read_again()
        return False

    def _put_right(self, state: SyncState, error: ServerRefused) -> None:
        refusal = error.refusal
        self._stuck += 1
        match refusal.code:
            case "replayed":
                self._number = max(self._number, refusal.number)
            case "gap" if refusal.acknowledged is not None:
                self._rewind(refusal.acknowledged)
            case "fork":
                self._resolve_fork(state, refusal)
            case "wrong_site" if refusal.site:
                self._move(refusal)
            case "out_of_scope" if set(refusal.seqs) - self._set_aside:
                self._stuck = 0
                self._set_aside.update(refusal.seqs)
            case "too_large" if not self._size.smallest:
                self._size.went_wrong()
            case "too_many" | "unavailable":
                self._wait(ServerTrouble(refusal.what, refusal.retry_after_s), state)
            case _:
                raise error

    def _move(self, refusal: Refusal) -> None:
        self._store.move_to(refusal.site, refusal.letter)
        what = _("旗里已把本机移到站点 {site}：今后的办件和编号用新站点，已发的告知单和草稿不变").format(
            site=refusal.site
        )
        self._note("moved", what)

    def _with_wishes(self, request: SyncRequest, outgoing: Sequence[Recorded]) -> SyncRequest:
        """How long a page may be, whether sums of sites are wanted, what of the batch is to be set aside."""
        seqs = sorted(self._set_aside.intersection(recorded.entry.seq for recorded in outgoing))
        return msgspec.structs.replace(
            request, page=self._page.count, sums=self._sums_wanted, set_aside=tuple(seqs)
        )

    def _went_well(self, seconds: float, answer: SyncAnswer) -> None:
        self._size.most = min(max(MOST_ENTRIES, answer.most_entries), MOST_ENTRIES_LONG)
        self._size.went_well(seconds)
        if answer.entries:
            self._page.went_well(seconds)

    def _rewind(self, mark: Mark) -> None:
        same = not mark.seq or self._store.hash_at(mark.seq) == mark.hash
        self._store.rewind(mark if same else Mark())

    def _resolve_fork(self, state: SyncState, refusal: Refusal) -> None:
        if refusal.fork_seq:
            self._fork(state, refusal.fork_seq, refusal.acknowledged or Mark())
        else:  # they differ before what was sent: compare from the beginning
            self._store.rewind(Mark())

    def _look_where_copies_part(self, state: SyncState, answer: SyncAnswer) -> None:
        """The banner has entries of this id that are not ours: a copy of this device wrote them.

        Batches are sent again until the banner says which entry differs (`fork`), or until all that is
        here turns out to be there too: then this copy is only older.
        """
        self._stuck += 1
        compared = answer.compared
        known = compared or max(0, state.head.seq - 1)
        if known == state.head.seq:
            self._fork(state, state.head.seq + 1, answer.acknowledged)
        else:
            if compared:
                self._stuck = 0
            self._store.rewind(Mark(seq=known, hash=self._store.hash_at(known) or Mark().hash))

    def _fork(self, state: SyncState, first_seq: int, there: Mark) -> None:
        """Go on under a new id; the banner has entries of the former one from `first_seq` up to `there`."""
        self._store.leave_out(there)
        fork = self._new_identity(state, first_seq)
        self._requests += 1
        try:
            forked = self._transport.fork(fork_request(state, fork))
        except TryAgain as error:
            self._wait(error, state)
            return
        if forked.waits:
            self._store.ask_fork(fork)
            raise ForkWaits
        moved = self._store.fork(msgspec.structs.replace(fork, letter=forked.letter))
        self._note("forked", forked_words(forked, moved, max(0, there.seq - first_seq + 1)))

    def _new_identity(self, state: SyncState, first_seq: int) -> Fork:
        """The new id and key.  Two copies that move the same entries come to the same ones.

        So they make the same chain, and what both have is stored once.
        """
        asked = self._store.fork_asked()
        if asked is not None and asked.first_seq == first_seq:
            return asked
        first = self._store.hash_at(first_seq)
        derived = signatures.derived_identity(state.seed, state.device, first) if first else None
        if derived is None or self._store.knows(derived[0]):
            derived = (secrets.token_hex(8), signatures.new_seed())
        return Fork(first_seq=first_seq, device=derived[0], seed=derived[1], origin=state.device)

    def _state(self) -> SyncState:
        state = self._store.state()
        if state is None:
            raise NotEnrolled
        return state

    def _wait(self, error: TryAgain, state: SyncState) -> None:
        self._failures += 1
        self._size.went_wrong()
        self._page.went_wrong()
        if self._failures >= self._conduct.patience.tries:
            raise error
        asked_s = error.retry_after_s if isinstance(error, ServerTrouble) else 0.0
        self._tell("waiting", state)
        if self._conduct.stop.wait(wait_s(self._conduct.patience, self._failures, self._chance, asked_s)):
            raise Cancelled from error

    def _count(self, state: SyncState, answer: SyncAnswer, new: int) -> None:
        gained = max(0, answer.acknowledged.seq - state.acknowledged.seq)
        moved = gained or new or answer.position > state.position
        self._stuck = 0 if moved else self._stuck + 1
        self._sent += gained
        self._received += new
        for result in answer.results:
            if result.quarantined and not result.quarantined.startswith(TWICE):
                self._note(
                    "quarantined",
                    _("第 {seq} 条记录被旗服务器隔离：{quarantined}").format(
                        seq=result.seq, quarantined=result.quarantined
                    ),
                )

    def _noted_clock(self, answer: SyncAnswer) -> float:
        offset_s = (dt.datetime.now(dt.UTC) - dt.datetime.fromisoformat(answer.server_time)).total_seconds()
        if abs(offset_s) > CLOCK_TOLERANCE_S and not any(note.kind == "clock" for note in self._notes):
            self._note("clock", clock_words(offset_s))
        return offset_s

    def _note(self, kind: NoteKind, text: str) -> None:
        self._notes.append(Note(kind, text))
        self._store.note(self._notes[-1])

    def _tell(self, phase: Phase, state: SyncState) -> None:
        waiting = state.head.seq - state.acknowledged.seq
        self._conduct.tell(Progress(phase, self._sent, waiting, self._received, self._failures))


def synchronise(store: ExchangeStore, transport: Transport, conduct: Conduct | None = None) -> Report:
    """Bring a device and its banner together; see `Run.to_the_end`."""
    return Run(store, transport, conduct).to_the_end()


def _stands_after(state: SyncState, answer: SyncAnswer) -> SyncState:
    """Where the device stands when it has taken in that answer, as far as it does not change its scope."""
    return msgspec.structs.replace(
        state, acknowledged=answer.acknowledged, receipt=answer.receipt, position=answer.position
    )
