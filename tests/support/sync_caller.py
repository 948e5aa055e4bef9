"""Speaks to the banner's server for a device, rightly or in whatever wrong way a test wants."""

from __future__ import annotations

from base64 import b64encode

import msgspec
import requests
import zstandard

from casework.cases.entries import Head, Recorded
from sync.wire import compression, signatures
from sync.wire.packing import Placed, pack
from sync.wire.proofs import sign_batch
from sync.wire.protocol import VERSIONS, Batch, Mark, Refusal, SyncAnswer, SyncRequest
from tests.support.banners import Banner
from tests.support.devices import Device


class Caller:
    """Speaks for a device, in whatever way a test wants."""

    def __init__(self, banner: Banner, device: Device) -> None:
        state = device.sync_store().state()
        assert state is not None
        self.url, self.state, self.number = banner.url, state, 1000
        self.device = device

    def batch(self, entries: list[Recorded], after: Mark | None = None) -> Batch:
        start = after or Mark()
        return Batch(
            after=start,
            entries=pack([Placed(each) for each in entries], Head(self.state.device, start.seq, start.hash)),
            signature=sign_batch(
                self.state.seed, self.state.device, start.seq + 1, [each.entry.hash for each in entries]
            ),
        )

    def say(self, request: SyncRequest) -> requests.Response:
        return self.send(compression.compress(msgspec.json.encode(request)))

    def send(self, payload: bytes, **changes: str) -> requests.Response:
        headers = {**self.headers(payload), **changes}
        return requests.post(self.url + "/v1/sync", payload, headers=headers, timeout=20)

    def headers(self, payload: bytes) -> dict[str, str]:
        """Those of the next request, signed."""
        self.number += 1
        signature = signatures.sign_request(self.state.seed, self.state.device, self.number, payload)
        return {
            "Content-Type": "application/zstd",
            "Tamga-Device": self.state.device,
            "Tamga-Number": str(self.number),
            "Tamga-Signature": b64encode(signature).decode(),
        }


def refusal(response: requests.Response) -> tuple[int, str]:
    return response.status_code, msgspec.json.decode(response.content, type=Refusal).code


def answer(response: requests.Response) -> SyncAnswer:
    assert response.status_code == 200, response.content
    return msgspec.json.decode(compression.expand(response.content, 1 << 24), type=SyncAnswer)


def request(**fields: object) -> SyncRequest:
    return SyncRequest(versions=VERSIONS, **fields)  # type: ignore[arg-type]


def bomb() -> bytes:
    """A few kilobytes that hold a quarter of a gigabyte."""
    return zstandard.ZstdCompressor(level=19).compress(bytes(1 << 28))
