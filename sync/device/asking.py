"""Asking at a door of devices: each request has a number of its own and this device's signature."""

from __future__ import annotations

from typing import Protocol, TypeVar

from sync.device.errors import NotEnrolled
from sync.device.store import SyncState
from sync.wire import media, signatures
from sync.wire.doors import Door
from sync.wire.signatures import SignedRequest

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


class DoorWay(Protocol):
    """A way to the doors of the banner.  Raises subclasses of ExchangeError only."""

    def hand_over(self, door: Door[Asked, Answer], request: SignedRequest) -> Answer:
        """Ask at a door of devices."""


class Numbered(Protocol):
    """Who knows this device's key and gives out request numbers, never one twice."""

    def state(self) -> SyncState | None:
        """Where the device stands with its banner."""

    def take_number(self) -> int:
        """The next request number."""


def ask_signed(store: Numbered, way: DoorWay, door: Door[Asked, Answer], request: Asked) -> Answer:
    """Ask, and wait for the answer; raises ExchangeError."""
    state = store.state()
    if state is None:
        raise NotEnrolled
    number, payload = store.take_number(), media.write(request, door.media[0])
    signature = signatures.sign_request(state.seed, state.device, number, payload)
    return way.hand_over(door, SignedRequest(state.device, number, signature, payload))
