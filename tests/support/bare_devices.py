"""A device with a chain, a key and nothing else: it speaks to the banner's exchange without a network."""

from __future__ import annotations

from typing import Any

import msgspec

from casework.cases.entries import Head, Recorded, head_of
from sync.server.accounts import accounts
from sync.server.accounts.accounts import NewDevice
from sync.server.accounts.senders import Sender
from sync.server.intake.exchange import exchange
from sync.wire import signatures
from sync.wire.packing import Placed, pack
from sync.wire.proofs import sign_batch
from sync.wire.protocol import VERSIONS, Batch, Mark, SyncAnswer, SyncRequest
from tests.support.banners import POINT, Banner
from tests.support.forged import Claim, chained


class BareDevice:
    """Writes whatever it is told, and sends what it likes."""

    def __init__(self, banner: Banner, name: str = "d" * 16, site: str = POINT) -> None:
        self.banner, self.name, self.site = banner, name, site
        self.seed = name.encode().ljust(32, b"-")[:32]
        self.number = 0
        self.chain: list[Recorded] = []
        key = signatures.public_key(self.seed)
        with banner.writing() as connection:
            accounts.add_account(connection, NewDevice(device=name, site=site, key=key))

    @property
    def sender(self) -> Sender:
        return Sender(self.name, signatures.public_key(self.seed), self.number)

    def write(self, *claims: Claim) -> list[Recorded]:
        """At the end of its chain."""
        head = head_of(self.chain[-1].entry) if self.chain else Head(self.name)
        made = chained(head, claims)
        self.chain += made
        return made

    def mark(self, seq: int) -> Mark:
        """A place in its chain."""
        return Mark(seq=seq, hash=self.chain[seq - 1].entry.hash) if seq else Mark()

    def batch(self, after: int = 0, upto: int | None = None) -> Batch:
        """Its entries behind one, up to another."""
        return self.batch_of(self.chain[after:upto], self.mark(after))

    def batch_of(self, entries: list[Recorded], after: Mark | None = None) -> Batch:
        """These entries, signed."""
        start = after or Mark()
        packed = pack([Placed(each) for each in entries], Head(self.name, start.seq, start.hash))
        signature = sign_batch(self.seed, self.name, start.seq + 1, [each.entry.hash for each in entries])
        return Batch(after=start, entries=packed, signature=signature)

    def say(self, *, carried: bool = False, **fields: object) -> SyncAnswer:
        """One exchange; raises Refused."""
        self.number += 1
        request = msgspec.structs.replace(SyncRequest(versions=VERSIONS), **fields)
        return exchange(self.banner.database, self.sender, request, carried=carried)

    def send(self, after: int = 0, upto: int | None = None, **fields: Any) -> SyncAnswer:
        """An exchange that brings entries."""
        return self.say(batch=self.batch(after, upto), **fields)
