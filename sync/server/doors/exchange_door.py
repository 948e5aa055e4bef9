"""The door of the exchange: bytes in, bytes out, with no framework between.

Every device knocks here every few minutes, and a framework's routing and worker threads cost more than the
exchange of a device that has nothing to say.  All other doors are behind this one.
"""

from __future__ import annotations

import asyncio
import binascii
from base64 import b64decode
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec

from sync.server.doors.limits import SYNC, Limiter
from sync.server.doors.metrics import Counts
from sync.server.doors.telling import Said, said
from sync.server.intake.exchange import Sealed, exchange
from sync.server.refusals import refuse
from sync.server.store.database import Database
from sync.wire import compression
from sync.wire.protocol import (
    DEVICE_HEADER,
    LARGEST_PAYLOAD_BYTES,
    MEDIA_TYPE,
    NUMBER_HEADER,
    SIGNATURE_HEADER,
    Refusal,
)

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

PATH = "/v1/sync"
JSON = "application/json"
_NOT_ALLOWED = Said(
    405,
    {"Content-Type": JSON, "Allow": "POST"},
    msgspec.json.encode(Refusal(code="malformed", what="POST is taken here")),
)
# Exchanges at once, the rest waits here.  SQLite stores one at a time: another is read meanwhile, and more
# would only take turns with Python's lock.  PostgreSQL works by itself while Python does something else.
_AT_ONCE_ON_SQLITE, _AT_ONCE = 2, 8


class SyncDoor:
    """An ASGI application in front of another: /v1/sync is answered here."""

    def __init__(self, behind: App, database: Database, counts: Counts) -> None:
        self._behind = behind
        self._database = database
        self._counts = counts
        self._limiter = Limiter(SYNC)
        at_once = _AT_ONCE_ON_SQLITE if database.is_sqlite else _AT_ONCE
        self._threads = ThreadPoolExecutor(at_once, "exchange")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer an exchange, or let what stands behind answer."""
        if scope["type"] != "http" or scope["path"] != PATH:
            await self._behind(scope, receive, send)
            return
        body = await _body(receive)
        if body is None:  # gone before it had said what it wants
            return
        if scope["method"] == "POST":
            headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
            loop = asyncio.get_running_loop()
            answer = await loop.run_in_executor(self._threads, self._answered, headers, body)
        else:
            answer = _NOT_ALLOWED
        self._counts.answered(PATH, answer.status)
        told = [(name.lower().encode(), value.encode()) for name, value in answer.headers.items()]
        told.append((b"content-length", str(len(answer.body)).encode()))
        await send({"type": "http.response.start", "status": answer.status, "headers": told})
        await send({"type": "http.response.body", "body": answer.body})

    def _answered(self, headers: dict[str, str], body: bytes) -> Said:
        try:
            return self._exchanged(headers, body)
        except Exception as error:  # noqa: BLE001 - whatever it is, the device gets an answer
            answer = said(PATH, error)
            return answer._replace(headers={"Content-Type": JSON, **answer.headers})

    def _exchanged(self, headers: dict[str, str], body: bytes) -> Said:
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        if len(body) > LARGEST_PAYLOAD_BYTES:
            raise refuse("too_large", f"more than {LARGEST_PAYLOAD_BYTES} bytes came")
        if kind not in (MEDIA_TYPE, JSON):
            raise refuse("media_type", f"bodies of {MEDIA_TYPE} or {JSON} are taken here")
        sealed = _sealed(headers, body, compressed=kind == MEDIA_TYPE)
        self._limiter.take(sealed.device)
        answer = msgspec.json.encode(exchange(self._database, sealed))
        return Said(200, {"Content-Type": kind}, answer if kind == JSON else compression.compress(answer))


async def _body(receive: Receive) -> bytes | None:
    """The body, or so much of it as shows that it is too large; None when the sender went away."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > LARGEST_PAYLOAD_BYTES or not message.get("more_body", False):
            return b"".join(parts)


def _sealed(headers: dict[str, str], body: bytes, *, compressed: bool) -> Sealed:
    try:
        signature = b64decode(headers.get(SIGNATURE_HEADER.lower(), ""), validate=True)
        number = int(headers.get(NUMBER_HEADER.lower(), ""))
    except (binascii.Error, ValueError) as error:
        raise refuse("malformed", f"headers {NUMBER_HEADER} and {SIGNATURE_HEADER} are needed") from error
    device = headers.get(DEVICE_HEADER.lower(), "")[:64]
    return Sealed(device=device, number=number, signature=signature, payload=body, compressed=compressed)
