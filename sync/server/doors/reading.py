"""What came in through a door or in a parcel, read; what cannot be read is refused."""

from __future__ import annotations

from typing import TypeVar

from sync.server.refusals import refuse
from sync.wire import compression, media
from sync.wire.protocol import LARGEST_EXPANDED_BYTES

Message = TypeVar("Message")


def read(body: bytes, kind: type[Message], media_type: str) -> Message:
    """The message in it; raises Refused."""
    try:
        return media.read(body, kind, media_type, LARGEST_EXPANDED_BYTES)
    except compression.TooLarge as error:
        raise refuse("too_large", error.what) from error
    except (compression.Damaged, media.NoMessage) as error:
        raise refuse("malformed", error.what) from error
