"""Signed commits: who vouches for which stretch of a device's journal, for whoever knows the public keys.

A commit is what one transaction appended: the entries after the end of the commit before it.  Device and
member of staff each sign its end, and with it, through the chain, all that stands before
(docs/decisions/0112-signed-commits.md).
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from sync.wire import signatures


class Commit(msgspec.Struct, frozen=True, kw_only=True):
    """Entries of `device` after seq `previous` up to `seq`, the last of which has `hash`.

    `staff` signed, on the computer with the device's key.  `carried`: among them are entries that others
    wrote, word for word, from a chain that ended (a copied disk, a rescue): they are vouched for as such.
    """

    device: str
    seq: int
    hash: str
    previous: int
    staff: str
    carried: bool
    device_signature: bytes = b""
    staff_signature: bytes = b""

    def statement(self) -> bytes:
        """The bytes that both sign."""
        places = (self.device, str(self.previous), str(self.seq), self.hash)
        return signatures.statement("commit", *places, self.staff, "carried" if self.carried else "")


def is_signed(commit: Commit, staff_keys: Iterable[str], device_keys: Iterable[str]) -> bool:
    """Is this signed by one of these keys of its member of staff, and by one of these of its device?"""
    statement = commit.statement()
    return _by_any(staff_keys, commit.staff_signature, statement) and _by_any(
        device_keys, commit.device_signature, statement
    )


def _by_any(keys: Iterable[str], signature: bytes, statement: bytes) -> bool:
    return any(signatures.is_signed(bytes.fromhex(key), signature, statement) for key in keys)
