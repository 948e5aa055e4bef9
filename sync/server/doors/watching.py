"""What an operator watches: is the server well, what has it done, what do its doors take."""

from __future__ import annotations

import msgspec

from sync.server.doors import metrics, openapi
from sync.server.doors.served import Call
from sync.server.store import streams
from sync.wire.doors import Door, Nothing


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """The database answers, and so far is the banner's stream."""

    status: str
    banner: str
    epoch: str
    position: int


HEALTH = Door(path="/health", method="GET", request=Nothing, answer=Health)
METRICS = Door(path="/metrics", method="GET", request=Nothing, answer=bytes, media=("text/plain",))
DESCRIPTION = Door(path="/openapi.json", method="GET", request=Nothing, answer=bytes)


def health(call: Call, _nothing: Nothing) -> Health:
    """Well, when the database answers."""
    with call.database.reading() as connection:
        stream = streams.require_stream(connection)
    return Health(status="ok", banner=stream.name, epoch=stream.epoch, position=stream.position)


def measured(call: Call, _nothing: Nothing) -> bytes:
    """Counts and gauges in the text format of Prometheus."""
    with call.database.reading() as connection:
        lines = [*call.service.counts.lines(), *metrics.stored_lines(connection)]
    return "\n".join([*lines, ""]).encode()


def described(call: Call, _nothing: Nothing) -> bytes:
    """All doors as OpenAPI says them."""
    return msgspec.json.encode(openapi.describe(call.service.doors))
