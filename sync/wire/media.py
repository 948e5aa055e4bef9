"""How a message becomes bytes and bytes a message: JSON, JSON in zstd, or bytes that are sealed."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from sync.wire import compression
from sync.wire.compression import MessageUnreadable
from sync.wire.protocol import MEDIA_TYPE

Message = TypeVar("Message")


class NoMessage(MessageUnreadable):
    """The bytes are no message of this kind."""


def write(message: object, media: str) -> bytes:
    """The message as it goes over the line."""
    if isinstance(message, bytes):
        return message
    text = msgspec.json.encode(message)
    return compression.compress(text) if media == MEDIA_TYPE else text


def read(data: bytes, kind: type[Message], media: str, limit_bytes: int) -> Message:
    """The message in it; raises NoMessage, or what `compression.expand` raises.

    What is nested deeper than a decoder goes is as unreadable as what is no JSON at all.
    """
    if kind is bytes:
        return data  # type: ignore[return-value]  # the kind was looked at
    text = compression.expand(data, limit_bytes) if media == MEDIA_TYPE else data
    try:
        return msgspec.json.decode(text, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise NoMessage(str(error)) from error
    except RecursionError as error:
        raise NoMessage("nested too deep") from error
