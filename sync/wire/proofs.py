"""Proofs that travel with entries: who wrote them, and that the banner knows the writer.

A device signs the hashes of each batch that it brings; the banner keeps that signature and gives it to who
reads an entry of the batch, with the hashes of what the reader does not get.  At enrolment the banner signs
which key belongs to which device.  So nobody on the way, the banner's server included, can change an entry or
put words into a device's mouth; what is left out leaves a gap in the chain.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable, Mapping, Sequence

import msgspec
from nacl.signing import SigningKey

from casework.cases.entries import Entry
from casework.suite import SUITE
from sync.wire import signatures

_HASH_BYTES = 32
LONGEST_BATCH = 1024  # entries that one signature may cover

Place = tuple[str, int]  # device and seq


class _Proof(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What has its default is not sent."""


class SkippedRun(_Proof, frozen=True, kw_only=True):
    """Hashes of entries that follow each other from `first` on and are not in this answer."""

    first: int
    hashes: bytes

    def by_seq(self) -> dict[int, str]:
        """The hashes, as entries have them."""
        parts = (self.hashes[at : at + _HASH_BYTES] for at in range(0, len(self.hashes), _HASH_BYTES))
        return {seq: part.hex() for seq, part in enumerate(parts, self.first)}


class BatchProof(_Proof, frozen=True, kw_only=True):
    """A device's signature over the hashes of its entries from `first` to `last`."""

    device: str
    first: int
    last: int
    signature: bytes
    skipped: tuple[SkippedRun, ...] = ()
    suite: int = SUITE

    def not_here(self) -> dict[int, str]:
        """The hashes of entries of the batch that are not in the answer, by seq."""
        return {seq: each for run in self.skipped for seq, each in run.by_seq().items()}


class DeviceCertificate(_Proof, frozen=True, kw_only=True):
    """The banner's word for which key a device has, where it stands and stood, and of what it is a copy."""

    device: str
    site: str
    key: bytes
    signature: bytes
    former_sites: str = ""
    letter: str = ""
    origin: str = ""


def sign_batch(seed: bytes, device: str, first: int, hashes: Sequence[str]) -> bytes:
    """A device's signature over entries of its own, which follow each other from seq `first` on."""
    return signatures.sign_statement(seed, "batch", *_batch(device, first, hashes))


def batch_is_signed(key: bytes, signature: bytes, device: str, first: int, hashes: Sequence[str]) -> bool:
    """Did the device sign that these are its entries from `first` on?"""
    return signatures.statement_is_signed(key, signature, "batch", *_batch(device, first, hashes))


@functools.lru_cache(maxsize=4096)  # each reader gets the same ones
def certified(seed: bytes, bare: DeviceCertificate) -> DeviceCertificate:
    """The certificate with the banner's signature."""
    words = signatures.statement("device", *_device(bare))
    return msgspec.structs.replace(bare, signature=bytes(SigningKey(seed).sign(words).signature))


@functools.lru_cache(maxsize=4096)
def is_certified(keys: tuple[bytes, ...], given: DeviceCertificate) -> bool:
    """Did the banner, by one of its keys, say so?"""
    words = _device(given)
    return any(signatures.statement_is_signed(key, given.signature, "device", *words) for key in keys)


def proven(
    keys: Mapping[str, bytes], proofs: Iterable[BatchProof], hashes: Mapping[Place, str]
) -> set[Place]:
    """The places of entries that a proof covers; `keys` are those of devices, `hashes` of what is here."""
    good: set[Place] = set()
    for proof in proofs:
        key = keys.get(proof.device)
        if key is None or proof.suite != SUITE or not 0 <= proof.last - proof.first < LONGEST_BATCH:
            continue
        beside = proof.not_here()
        seqs = range(proof.first, proof.last + 1)
        whole = [hashes.get((proof.device, seq)) or beside.get(seq) or "" for seq in seqs]
        if batch_is_signed(key, proof.signature, proof.device, proof.first, whole):
            good.update((proof.device, seq) for seq in seqs)
    return good


def place_of(entry: Entry) -> Place:
    """Where an entry stands in its device's chain."""
    return (entry.device, entry.seq)


def run_of(first: int, hashes: Iterable[str]) -> SkippedRun:
    """Hashes that follow each other, as they travel."""
    return SkippedRun(first=first, hashes=b"".join(bytes.fromhex(each) for each in hashes))


def _batch(device: str, first: int, hashes: Sequence[str]) -> tuple[str, ...]:
    digest = hashlib.sha256("".join(hashes).encode()).hexdigest()
    return (device, str(first), str(len(hashes)), digest)


def _device(given: DeviceCertificate) -> tuple[str, ...]:
    return (given.device, given.site, given.former_sites, given.key.hex(), given.letter, given.origin)
