"""The task runner: store, archive and print work off the window's thread, results back on it.

Jobs of one lane run one after another in the order they came; lanes run side by side.  A job fails
with a `TamgaError` (told in the window) or by a bug (logged, and told by `broke`).
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Collection
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Any

import msgspec
from PySide6.QtCore import QObject, QThreadPool, QTimer, Signal

from casework.errors import TamgaError
from desktop import held_memory

SHOW_AFTER_S = 0.3
PROGRESS_AFTER_S = 1.0
HEAVY_S = 0.3  # of the processor
PRINTER_PATIENCE_S = 0.5  # of a window that closes
NETWORK_PATIENCE_S = 2.0
_PRINT_LANES = ("print", "printers", "follow")
_NETWORK_LANE = "exchange"
_LOOK_MS = 20
_log = logging.getLogger(__name__)


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """Work for a lane.  `title` is what the clerk reads while waiting.

    `replaces` drops jobs of the lane that have not started (the newest preview is enough).
    `broke` puts the window in order after a bug, which the runner tells by itself.  `quiet` work is
    never shown as waiting.  Without `failed`, errors go to the runner's signal.
    """

    title: str
    work: Callable[[], Any]
    lane: str = "store"
    done: Callable[[Any], None] | None = None
    failed: Callable[[TamgaError], None] | None = None
    cancelled: Callable[[], None] | None = None
    broke: Callable[[], None] | None = None
    replaces: bool = False
    quiet: bool = False


class Failure(msgspec.Struct, frozen=True):
    """An expected failure, to be told in a message bar."""

    title: str
    error: TamgaError


class Bug(msgspec.Struct, frozen=True):
    """A failure nobody expected; its trace is in the log."""

    title: str
    error: Exception


class Waiting(msgspec.Struct, frozen=True):
    """What the clerk waits for; `long` past one second, `titles` empty when nothing is awaited."""

    titles: tuple[str, ...] = ()
    long: bool = False
    cancellable: bool = False


class _Outcome(msgspec.Struct, frozen=True):
    job: Job
    value: Any = None
    error: Exception | None = None


class TaskRunner(QObject):
    """Runs jobs; every callback and signal comes on the thread this object lives on."""

    failed = Signal(object)
    broke = Signal(object)
    waiting = Signal(object)
    _arrived = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(6)
        self._queues: dict[str, deque[Job]] = {}
        self._running: dict[str, tuple[Job, float]] = {}
        self._abandoned: set[str] = set()
        self._unheard: list[Job] = []  # of work that hangs: nobody waits for it
        self._outcomes: SimpleQueue[_Outcome] = SimpleQueue()
        self._answered = Waiting()
        self._closed = False
        self._idle_calls: deque[Callable[[], None]] = deque()
        self._arrived.connect(self._deliver)
        self._watch = QTimer(self)
        self._watch.setInterval(100)
        self._watch.timeout.connect(self._tell_waiting)

    @property
    def busy(self) -> bool:
        """True while a job runs or waits for its turn."""
        return bool(self._running) or any(self._queues.values())

    @property
    def is_closed(self) -> bool:
        """True from `shut_down` on."""
        return self._closed

    def start(self, job: Job) -> None:
        """Take `job` for its lane; nothing is taken after `shut_down`."""
        if self._closed:
            _log.warning("job refused after shutdown: %s", job.title)
            return
        queue = self._queues.setdefault(job.lane, deque())
        if job.replaces:
            queue.clear()
        queue.append(job)
        self._next(job.lane)

    def cancel(self, lane: str) -> None:
        """Drop what waits in `lane`; the job under way ends unheard, with its `cancelled` called."""
        for job in self._queues.pop(lane, deque()):
            if job.cancelled:
                job.cancelled()
        if lane in self._running:
            self._abandoned.add(lane)

    def is_cancelled(self, lane: str) -> bool:
        """Was the job under way in that lane cancelled?  Work that takes long asks before it goes on."""
        return lane in self._abandoned

    def abandon(self, but: str = "store") -> None:
        """Wait for nobody any more: what runs ends unheard, what waits is dropped, every lane is free.

        The lane of the store is kept: what was written by hand is never dropped.
        """
        self._leave({*self._running, *self._queues} - {but})

    def when_idle(self, call: Callable[[], None]) -> None:
        """Call once nothing runs and nothing waits any more; at once when that is so already."""
        self._idle_calls.append(call)
        self._call_idle()

    def shut_down(self, stop_printing: Callable[[], None] | None = None) -> None:
        """Finish every job that was taken, deliver the results, and take no more.

        A printer has half a second, then `stop_printing` is called; who even then does not come back from
        one is waited for no longer, and neither is who does not come back from the network.
        """
        self._closed = True
        if stop_printing is not None:
            self._finish(PRINTER_PATIENCE_S)
            if any(lane in self._running for lane in _PRINT_LANES):
                stop_printing()
                self._finish(PRINTER_PATIENCE_S / 2)
                self._leave(_PRINT_LANES)
        if _NETWORK_LANE in self._running:
            self._finish(NETWORK_PATIENCE_S)
            self._leave((_NETWORK_LANE,))
        self._finish(None)
        self._watch.stop()

    def _finish(self, most_s: float | None) -> None:
        """Wait until nothing runs and nothing waits, at most so many seconds."""
        end = None if most_s is None else time.monotonic() + most_s
        while self.busy and (end is None or time.monotonic() < end):
            self._pool.waitForDone(_LOOK_MS)
            self._deliver()

    def _leave(self, lanes: Collection[str]) -> None:
        """What runs in these lanes ends unheard, what waits in them is dropped."""
        for lane in lanes:
            self._queues.pop(lane, None)
            self._abandoned.discard(lane)
            if lane in self._running:
                self._unheard.append(self._running.pop(lane)[0])
        self._tell_waiting()
        self._call_idle()

    def _next(self, lane: str) -> None:
        queue = self._queues.get(lane)
        if lane in self._running or not queue:
            return
        job = queue.popleft()
        self._running[lane] = (job, time.monotonic())
        self._pool.start(lambda: self._run(job))
        if not job.quiet and not self._watch.isActive():
            self._watch.start()

    def _run(self, job: Job) -> None:
        """On a worker's thread: do the work, put down its outcome."""
        begun = time.thread_time()
        try:
            outcome = _Outcome(job, value=job.work())
        except Exception as error:  # noqa: BLE001 - told to the clerk or logged, in _hand_over
            outcome = _Outcome(job, error=error)
        if time.thread_time() - begun > HEAVY_S:
            held_memory.give_back()
        self._outcomes.put(outcome)
        with suppress(RuntimeError):  # it ended unheard, and the window is gone: Qt 6.11 says so
            self._arrived.emit()

    def _deliver(self) -> None:
        while True:
            try:
                outcome = self._outcomes.get_nowait()
            except Empty:
                break
            if any(job is outcome.job for job in self._unheard):
                self._unheard = [job for job in self._unheard if job is not outcome.job]
                continue
            self._running.pop(outcome.job.lane, None)
            self._hand_over(outcome)
            self._next(outcome.job.lane)
        self._tell_waiting()
        self._call_idle()

    def _call_idle(self) -> None:
        while self._idle_calls and not self.busy:
            self._idle_calls.popleft()()

    def _hand_over(self, outcome: _Outcome) -> None:
        job, error = outcome.job, outcome.error
        if job.lane in self._abandoned:
            self._abandoned.discard(job.lane)
            if job.cancelled:
                job.cancelled()
        elif error is None:
            if job.done:
                job.done(outcome.value)
        elif isinstance(error, TamgaError):
            if job.failed:
                job.failed(error)
            else:
                self.failed.emit(Failure(job.title, error))
        else:
            _log.error("bug in %s", job.title, exc_info=error)
            if job.broke:
                job.broke()
            self.broke.emit(Bug(job.title, error))

    def _tell_waiting(self) -> None:
        now = time.monotonic()
        shown = [(job, now - since) for job, since in self._running.values() if not job.quiet]
        late = [(job, age) for job, age in shown if age >= SHOW_AFTER_S]
        waiting = Waiting(
            titles=tuple(job.title for job, _ in late),
            long=any(age >= PROGRESS_AFTER_S for _, age in late),
            cancellable=any(job.cancelled is not None for job, _ in late),
        )
        if waiting != self._answered:
            self._answered = waiting
            self.waiting.emit(waiting)
        if not shown:
            self._watch.stop()
