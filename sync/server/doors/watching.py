"""What an operator watches: is the server well, what has it done, what do its doors take."""

from __future__ import annotations

import msgspec

from sync.server.doors import metrics, openapi
from sync.server.doors.served import Call
from sync.server.store import streams
from sync.wire.doors import Door, Nothing


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """All that is well, and nothing of the banner: anybody may ask."""

    status: str


HEALTH = Door(path="/health", method="GET", request=Nothing, answer=Health)
READY = Door(path="/ready", method="GET", request=Nothing, answer=Health)
METRICS = Door(path="/metrics", method="GET", request=Nothing, answer=bytes, media=("text/plain",))
DESCRIPTION = Door(path="/openapi.json", method="GET", request=Nothing, answer=bytes)


def health(_call: Call, _nothing: Nothing) -> Health:
    """The process lives and answers: who starts it anew for a database that is held helps nobody."""
    return Health(status="ok")


def ready(call: Call, _nothing: Nothing) -> Health:
    """Deliveries can be stored: it writes where each of them does, so that a held lock and a database that is
    only read are seen.
    """
    with call.database.writing() as connection:
        streams.touch_stream(connection)
    return Health(status="ready")


def measured(call: Call, _nothing: Nothing) -> bytes:
    """Counts and gauges in the text format of Prometheus."""
    with call.database.reading() as connection:
        lines = [*call.service.counts.lines(), *metrics.stored_lines(connection)]
    return "\n".join([*lines, ""]).encode()


def described(call: Call, _nothing: Nothing) -> bytes:
    """All doors as OpenAPI says them."""
    return msgspec.json.encode(openapi.describe(call.service.doors))
