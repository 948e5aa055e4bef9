"""What a line of the table of doors says, and what a door's handler is given."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any, Generic, Literal, TypeVar

import msgspec

from sync.server.accounts.banner_keys import AnswerKey
from sync.server.accounts.senders import Sender
from sync.server.doors.limits import Rate, UnprovedGuard
from sync.server.doors.metrics import Counts
from sync.server.store.database import Database
from sync.wire.doors import Door
from sync.wire.identity import Vouched

Request = TypeVar("Request")
Answer = TypeVar("Answer")

# Who may: a device that signs the request in its head, which is proved before the handler is asked; whoever
# brings a body that proves itself, which the handler looks at (a code, a fork's signatures, a sealed parcel);
# or anybody; or who asks on this very machine.
Who = Literal["device", "bearer", "anybody", "machine"]


class Service(msgspec.Struct, frozen=True):
    """What all doors share; `vouched` says which certificates devices may believe now."""

    database: Database
    counts: Counts
    doors: tuple[ServedDoor[Any, Any], ...]
    vouched: Callable[[], Vouched] = Vouched
    answer_key: AnswerKey | None = None
    threads: Executor | None = None  # in which all doors of many banners work; None: each door has its own
    unproved: UnprovedGuard = msgspec.field(default_factory=UnprovedGuard)


class Call(msgspec.Struct, frozen=True):
    """One request on its way to a handler; `sender` is there at the doors of devices alone."""

    service: Service
    sender: Sender | None = None

    @property
    def database(self) -> Database:
        """The banner's database."""
        return self.service.database

    @property
    def device(self) -> Sender:
        """The device whose signature was proved."""
        assert self.sender is not None, "only at a door of devices"  # noqa: S101
        return self.sender


class ServedDoor(msgspec.Struct, Generic[Request, Answer], frozen=True):
    """A door with who may use it, how often, and who answers.

    The limit counts by device where a device signs, once it has proved itself, else by the address that asks.
    Handlers raise Refused,
    and find a device's account in a transaction of theirs: `accounts.find_account` refuses who is revoked.
    """

    door: Door[Request, Answer]
    handler: Callable[[Call, Request], Answer]
    who: Who
    limit: Rate
