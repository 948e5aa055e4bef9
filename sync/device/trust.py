"""Whom a device believes to be its banner: a key, and nothing that lies on the way.

The key comes with the enrolment code, as a fingerprint.  A later key is believed when the one before signed
it.  Certificates of the server are believed when the system's authorities say so, or when the banner's key
vouches for them.
"""

from __future__ import annotations

import msgspec

from casework.language import _
from sync.device.errors import ExchangeError, ForeignAnswer
from sync.wire import enrolment_code
from sync.wire.enrolment_code import CODE_LETTERS
from sync.wire.identity import Identity, IdentityAsked, identity_is_signed, keys_between


class BannerTrust(msgspec.Struct, frozen=True, kw_only=True):
    """The banner's key, or its fingerprint before the first answer; what TLS is believed by besides.

    `former` are its keys before, `certificates` (PEM) those for which it vouched last, `authorities` (PEM)
    whom else to believe.
    """

    key: bytes = b""
    fingerprint: str = ""
    former: tuple[bytes, ...] = ()
    certificates: str = ""
    authorities: str = ""

    @property
    def keys(self) -> tuple[bytes, ...]:
        """All keys that the banner has or had."""
        return (self.key, *self.former)

    def after(self, asked: IdentityAsked, given: Identity) -> BannerTrust:
        """What is believed once somebody proved who he is; raises ForeignAnswer unless it is the banner."""
        if not identity_is_signed(asked, given):
            raise ForeignAnswer(_("对方没有证明自己是旗里"))
        way = self._way(given)
        if way is None:
            raise ForeignAnswer(_("对方的密钥不是旗里的"))
        return msgspec.structs.replace(
            self.along(way),
            certificates=given.certificates,
            authorities=self.authorities if self.authorities else given.authorities,
        )

    def along(self, way: tuple[bytes, ...]) -> BannerTrust:
        """What is believed at the end of a way of keys that each signed the next."""
        *passed, key = way
        former = tuple(dict.fromkeys((*reversed(passed), *self.former)))
        return msgspec.structs.replace(self, key=key, former=former)

    def _way(self, given: Identity) -> tuple[bytes, ...] | None:
        if self.key:
            return keys_between(given.links, self.key, given.key)
        for first in (given.key, *(each.former for each in given.links)):
            if enrolment_code.fingerprint(first) == self.fingerprint:
                return keys_between(given.links, first, given.key)
        return None


def trust_of_code(code: str, authorities: str = "") -> BannerTrust:
    """What an enrolment code says of its banner; raises ExchangeError for one that is not whole."""
    parts = enrolment_code.read_code(code)
    if parts.letters != CODE_LETTERS:
        what = _("注册码有 {letters} 位字母和数字，输入的是 {count} 位")
        raise ExchangeError(
            _("注册码不全"),
            what.format(letters=CODE_LETTERS, count=parts.letters),
            _("请照设备注册单重新输入，或用扫码枪扫单上的码"),
        )
    return BannerTrust(fingerprint=parts.fingerprint, authorities=authorities)
