"""Enrolment codes: a one-time secret, and by what a device knows its banner's key before it ever met it.

Half of a code is the secret, which the banner keeps as a digest; the other half is the fingerprint of the
banner's public key, which the device compares itself.  Without the letters that are read as digits: codes
are read out on the telephone.
"""

from __future__ import annotations

import hashlib
import re
import secrets

import msgspec

from sync.wire.signatures import public_key

_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_GROUP = 4
_SECRET = 16  # letters: 30^16, nobody tries that many
_FINGERPRINT = 16  # letters, 78 bits: nobody makes a second key that has it
CODE_LETTERS = _SECRET + _FINGERPRINT


class CodeParts(msgspec.Struct, frozen=True):
    """What a code holds, in capitals and without dashes."""

    secret: str
    fingerprint: str

    @property
    def letters(self) -> int:
        """How many there are of `CODE_LETTERS`."""
        return len(self.secret) + len(self.fingerprint)


def new_code(seed: bytes) -> str:
    """A code of the banner that has this private key, in groups as it is read out."""
    return f"{new_secret()}-{_grouped(fingerprint(public_key(seed)))}"


def new_secret() -> str:
    """Sixteen letters and digits in groups."""
    return _grouped("".join(secrets.choice(_LETTERS) for _ in range(_SECRET)))


def read_code(typed: str) -> CodeParts:
    """The parts of a code, as far as they were typed; case, blanks and dashes do not matter."""
    plain = _plain(typed)
    return CodeParts(plain[:_SECRET], plain[_SECRET:])


def secret_digest(code: str) -> str:
    """Under what the banner keeps a code: its secret alone, whether or not the rest came along."""
    return hashlib.sha256(f"tamga-code {_plain(code)[:_SECRET]}".encode()).hexdigest()


def fingerprint(key: bytes) -> str:
    """What stands in codes for a banner's public key."""
    number = int.from_bytes(hashlib.sha256(b"tamga-banner-key\n" + key).digest(), "big")
    letters = []
    for _ in range(_FINGERPRINT):
        number, place = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[place])
    return "".join(letters)


def _grouped(letters: str) -> str:
    return "-".join(letters[place : place + _GROUP] for place in range(0, len(letters), _GROUP))


def _plain(typed: str) -> str:
    return re.sub(r"[\s\-]", "", typed).upper()
