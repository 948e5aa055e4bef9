"""What went wrong, as HTTP says it: the same words at every door."""

from __future__ import annotations

import logging
from typing import NamedTuple

import msgspec

from sync.server.refusals import Refused
from sync.server.store.database import Unavailable
from sync.wire.protocol import Refusal

_log = logging.getLogger("tamga.server")


class Said(NamedTuple):
    """Status, headers and JSON of an answer that is no success."""

    status: int
    headers: dict[str, str]
    body: bytes


def said(path: str, error: Exception) -> Said:
    """What is answered when this was raised at that path; bugs and a failing database go to the log."""
    if isinstance(error, Refused):
        wait_s = error.refusal.retry_after_s
        headers = {"Retry-After": str(int(wait_s) + 1)} if wait_s else {}
        return Said(error.status, headers, msgspec.json.encode(error.refusal))
    if isinstance(error, Unavailable):
        _log.error("the database failed: %s", error)
        what = "the database does not answer now; nothing was stored"
        return Said(503, {"Retry-After": "5"}, _unavailable(what))
    _log.error("a bug at %s", path, exc_info=error)
    return Said(500, {}, _unavailable("the server failed; nothing was stored"))


def _unavailable(what: str) -> bytes:
    return msgspec.json.encode(Refusal(code="unavailable", what=what))
