"""The banner's signed word how far it has a device's journal: an anchor that nobody at the device can make.

Unlike the receipt, which only the banner can read, the device can check it, and keep it outside its store
(docs/decisions/0083-journal-that-testifies.md).
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from casework.understanding import understand
from sync.wire import signatures
from sync.wire.protocol import Mark

_PURPOSE = "acknowledged"


class SignedMark(msgspec.Struct, frozen=True, kw_only=True):
    """The banner has the chain of `device` up to `mark`; the device heard it `at` (ISO 8601, UTC)."""

    device: str
    mark: Mark
    signature: bytes
    at: str = ""


def sign_mark(seed: bytes, device: str, mark: Mark) -> bytes:
    """The banner's signature of how far it has that device's chain."""
    return signatures.sign_statement(seed, _PURPOSE, device, str(mark.seq), mark.hash)


def mark_is_signed(keys: Iterable[bytes], signed: SignedMark) -> bool:
    """Did a banner with one of these keys say so?"""
    words = (signed.device, str(signed.mark.seq), signed.mark.hash)
    return any(signatures.statement_is_signed(key, signed.signature, _PURPOSE, *words) for key in keys)


understand(SignedMark)
