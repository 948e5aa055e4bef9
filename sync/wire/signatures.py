"""Signatures of suite 1, Ed25519: what exactly is signed, for each purpose under a name of its own.

The fields are joined as netstrings, so that no two different requests give the same bytes.
"""

from __future__ import annotations

import hashlib
import hmac

import msgspec
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from casework.cases.entries import Head
from casework.suite import SUITE

_HEAD = b"tamga-signed-1\n" + bytes([SUITE])

KEY_BYTES = 32
SIGNATURE_BYTES = 64


class SignedRequest(msgspec.Struct, frozen=True):
    """A device's request as it travels, whatever carries it: signed over its number and its payload."""

    device: str
    number: int
    signature: bytes
    payload: bytes


def new_seed() -> bytes:
    """A fresh private key."""
    return bytes(SigningKey.generate())


def public_key(seed: bytes) -> bytes:
    """The public half of a private key."""
    return bytes(SigningKey(seed).verify_key)


def sign_request(seed: bytes, device: str, number: int, payload: bytes) -> bytes:
    """Signature of a request's payload; the number makes an old request worthless to who copied it."""
    return _sign(seed, _request(device, number, payload))


def request_is_signed(key: bytes, request: SignedRequest) -> bool:
    """Is this signed by the device with that key?"""
    return _verify(key, request.signature, _request(request.device, request.number, request.payload))


def sign_head(seed: bytes, device: str, seq: int, head_hash: str) -> bytes:
    """Signature of a journal's end after a batch: the chain covers all before it.  Kept by the banner."""
    return _sign(seed, _head(device, seq, head_hash))


def head_is_signed(key: bytes, signature: bytes, head: Head) -> bool:
    """Is this the device's signature of its journal's end?"""
    return _verify(key, signature, _head(head.device, head.seq, head.hash))


def sign_statement(seed: bytes, purpose: str, *fields: str) -> bytes:
    """Signature of a few words for one purpose: a key's enrolment, the birth of a fork, an answer."""
    return _sign(seed, _joined(purpose, fields))


def statement_is_signed(key: bytes, signature: bytes, purpose: str, *fields: str) -> bool:
    """Is this the signature of these words for this purpose?"""
    return _verify(key, signature, _joined(purpose, fields))


def statement(purpose: str, *fields: str) -> bytes:
    """The bytes of a statement, for who keeps a key at hand that signs many."""
    return _joined(purpose, fields)


def is_signed(key: bytes, signature: bytes, message: bytes) -> bool:
    """Is this the signature of these bytes?"""
    return _verify(key, signature, message)


def derived_identity(seed: bytes, device: str, entry_hash: str) -> tuple[str, bytes]:
    """An id and a key that only who holds this key comes to, and always the same ones."""
    named = hashlib.sha256(_joined("fork-id", (device, entry_hash))).hexdigest()[:16]
    made = hmac.new(seed, _joined("fork-key", (device, entry_hash)), hashlib.sha256).digest()
    return named, made


def _request(device: str, number: int, payload: bytes) -> bytes:
    return _joined("request", (device, str(number), hashlib.sha256(payload).hexdigest()))


def _head(device: str, seq: int, head_hash: str) -> bytes:
    return _joined("head", (device, str(seq), head_hash))


def _joined(purpose: str, fields: tuple[str, ...]) -> bytes:
    parts = [field.encode() for field in (purpose, *fields)]
    return _HEAD + b"".join(b"%d:%b," % (len(part), part) for part in parts)


def _sign(seed: bytes, message: bytes) -> bytes:
    return bytes(SigningKey(seed).sign(message).signature)


def _verify(key: bytes, signature: bytes, message: bytes) -> bool:
    if len(key) != KEY_BYTES or len(signature) != SIGNATURE_BYTES:
        return False
    try:
        VerifyKey(key).verify(message, signature)
    except BadSignatureError:
        return False
    return True
