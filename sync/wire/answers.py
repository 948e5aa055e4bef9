"""Answers that the banner signs, at every door: what exactly is signed, and how it travels.

A signature covers the door, the question (its signature, where a device signs, else its body, and a number
of the asker's own), the status and the body of the answer: neither another answer nor an old one fits.
Who sends no number of its own gets no signature: people's tools do not ask for one.
"""

from __future__ import annotations

import binascii
import hashlib
import secrets
from base64 import b64decode, b64encode

import msgspec
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from sync.wire import signatures

NONCE_HEADER = "Tamga-Nonce"
ANSWER_HEADER = "Tamga-Answer"
LONGEST_NONCE = 64


class SignedQuestion(msgspec.Struct, frozen=True):
    """What was asked: at which door, with which number, and which signature or body."""

    path: str
    nonce: str
    asked: bytes


class DoorAnswer(msgspec.Struct, frozen=True):
    """What was answered."""

    status: int
    body: bytes


def new_nonce() -> str:
    """A number that no other question has."""
    return secrets.token_hex(16)


def sign(key: SigningKey, question: SignedQuestion, reply: DoorAnswer) -> str:
    """The header that proves an answer to be the banner's."""
    return b64encode(key.sign(_words(question, reply)).signature).decode()


def is_signed(key: bytes, header: str, question: SignedQuestion, reply: DoorAnswer) -> bool:
    """Did the holder of the key answer this to that?"""
    try:
        VerifyKey(key).verify(_words(question, reply), b64decode(header, validate=True))
    except (BadSignatureError, binascii.Error, ValueError):
        return False
    return True


def _words(question: SignedQuestion, reply: DoorAnswer) -> bytes:
    return signatures.statement(
        "reply",
        question.path,
        question.nonce,
        hashlib.sha256(question.asked).hexdigest(),
        str(reply.status),
        hashlib.sha256(reply.body).hexdigest(),
    )
