"""One door as an ASGI application: bytes in, a handler's answer or a refusal out.

Every device knocks every few minutes, so there is no framework between the line and the handler: routing is
all that Starlette does for a door.
"""

from __future__ import annotations

import asyncio
import binascii
import ipaddress
from base64 import b64decode
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec
from starlette.types import Receive, Scope, Send

from casework.understanding import understand
from sync.server.accounts import senders
from sync.server.accounts.senders import Sender
from sync.server.doors.failures import HttpReply, reply_to
from sync.server.doors.limits import Limiter, line_of
from sync.server.doors.reading import read
from sync.server.doors.served import Call, ServedDoor, Service
from sync.server.refusals import refuse
from sync.wire import answers, media
from sync.wire.answers import DoorAnswer, SignedQuestion
from sync.wire.protocol import DEVICE_HEADER, NUMBER_HEADER, SIGNATURE_HEADER
from sync.wire.signatures import SignedRequest

# At once behind each door, the rest waits in front of it.  SQLite stores one at a time: another is read
# meanwhile, and more would only take turns with Python's lock.  PostgreSQL works by itself while Python does
# something else.
_AT_ONCE_ON_SQLITE, _AT_ONCE = 2, 8
_FAILED = 500


class Knock(msgspec.Struct, frozen=True):
    """A request as it came over the line."""

    address: str
    headers: Mapping[str, str]  # by names in lower case
    body: bytes


class Endpoint:
    """Guards a door's limit, and the threads in which its handler works."""

    def __init__(self, served: ServedDoor[Any, Any], service: Service) -> None:
        self._served = served
        self._door = served.door
        self._service = service
        self._limiter = Limiter(served.limit)
        at_once = _AT_ONCE_ON_SQLITE if service.database.is_sqlite else _AT_ONCE
        self._key = service.answer_key
        self._threads = service.threads or ThreadPoolExecutor(at_once, self._door.path)
        understand(self._door.request)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, whatever it is."""
        body = await _body(receive, self._door.largest_request_bytes)
        if body is None:  # gone before it had said what it wants
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        client = scope.get("client")
        knock = Knock(client[0] if client else "", headers, body)
        reply = await asyncio.get_running_loop().run_in_executor(self._threads, self._reply, knock)
        self._service.counts.answered(self._door.path, reply.status)
        await send_reply(reply, send)

    def _reply(self, knock: Knock) -> HttpReply:
        try:
            return self._signed(knock, self._answered(knock))
        except Exception as error:  # noqa: BLE001 - whatever it is, whoever asked gets an answer
            reply = reply_to(error, self._door.path)
        # What failed says nothing that a device would act on, and a database that failed has no key to give.
        return self._signed(knock, reply) if reply.status < _FAILED else reply

    def _signed(self, knock: Knock, reply: HttpReply) -> HttpReply:
        """The reply with the banner's signature, for who sent a number of its own."""
        nonce = knock.headers.get(answers.NONCE_HEADER.lower(), "")[: answers.LONGEST_NONCE]
        key = self._key.now() if nonce and self._key else None
        if key is None:
            return reply
        asked = knock.headers.get(SIGNATURE_HEADER.lower(), "").encode() or knock.body
        question = SignedQuestion(self._door.path, nonce, asked)
        signature = answers.sign(key, question, DoorAnswer(reply.status, reply.body))
        return msgspec.structs.replace(reply, headers={**reply.headers, answers.ANSWER_HEADER: signature})

    def _answered(self, knock: Knock) -> HttpReply:
        door = self._door
        if len(knock.body) > door.largest_request_bytes:
            raise refuse("too_large", f"more than {door.largest_request_bytes} bytes came")
        media_type = self._media_type(knock)
        call = self._admitted(knock)
        request = door.request() if door.method == "GET" else read(knock.body, door.request, media_type)
        return HttpReply(200, media_type, media.write(self._served.handler(call, request), media_type))

    def _media_type(self, knock: Knock) -> str:
        """That of the body, which is that of the answer as well."""
        if self._door.method == "GET":
            return self._door.media[0]
        media_type = knock.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type not in self._door.media:
            raise refuse("media_type", f"bodies of {' or '.join(self._door.media)} are taken here")
        return media_type

    def _admitted(self, knock: Knock) -> Call:
        """The call of somebody who may; who only uses a device's name does not count for the device."""
        line = line_of(knock.address)
        if self._served.who == "device":
            sender = self._proved(knock, line)
            self._limiter.take(sender.device)
            return Call(self._service, sender)
        self._limiter.take(line)
        if self._served.who == "machine" and not is_this_machine(knock.address):
            raise refuse("out_of_scope", "this is told on the machine itself")
        return Call(self._service)

    def _proved(self, knock: Knock, line: str) -> Sender:
        device = knock.headers.get(DEVICE_HEADER.lower(), "")[:64]
        with self._service.unproved.proving(line, device):
            signed = _signed(knock, device)
            return senders.prove(signed, senders.key_of(self._service.database, device))


def is_this_machine(name: str) -> bool:
    """Is it a loopback address, or the name of one?"""
    try:
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


async def send_reply(reply: HttpReply, send: Send) -> None:
    """Put a reply on the line."""
    headers = [(name.lower().encode(), value.encode()) for name, value in reply.headers.items()]
    headers.append((b"content-type", reply.media.encode()))
    headers.append((b"content-length", str(len(reply.body)).encode()))
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": reply.body})


async def _body(receive: Receive, most_bytes: int) -> bytes | None:
    """The body, or so much of it as shows that it is too large; None when the sender went away."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > most_bytes or not message.get("more_body", False):
            return b"".join(parts)


def _signed(knock: Knock, device: str) -> SignedRequest:
    headers = knock.headers
    try:
        signature = b64decode(headers.get(SIGNATURE_HEADER.lower(), ""), validate=True)
        number = int(headers.get(NUMBER_HEADER.lower(), ""))
    except (binascii.Error, ValueError) as error:
        raise refuse("malformed", f"headers {NUMBER_HEADER} and {SIGNATURE_HEADER} are needed") from error
    return SignedRequest(device, number, signature, knock.body)
