"""A door that nobody needs: all that there is to one, for the test that adds it by one line."""

from __future__ import annotations

import msgspec

from sync.server.accounts import accounts
from sync.server.doors.served import Call
from sync.wire.doors import Door
from sync.wire.protocol import JSON_TYPE, MEDIA_TYPE


class Greeting(msgspec.Struct, frozen=True):
    """Somebody says who they are."""

    name: str


class Greeted(msgspec.Struct, frozen=True):
    """And is greeted."""

    words: str


GREETING = Door(path="/v1/greeting", request=Greeting, answer=Greeted, media=(MEDIA_TYPE, JSON_TYPE))


def greet(call: Call, greeting: Greeting) -> Greeted:
    """Greet whoever comes, a device with its site."""
    site = ""
    if call.sender is not None:
        with call.database.reading() as connection:
            site = accounts.find_account(connection, call.sender.device).site
    return Greeted(f"{greeting.name} {site}".strip())
