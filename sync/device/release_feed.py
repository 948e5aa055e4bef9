"""Releases on their way to devices: a signed manifest over parts that are named by their content.

A release is cut into its matters, its sites, its labels, its calendar and the rest, so that a device fetches
only what it does not have.  Put together again they are the very bytes that were published
(docs/decisions/0012-release-feed.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

import msgspec

from casework.cases.entries import digest
from casework.language import _
from casework.understanding import understand
from sync.device.errors import ExchangeError
from sync.wire import signatures
from sync.wire.release_messages import PartsAnswer, SignedManifest

_PURPOSE = "release"


class ReleaseUntrusted(ExchangeError):  # noqa: N818 - named as the others
    """The release cannot be believed or is not whole; `what` says why, for the counter."""

    def __init__(self, what: str) -> None:
        super().__init__(_("新目录没有启用"), what, _("原目录继续使用"))


class ManifestPart(msgspec.Struct, frozen=True):
    """One part of a release: "head", "sites", "labels", "calendar" or "matter CODE", with its SHA-256."""

    name: str
    digest: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a release consists of; `digest` is that of the whole file, `number` grows with each."""

    v: int = 1
    banner: str
    name: str
    number: int
    digest: str
    published_at: str
    expires_at: str
    parts: tuple[ManifestPart, ...]
    release_key: str = ""  # hex; under which the next ones stand, "" for the banner's alone


class Feed(Protocol):
    """A way to the banner's releases.  Raises subclasses of `sync.device.errors.ExchangeError` only."""

    def release(self, number: int) -> SignedManifest:
        """The manifest of the release of that number."""

    def release_parts(self, digests: Sequence[str]) -> PartsAnswer:
        """Parts by their digests, one at least."""


def split(whole: bytes) -> dict[ManifestPart, bytes]:
    """The parts of a release's file with their bytes, in the order of the manifest, none left out."""
    head = msgspec.json.decode(whole)
    sites, labels, matters = head["sites"], head["labels"], head["matters"]
    calendar = head.pop("calendar", None)
    head |= {"sites": [], "labels": {}, "matters": []}
    pieces: list[tuple[str, object]] = [("head", head), ("sites", sites), ("labels", labels)]
    if calendar is not None:
        pieces.append(("calendar", calendar))
    pieces += [(f"matter {matter['code']}", matter) for matter in matters]
    encoded = ((name, msgspec.json.encode(piece)) for name, piece in pieces)
    return {ManifestPart(name, digest(content)): content for name, content in encoded}


def assemble(manifest: Manifest, contents: Mapping[str, bytes]) -> bytes:
    """The release's file out of parts by digest; raises ReleaseUntrusted unless it is exactly that one."""
    try:
        whole = msgspec.json.format(msgspec.json.encode(_joined(manifest, contents)), indent=1) + b"\n"
    except (KeyError, TypeError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ReleaseUntrusted(_("目录内容拼不起来")) from error
    if digest(whole) != manifest.digest:
        raise ReleaseUntrusted(_("拼成的目录与清单不符，可能要先升级程序"))
    return whole


def written(manifest: Manifest) -> str:
    """The manifest's bytes, as they are signed."""
    return msgspec.json.encode(manifest, order="deterministic").decode()


def sign(manifest: Manifest, seed: bytes) -> SignedManifest:
    """The manifest under the banner's signature."""
    content = written(manifest)
    return SignedManifest(content=content, signature=sign_text(content, seed))


def sign_text(content: str, seed: bytes) -> bytes:
    """The banner's signature of a manifest as it was written."""
    return signatures.sign_statement(seed, _PURPOSE, content)


def read_signed(signed: SignedManifest, key: bytes) -> Manifest:
    """The manifest inside; raises ReleaseUntrusted unless the banner's key signed exactly these bytes."""
    if not signatures.statement_is_signed(key, signed.signature, _PURPOSE, signed.content):
        raise ReleaseUntrusted(_("目录的签名不是旗里的"))
    try:
        return msgspec.json.decode(signed.content, type=Manifest)
    except msgspec.DecodeError as error:
        raise ReleaseUntrusted(_("目录清单看不懂，可能要先升级程序")) from error


def checked(asked: Iterable[str], answer: PartsAnswer) -> dict[str, bytes]:
    """Parts by digest, as far as the answer goes; raises ReleaseUntrusted for a part that is another."""
    parts = {}
    for wanted, text in zip(asked, answer.parts, strict=False):
        content = text.encode()
        if digest(content) != wanted:
            raise ReleaseUntrusted(_("收到的目录内容与清单不符"))
        parts[wanted] = content
    if not parts:
        raise ReleaseUntrusted(_("旗服务器没有清单上的内容"))
    return parts


def _joined(manifest: Manifest, contents: Mapping[str, bytes]) -> dict[str, object]:
    """The plain value of the whole, also of what this program does not know: each part as it was signed."""
    parts = [(part.name, msgspec.json.decode(contents[part.digest])) for part in manifest.parts]
    named = dict(parts)
    whole: dict[str, object] = named["head"]
    whole["sites"], whole["labels"] = named["sites"], named["labels"]
    whole["matters"] = [content for name, content in parts if name.startswith("matter ")]
    if "calendar" in named:
        whole["calendar"] = named["calendar"]
    return whole


understand(Manifest)
