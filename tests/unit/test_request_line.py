"""An answer that was asked for ahead is read when the store says so, when it is waited for, or at the end."""

from __future__ import annotations

import threading

from sync.device.flight import RequestLine
from sync.wire.protocol import Mark, SyncAnswer, WireEntry
from sync.wire.signatures import SignedRequest

SEALED = SignedRequest("feedfeedfeedfeed", 1, b"", b"")
WAIT_S = 10.0


class Entries(tuple[WireEntry, ...]):
    """Entries that say when somebody begins to read them."""

    read: threading.Event

    def __iter__(self):  # type: ignore[no-untyped-def]
        self.read.set()
        return super().__iter__()


def answer_of(entries: Entries) -> SyncAnswer:
    return SyncAnswer(
        version=1,
        epoch="e",
        server_time="2026-11-28T08:00:00+00:00",
        acknowledged=Mark(),
        receipt="",
        position=0,
        entries=entries,
    )


class Way:
    """Answers at once; `answered` and `entries.read` tell how far it is."""

    def __init__(self) -> None:
        self.answered = threading.Event()
        self.entries = Entries()
        self.entries.read = threading.Event()

    def __call__(self, _sealed: SignedRequest) -> SyncAnswer:
        self.answered.set()
        return answer_of(self.entries)


def test_an_answer_asked_for_ahead_waits_until_the_disk_alone_is_at_work() -> None:
    way = Way()
    line = RequestLine(way, tuple)
    line.ask_ahead(SEALED)
    assert way.answered.wait(WAIT_S)
    assert not way.entries.read.wait(0.05)
    line.read_now()
    assert way.entries.read.wait(WAIT_S)
    line.close()


def test_who_waits_for_it_need_not_say_so() -> None:
    way = Way()
    line = RequestLine(way, tuple)
    assert line.ask_ahead(SEALED)().answer.epoch == "e"
    assert way.entries.read.is_set()
    line.close()


def test_each_answer_waits_anew() -> None:
    first, second = Way(), Way()
    ways = iter((first, second))
    line = RequestLine(lambda sealed: next(ways)(sealed), tuple)
    line.ask_ahead(SEALED)()
    line.ask_ahead(SEALED)
    assert second.answered.wait(WAIT_S)
    assert not second.entries.read.wait(0.05)
    line.close()


def test_a_run_that_ends_leaves_nobody_waiting() -> None:
    line = RequestLine(Way(), tuple)
    line.ask_ahead(SEALED)
    closing = threading.Thread(target=line.close)
    closing.start()
    closing.join(WAIT_S)
    assert not closing.is_alive()


def test_what_was_not_asked_for_ahead_is_read_at_once() -> None:
    way = Way()
    assert RequestLine(way, tuple).ask(SEALED)().arrived.entries == ()
    assert way.entries.read.is_set()
