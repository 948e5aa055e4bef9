"""The certificate that a server shows to anybody: whose, by whom, from when to when.

It is looked at to say why it is not believed, and for nothing else: what it says is unproved.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import ssl

import msgspec

from sync.device.line import open_line

_COMMON_NAME, _ORGANIZATION = b"\x55\x04\x03", b"\x55\x04\x0a"
_SEQUENCE, _SET, _VERSION = 0x30, 0x31, 0xA0
_UTC_TIME = 0x17
_BMP_STRING = 0x1E


class Presented(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in a certificate; names are "" where it has none."""

    subject: str
    issuer: str
    begins: dt.datetime
    ends: dt.datetime

    @property
    def is_own(self) -> bool:
        """Did its owner issue it himself?"""
        return self.subject == self.issuer


def presented(host: str, port: int, timeout_s: float = 3.0) -> Presented | None:
    """What the server at that address shows; None where it speaks no TLS, or shows what cannot be read."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    name = None if ":" in host else host
    with contextlib.suppress(OSError, ValueError, IndexError):
        with open_line(host, port, timeout_s) as line:
            line.settimeout(timeout_s)
            with context.wrap_socket(line, server_hostname=name) as wrapped:
                shown = wrapped.getpeercert(binary_form=True)
        return read(shown) if shown else None
    return None


def speaks_tls(host: str, port: int, timeout_s: float = 3.0) -> bool:
    """Does a server there answer the first words of TLS?"""
    return presented(host, port, timeout_s) is not None


def read(certificate: bytes) -> Presented:
    """What stands in a certificate (DER); raises ValueError or IndexError for what is none."""
    body = _parts(_parts(certificate)[0][1])[0][1]  # the part that is signed
    fields = _parts(body)
    if fields[0][0] == _VERSION:
        fields = fields[1:]
    _serial, _algorithm, issuer, validity, subject = fields[:5]
    begins, ends = (_time(tag, content) for tag, content in _parts(validity[1]))
    return Presented(subject=_name(subject[1]), issuer=_name(issuer[1]), begins=begins, ends=ends)


def _parts(content: bytes) -> list[tuple[int, bytes]]:
    """Tag and content of each element in a row (X.690, definite lengths)."""
    parts, at = [], 0
    while at < len(content):
        tag, length, at = content[at], content[at + 1], at + 2
        if length & 0x80:
            size = length & 0x7F
            length, at = int.from_bytes(content[at : at + size], "big"), at + size
        if at + length > len(content):
            raise ValueError("an element is longer than what holds it")
        parts.append((tag, content[at : at + length]))
        at += length
    return parts


def _name(content: bytes) -> str:
    """The common name, else the organization."""
    known: dict[bytes, str] = {}
    for tag, some in _parts(content):
        if tag != _SET:
            raise ValueError("a name is made of sets")
        for _tag, pair in _parts(some):
            (_oid, kind), (coding, value) = _parts(pair)[:2]
            known[kind] = value.decode("utf-16-be" if coding == _BMP_STRING else "utf-8", "replace")
    return known.get(_COMMON_NAME) or known.get(_ORGANIZATION) or ""


def _time(tag: int, content: bytes) -> dt.datetime:
    text = content.decode("ascii").rstrip("Z")
    if tag == _UTC_TIME:
        text = ("20" if text[:2] < "50" else "19") + text  # RFC 5280, 4.1.2.5.1
    return dt.datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=dt.UTC)
