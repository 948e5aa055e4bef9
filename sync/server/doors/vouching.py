"""For which certificates the banner's key vouches: the server's own, a proxy's in front, an authority's.

Files are read anew for each question, so that a renewed certificate needs no word to anybody.
"""

from __future__ import annotations

import re
import ssl
from pathlib import Path

import msgspec

from casework.language import _
from sync.server.refusals import refuse
from sync.wire.identity import Vouched

_BLOCK = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----\n?", re.DOTALL)


class Certificates(msgspec.Struct, frozen=True):
    """Files with certificates (PEM); of a chain the first counts, which is the server's."""

    own: Path | None = None
    proxies: tuple[Path, ...] = ()
    authorities: tuple[Path, ...] = ()

    def check(self) -> None:
        """Raise Refused where there is no certificate in a file; OSError names a file that is not here."""
        for path in (*self.proxies, *self.authorities):
            if not first_certificate(path):
                raise refuse("malformed", _("{path} 里没有 PEM 证书").format(path=path))


class Vouching:
    """Says what may be believed now; the own certificate is also that with which the server was started."""

    def __init__(self, files: Certificates) -> None:
        self._files = files
        self._at_start = first_certificate(files.own) if files.own else ""

    def __call__(self) -> Vouched:
        """The certificates as their files have them now; one that cannot be read is left out."""
        own = [self._files.own] if self._files.own else []
        shown = {self._at_start, *map(_readable, (*own, *self._files.proxies))} - {""}
        authorities = "".join(_readable(path, whole=True) for path in self._files.authorities)
        return Vouched("".join(sorted(shown)), authorities)


def first_certificate(path: Path) -> str:
    """The first certificate of a file as PEM, "" where there is none; raises OSError."""
    blocks = _blocks(path)
    return blocks[0] if blocks else ""


def _readable(path: Path, *, whole: bool = False) -> str:
    try:
        return "".join(_blocks(path)) if whole else first_certificate(path)
    except OSError:
        return ""


def _blocks(path: Path) -> list[str]:
    blocks = _BLOCK.findall(path.read_text("ascii", errors="replace"))
    return [ssl.DER_cert_to_PEM_cert(ssl.PEM_cert_to_DER_cert(each)) for each in blocks]
