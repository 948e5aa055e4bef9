"""A release in parcels: the device says what it has, the answer brings what it lacks, as much as fits.

Manifest and parts are those of the network (`sync.device.release_feed`); what a parcel brings in pieces is
kept until the release is whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from casework.language import _, n_
from casework.understanding import understand
from sync.device.errors import ExchangeError
from sync.wire.release_messages import PartsAnswer, SignedManifest

LARGEST_BYTES = 6 * 1024 * 1024  # of parts in one answer, before compression; one part at least
MOST_FETCHED = 20_000  # parts that a device may say to have
_SHORT_BYTES = 8  # of a digest: enough to tell a release's parts apart


class Held(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The release that a device uses, and the parts of a newer one that have come so far."""

    number: int = 0
    digest: str = ""
    fetched: tuple[bytes, ...] = ()


class CarriedRelease(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The newest release's manifest with parts of it; `left` are to come with the next parcel."""

    number: int
    manifest: SignedManifest
    parts: tuple[str, ...]
    digests: tuple[str, ...]
    left: int = 0


class PartsToCome(ExchangeError):  # noqa: N818 - named as the others
    """The release is not whole yet; what came is kept."""

    def __init__(self, left: int) -> None:
        super().__init__(
            _("新目录还没到齐"),
            n_("还差 {count} 个部分", left).format(count=left),
            _("请再做一个包裹，取下一份回执"),
        )
        self.left = left


class CarriedFeed:
    """What an answer brought, as `sync.device.release_feed.Feed`."""

    def __init__(self, carried: CarriedRelease) -> None:
        self._carried = carried
        self._parts = dict(zip(carried.digests, carried.parts, strict=False))

    def release(self, _number: int) -> SignedManifest:
        """The manifest that was carried."""
        return self._carried.manifest

    def release_parts(self, digests: Sequence[str]) -> PartsAnswer:
        """Parts in the order asked for, up to the first that is not here; raises PartsToCome for none."""
        parts: list[str] = []
        for digest in digests:
            if digest not in self._parts:
                break
            parts.append(self._parts[digest])
        if not parts:
            raise PartsToCome(self._carried.left)
        return PartsAnswer(parts=tuple(parts))


def shortened(digests: Iterable[str]) -> tuple[bytes, ...]:
    """Digests as a parcel names them."""
    return tuple(bytes.fromhex(digest)[:_SHORT_BYTES] for digest in digests)


understand(Held, CarriedRelease)
