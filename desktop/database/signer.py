"""Who signs what a store commits: the device, and the member of staff who is on duty.

Both private keys lie in the keyring, sealed under passwords, and never in the database: whoever has the
database key alone can sign nothing (docs/decisions/0112-signed-commits.md).
"""

from __future__ import annotations

import hashlib
from itertools import chain

from nacl.signing import SigningKey

from casework.errors import StoreError
from casework.language import _
from desktop.database.wiping import overwrite, own_copy


class SigningKeys:
    """The keys of one member of staff on one device while the store is open.  Never printed.

    `own` is the member's private key of the keyring (32 bytes), `device` the device's.
    """

    def __init__(self, staff: str, own: bytes, device: bytes) -> None:
        self.staff, self.own, self.device = staff, own_copy(own), own_copy(device)
        self._of_staff, self._of_device = SigningKey(signing_seed(own)), SigningKey(own_copy(device))

    def __repr__(self) -> str:
        return f"SigningKeys({self.staff!r}, …)"

    @property
    def staff_key(self) -> str:
        """The member's public half, lower-case hex."""
        return bytes(self._of_staff.verify_key).hex()

    @property
    def device_key(self) -> str:
        """The device's public half, lower-case hex."""
        return bytes(self._of_device.verify_key).hex()

    def sign_as_staff(self, statement: bytes) -> bytes:
        """The member's signature, 64 bytes.  Raises StoreError once the keys were wiped."""
        self._check()
        return bytes(self._of_staff.sign(statement).signature)

    def wipe(self) -> None:
        """Overwrite the keys: nobody signs with them any more."""
        inside = (vars(each).values() for each in (self._of_staff, self._of_device))
        for secret in (self.own, self.device, *chain(*inside)):
            if isinstance(secret, bytes):
                overwrite(secret)

    def sign_as_device(self, statement: bytes) -> bytes:
        """The device's signature, 64 bytes.  Raises StoreError once the keys were wiped."""
        self._check()
        return bytes(self._of_device.sign(statement).signature)

    def _check(self) -> None:
        if not any(self.own):  # whoever was at work as the window locked records nothing
            raise StoreError(_("已锁定"), _("数据已经锁上"), _("请输入密码解锁后再试"))


def signing_seed(own: bytes) -> bytes:
    """What a member signs with, derived from the private key that the password opens."""
    return hashlib.blake2b(own, digest_size=32, person=b"tamga-signing").digest()


def public_half(seed: bytes) -> bytes:
    """The public half of a signing key."""
    return bytes(SigningKey(seed).verify_key)
