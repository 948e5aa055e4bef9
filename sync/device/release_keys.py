"""A release key: it lies on a machine of its own, and who has the banner's server alone publishes nothing.

The manifest says under which key the next ones stand.  A device that has seen one keeps it, and takes no
release but what that key signed too; the same signature leads to another key, or to none again
(docs/decisions/0125-release-key.md).
"""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from casework.errors import FileUnreadable
from casework.language import _
from casework.named_files import read_named_text
from sync.device.release_feed import Manifest, ReleaseUntrusted
from sync.wire import signatures
from sync.wire.release_messages import KeyStep, SignedManifest

_PURPOSE = "release-key"
MOST_STEPS = 16  # keys that followed one another
_HEX = re.compile("[0-9a-f]{64}")


class ManifestOnItsWay(msgspec.Struct, frozen=True, kw_only=True):
    """What the machine with the release key gives back: the manifest as it signed it."""

    content: str
    signature: str  # hex


def sign(content: str, seed: bytes) -> bytes:
    """The release key's signature of a manifest as it was written."""
    return signatures.sign_statement(seed, _PURPOSE, content)


def is_signed(key: str, signed: SignedManifest) -> bool:
    """Did that key (hex) sign exactly these bytes?"""
    if not _HEX.fullmatch(key):
        return False
    return signatures.statement_is_signed(
        bytes.fromhex(key), signed.release_signature, _PURPOSE, signed.content
    )


def require_key(signed: SignedManifest, manifest: Manifest, known: str, seen: int = 0) -> None:
    """Raise ReleaseUntrusted unless the release key signed it: the one that is known, else its own.

    Without any, the banner's signature is enough.  Releases after `seen` that were missed here may have led
    to another key.
    """
    key = known
    for step in signed.key_steps[:MOST_STEPS] if known else ():
        following = _key_after(step, key)
        is_between = following is not None and seen < following.number < manifest.number
        if following is not None and is_between and following.banner == manifest.banner:
            key = following.release_key
    key = key or manifest.release_key
    if key and not is_signed(key, signed):
        raise ReleaseUntrusted(_("目录没有发布密钥的签名，可能不是旗里发布的"))


def _key_after(step: KeyStep, key: str) -> Manifest | None:
    """The manifest that leads on from this key; None where that did not sign it."""
    if not is_signed(key, SignedManifest(content=step.content, release_signature=step.release_signature)):
        return None
    try:
        return msgspec.json.decode(step.content, type=Manifest)
    except msgspec.DecodeError:
        return None


def read_seed(path: Path) -> bytes:
    """The private key in a file; raises FileUnreadable."""
    text = read_named_text(path).strip()
    if not _HEX.fullmatch(text):
        what = _("{path} 里没有私钥").format(path=path)
        raise FileUnreadable(_("文件读不出"), what, _("私钥由 banner release key 做成"))
    return bytes.fromhex(text)
