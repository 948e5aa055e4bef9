"""What is answered when a door cannot do what was asked: the same words and codes at every door."""

from __future__ import annotations

import logging

import msgspec

from sync.device.parcel import ParcelRefused
from sync.server.refusals import Refused, refuse
from sync.server.store.database import Unavailable
from sync.wire.protocol import JSON_TYPE, Refusal

_log = logging.getLogger("tamga.server")


class HttpReply(msgspec.Struct, frozen=True):
    """What goes back: an HTTP status, the kind of body, the body, what else stands in the head."""

    status: int
    media: str
    body: bytes
    headers: dict[str, str] = {}


def reply_to(error: Exception, path: str) -> HttpReply:
    """What is answered when this was raised at that path; bugs and a failing database go to the log."""
    if isinstance(error, ParcelRefused):
        error = refuse("malformed", error.what)
    if isinstance(error, Refused):
        wait_s = error.refusal.retry_after_s
        return _reply(error.status, error.refusal, int(wait_s) + 1 if wait_s else 0)
    if isinstance(error, Unavailable):
        _log.error("the database failed: %s", error)
        return _unavailable(503, "the database does not answer now; nothing was stored", 5)
    _log.error("a bug at %s", path, exc_info=error)
    return _unavailable(500, "the server failed; nothing was stored")


def _unavailable(status: int, what: str, wait_s: int = 0) -> HttpReply:
    return _reply(status, Refusal(code="unavailable", what=what), wait_s)


def _reply(status: int, refusal: Refusal, wait_s: int) -> HttpReply:
    headers = {"Retry-After": str(wait_s)} if wait_s else {}
    return HttpReply(status, JSON_TYPE, msgspec.json.encode(refusal), headers)
