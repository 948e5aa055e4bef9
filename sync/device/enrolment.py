"""Enrolling a device: it makes its keys, shows its code, and learns who its banner is."""

from __future__ import annotations

from sync.wire import signatures
from sync.wire.protocol import VERSIONS, EnrolRequest


def enrol_request(device: str, seed: bytes, code: str, name: str = "", letter: str = "") -> EnrolRequest:
    """What a device says to become known; the signature proves that the key is its own."""
    return EnrolRequest(
        versions=VERSIONS,
        code=code,
        device=device,
        key=signatures.public_key(seed),
        signature=signatures.sign_statement(seed, "enrol", device, code),
        name=name,
        letter=letter,
    )
