"""The banner's address as people type it: full width, in capitals, with spaces around."""

from __future__ import annotations

import ipaddress
import unicodedata
from urllib.parse import urlsplit, urlunsplit

from casework.language import _
from sync.device.errors import WrongAddress

_LONGEST_LABEL = 63
_LONGEST_HOST = 253


def read_address(typed: str) -> str:
    """The address as the network wants it; raises WrongAddress with what is wrong."""
    plain = unicodedata.normalize("NFKC", typed).strip()
    try:
        parts = urlsplit(plain)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise WrongAddress(typed) from error
    if parts.scheme not in ("http", "https") or not host or port == 0:
        raise WrongAddress(typed)
    if any(each.isspace() for each in host):
        raise WrongAddress(typed, _("里面有空格"))
    if not _is_host(host):
        raise WrongAddress(typed, _("名称或其中一段太长"))
    if parts.scheme == "http" and not _is_loopback(host):
        raise WrongAddress(typed, _("http:// 会把办件明着送出去"))
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "", "")).rstrip("/")


def _is_loopback(host: str) -> bool:
    """Is it this very machine?  Nothing goes over a line then."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _is_host(host: str) -> bool:
    try:
        labels = host.rstrip(".").encode("idna").decode().split(".") if ":" not in host else []
    except UnicodeError:  # a label that is empty or too long
        return False
    return len(host) <= _LONGEST_HOST and all(0 < len(label) <= _LONGEST_LABEL for label in labels)
