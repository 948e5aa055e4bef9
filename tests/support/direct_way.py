"""The way between devices and a banner in one process: no line, but all that may befall one."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from casework.cases.entries import encode_body
from casework.cases.kinds.slips import SlipExported
from desktop.database import banner as banner_row
from sync.device.errors import ForeignAnswer, ServerRefused, Unreachable
from sync.server.accounts import banner_keys, forks, senders
from sync.server.doors.reading import read
from sync.server.intake import exchange as server_exchange
from sync.server.refusals import Refused
from sync.server.releases import releases
from sync.server.store import streams
from sync.wire import signatures
from sync.wire.identity import keys_between
from sync.wire.protocol import MEDIA_TYPE, Forked, ForkRequest, SyncAnswer, SyncRequest
from sync.wire.release_messages import PartsAnswer, PartsRequest, ReleaseRequest, SignedManifest
from sync.wire.signatures import SignedRequest
from tests.support.banners import Banner
from tests.support.devices import Device

FAULTS = ("none", "none", "cut", "lost", "lost fork", "cut later", "lost later")
MEDDLING = ("another body", "one left out", "an invented one", "another's proof", "no proof")


class Direct:
    """A transport without a network: what the server says is encoded and decoded as on a real one."""

    confirms = True  # the operator confirms each copy that waits

    def __init__(self, banner: Banner, fault: str = "none", device: Device | None = None) -> None:
        self._banner, self._fault, self._device = banner, fault, device
        self._requests = 0

    def exchange(self, sealed: SignedRequest) -> SyncAnswer:
        self._requests += 1
        later = self._requests > 1
        if self._fault == "cut" or (self._fault == "cut later" and later):
            raise Unreachable("cut")
        try:
            sender = senders.prove(sealed, senders.key_of(self._banner.database, sealed.device))
            request = read(sealed.payload, SyncRequest, MEDIA_TYPE)
            told = server_exchange.exchange(self._banner.database, sender, request)
        except Refused as error:
            raise ServerRefused(error.refusal) from error
        if self._fault == "lost" or (self._fault == "lost later" and later):
            raise Unreachable("lost")
        if self._device is not None:
            _follow_key(self._device, self._banner)
        return msgspec.json.decode(msgspec.json.encode(meddled(told, self._fault)), type=SyncAnswer)

    def release(self, number: int) -> SignedManifest:
        with self._banner.reading() as connection:
            return releases.manifest(connection, ReleaseRequest(number=number))

    def release_parts(self, digests: Sequence[str]) -> PartsAnswer:
        if self._fault != "none":
            raise Unreachable(self._fault)
        with self._banner.reading() as connection:
            return releases.parts(connection, PartsRequest(digests=tuple(digests)))

    def fork(self, request: ForkRequest) -> Forked:
        try:
            with self._banner.writing() as connection:
                told = forks.fork(connection, request)
                if told.waits and self.confirms:  # the operator looks at it at once
                    forks.confirm(connection, request.new_device)
                    told = forks.fork(connection, request)
        except Refused as error:
            raise ServerRefused(error.refusal) from error
        if self._fault == "lost fork":
            raise Unreachable("lost")
        return told


def _follow_key(device: Device, banner: Banner) -> None:
    """As the line does when another key signs an answer; raises ForeignAnswer where no way leads to it."""
    with banner.reading() as connection:
        links = banner_keys.links(connection)
        key = signatures.public_key(streams.require_stream(connection).seed)
    with device.store.reading() as connection:
        address = banner_row.read_address(connection)
    assert address is not None
    if address.trust.key != key:
        way = keys_between(links, address.trust.key, key)
        if way is None:
            raise ForeignAnswer("the key is not the banner's")
        with device.store.writing() as connection:
            banner_row.keep_trust(connection, address.trust.along(way))


def meddled(told: SyncAnswer, how: str) -> SyncAnswer:
    """An answer as the server's owner may change it, who signs it anew; a word of MEDDLING, or as it was."""
    if not told.entries or how not in MEDDLING:
        return told
    place = len(told.entries) // 2
    entries, one = list(told.entries), told.entries[place]
    match how:
        case "another body":
            body = encode_body(SlipExported(slip_number="forged", print_no=1)).decode()
            entries[place] = msgspec.structs.replace(one, body=body)
        case "one left out":
            del entries[place]
        case "an invented one":
            entry = msgspec.structs.replace(one, device="0123456789abcdef")
            entries.insert(place, entry)
        case "another's proof":
            return msgspec.structs.replace(told, proofs=told.proofs[1:] + told.proofs[:1])
        case _:
            return msgspec.structs.replace(told, proofs=())
    return msgspec.structs.replace(told, entries=tuple(entries))
