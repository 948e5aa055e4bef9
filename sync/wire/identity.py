"""Who the banner is: its key, how that key follows former ones, and the certificates that it vouches for.

Trust rests on the banner's key, not on the wire: the enrolment code names the key, and what answers at the
banner's address has to prove that it holds it.  The answer is signed over a number of the asker's own, so
an old one is worth nothing to whoever copied it.
"""

from __future__ import annotations

import hashlib
import secrets

import msgspec

from casework.understanding import understand
from sync.wire import signatures
from sync.wire.protocol import VERSIONS

_NONCE_BYTES = 16
_MOST_LINKS = 64


class KeyLink(msgspec.Struct, frozen=True, kw_only=True):
    """A banner took another key: the former one says so, and the new one that it agrees."""

    former: bytes
    key: bytes
    since: str
    by_former: bytes
    by_key: bytes


class IdentityAsked(msgspec.Struct, frozen=True, kw_only=True):
    """Who are you?  `nonce` is new with each question."""

    versions: tuple[int, ...]
    nonce: bytes


class Identity(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The banner's key, the way to it from former ones, and what TLS may be believed by.

    `certificates` (PEM) are the server's own and those of a proxy in front of it, `authorities` whose
    signature is good for the address that was asked.
    """

    key: bytes
    signature: bytes
    links: tuple[KeyLink, ...] = ()
    certificates: str = ""
    authorities: str = ""


class Vouched(msgspec.Struct, frozen=True):
    """Certificates (PEM) that a banner vouches for; see `Identity`."""

    certificates: str = ""
    authorities: str = ""


def ask_identity() -> IdentityAsked:
    """A fresh question."""
    return IdentityAsked(versions=VERSIONS, nonce=secrets.token_bytes(_NONCE_BYTES))


def identity(seed: bytes, asked: IdentityAsked, links: tuple[KeyLink, ...], vouched: Vouched) -> Identity:
    """The banner's answer."""
    key = signatures.public_key(seed)
    signature = signatures.sign_statement(seed, "identity", *_words(asked, key, vouched))
    return Identity(
        key=key,
        signature=signature,
        links=links,
        certificates=vouched.certificates,
        authorities=vouched.authorities,
    )


def identity_is_signed(asked: IdentityAsked, given: Identity) -> bool:
    """Was this said to that question by whoever holds the key in it?"""
    words = _words(asked, given.key, Vouched(given.certificates, given.authorities))
    return signatures.statement_is_signed(given.key, given.signature, "identity", *words)


def link(former_seed: bytes, seed: bytes, since: str) -> KeyLink:
    """The word of both keys that one follows the other."""
    former, key = signatures.public_key(former_seed), signatures.public_key(seed)
    words = (former.hex(), key.hex(), since)
    return KeyLink(
        former=former,
        key=key,
        since=since,
        by_former=signatures.sign_statement(former_seed, "key-follows", *words),
        by_key=signatures.sign_statement(seed, "key-follows", *words),
    )


def keys_between(links: tuple[KeyLink, ...], first: bytes, last: bytes) -> tuple[bytes, ...] | None:
    """The keys from `first` to `last`, each signed by the one before and by itself; None for no way."""
    way, following = [first], {each.former: each for each in links[:_MOST_LINKS] if _holds(each)}
    while way[-1] != last:
        next_link = following.pop(way[-1], None)
        if next_link is None:
            return None
        way.append(next_link.key)
    return tuple(way)


def _holds(each: KeyLink) -> bool:
    words = (each.former.hex(), each.key.hex(), each.since)
    return signatures.statement_is_signed(
        each.former, each.by_former, "key-follows", *words
    ) and signatures.statement_is_signed(each.key, each.by_key, "key-follows", *words)


def _words(asked: IdentityAsked, key: bytes, vouched: Vouched) -> tuple[str, ...]:
    digests = (hashlib.sha256(text.encode()).hexdigest() for text in msgspec.structs.astuple(vouched))
    return (asked.nonce.hex(), key.hex(), *digests)


understand(IdentityAsked, Identity)
