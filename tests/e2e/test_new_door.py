"""A new door is one file and one line: it answers, is described, can be called, and its limit holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests

from sync.device.errors import ServerRefused
from sync.device.transport import HttpTransport
from sync.server.doors.limits import FETCHES, Rate
from sync.server.doors.served import ServedDoor, Who
from sync.server.doors.table import DOORS
from sync.wire import media, signatures
from sync.wire.protocol import JSON_TYPE
from sync.wire.signatures import SignedRequest
from tests.support.banners import POINT, Banner
from tests.support.devices import Device
from tests.support.greeting_door import GREETING, Greeted, Greeting, greet
from tests.support.inside_server import serving
from tests.support.sync_caller import Caller

Make = Callable[..., Device]


# A made-up door: its file is tests/support/greeting_door.py, and this is its line.
def with_greeting(who: Who = "anybody", limit: Rate | None = None) -> list[ServedDoor[Any, Any]]:
    return [*DOORS, ServedDoor(GREETING, greet, who, limit or FETCHES)]


def test_a_new_door_answers_its_client_and_is_described(banner: Banner) -> None:
    with serving(banner, with_greeting()) as url:
        transport = HttpTransport(url)
        assert transport.ask(GREETING, Greeting("图雅")) == Greeted("图雅")
        transport.close()
        plain = requests.post(url + GREETING.path, json={"name": "a"}, timeout=20)
        assert plain.json() == {"words": "a"}
        told = requests.get(url + "/openapi.json", timeout=20).json()
        assert 'path="/v1/greeting",status="200"} 2' in requests.get(url + "/metrics", timeout=20).text
    operation = told["paths"]["/v1/greeting"]["post"]
    assert operation["requestBody"]["content"][JSON_TYPE]["schema"]["$ref"].endswith("/Greeting")
    assert operation["responses"]["200"]["content"][JSON_TYPE]["schema"]["$ref"].endswith("/Greeted")
    assert told["components"]["schemas"]["Greeting"]["required"] == ["name"]


def test_the_limit_of_a_new_door_holds_there_and_nowhere_else(banner: Banner) -> None:
    with serving(banner, with_greeting(limit=Rate(burst=2, per_s=0.01))) as url:
        transport = HttpTransport(url)
        for name in ("a", "b"):
            transport.ask(GREETING, Greeting(name))
        with pytest.raises(ServerRefused) as refused:
            transport.ask(GREETING, Greeting("c"))
        transport.close()
        assert refused.value.refusal.code == "too_many"
        assert refused.value.refusal.retry_after_s > 1
        assert requests.get(url + "/health", timeout=20).status_code == 200


def test_a_new_door_of_devices_knows_who_asks(banner: Banner, device: Make) -> None:
    with serving(banner, with_greeting("device", Rate(burst=2, per_s=0.01))) as url:
        caller = Caller(banner, device("point", POINT, banner))
        transport = HttpTransport(url)

        def signed(name: str, seed: bytes = caller.state.seed) -> SignedRequest:
            payload = media.write(Greeting(name), GREETING.media[0])
            signature = signatures.sign_request(seed, caller.state.device, 1, payload)
            return SignedRequest(caller.state.device, 1, signature, payload)

        for _ in range(5):
            with pytest.raises(ServerRefused) as refused:
                transport.hand_over(GREETING, signed("junk", bytes(32)))
            assert refused.value.refusal.code == "bad_signature"
        assert transport.hand_over(GREETING, signed("图雅")) == Greeted(f"图雅 {POINT}")
        banner.revoke(caller.state.device)
        with pytest.raises(ServerRefused) as refused:
            transport.hand_over(GREETING, signed("图雅"))
        assert refused.value.refusal.code == "revoked"
        transport.close()
