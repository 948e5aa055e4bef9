"""What is refused leaves no trace in the database, and its answer holds nothing of another site."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
import requests

from sync.server.intake.scope import scope_version
from sync.wire import compression
from sync.wire.packing import Placed, pack
from sync.wire.protocol import VERSIONS, Batch, Mark, Refusal, SyncAnswer, SyncRequest
from tests.support.banners import OTHER_POINT, POINT, SITES, TOWN, Banner
from tests.support.devices import Device
from tests.support.sync_caller import Caller, bomb

pytestmark = pytest.mark.slow

Make = Callable[..., Device]
Attack = Callable[[Caller, Device], requests.Response]


def signed_batch(caller: Caller) -> bytes:
    return msgspec.json.encode(
        SyncRequest(versions=VERSIONS, batch=caller.batch(caller.device.own()), program="x")
    )


def cut(caller: Caller, _victim: Device) -> requests.Response:
    return caller.send(compression.compress(signed_batch(caller))[:-20])


def cut_inside(caller: Caller, _victim: Device) -> requests.Response:
    return caller.send(compression.compress(signed_batch(caller)[:-20]))


def oversized(caller: Caller, _victim: Device) -> requests.Response:
    return caller.send(b"x" * 300_000)


def zip_bomb(caller: Caller, _victim: Device) -> requests.Response:
    return caller.send(bomb())


def wrong_signature(caller: Caller, victim: Device) -> requests.Response:
    return caller.send(compression.compress(signed_batch(caller)), **{"Tamga-Device": victim.name})


def wrong_batch_signature(caller: Caller, _victim: Device) -> requests.Response:
    batch = msgspec.structs.replace(caller.batch(caller.device.own()), signature=bytes(64))
    return caller.say(SyncRequest(versions=VERSIONS, batch=batch))


def entries_of_another_site(caller: Caller, victim: Device) -> requests.Response:
    packed = pack([Placed(each) for each in victim.own()])
    entries = tuple(msgspec.structs.replace(each, device=victim.name) for each in packed)
    return caller.say(
        SyncRequest(versions=VERSIONS, batch=Batch(after=Mark(), entries=entries, signature=bytes(64)))
    )


@pytest.mark.parametrize(
    ("attack", "status", "code"),
    [
        (cut, 400, "malformed"),
        (cut_inside, 400, "malformed"),
        (oversized, 413, "too_large"),
        (zip_bomb, 413, "too_large"),
        (wrong_signature, 401, "bad_signature"),
        (wrong_batch_signature, 401, "bad_signature"),
        (entries_of_another_site, 400, "malformed"),
    ],
)
def test_a_refused_request_leaves_no_trace(
    served: Banner, device: Make, attack: Attack, status: int, code: str
) -> None:
    victim, own = device("victim", OTHER_POINT, served), device("own", POINT, served)
    secret = victim.open_case()
    victim.sync()
    own.open_case()
    caller, before = Caller(served, own), served.rows()
    response = attack(caller, victim)
    assert (response.status_code, msgspec.json.decode(response.content, type=Refusal).code) == (status, code)
    assert served.rows() == before
    assert secret.encode() not in response.content
    assert victim.name.encode() not in response.content


def test_a_scope_cannot_be_claimed(served: Banner, device: Make) -> None:
    victim, own = device("victim", OTHER_POINT, served), device("own", POINT, served)
    victim.open_case()
    victim.sync()
    caller = Caller(served, own)
    for claimed in ("", scope_version((TOWN, *sorted(set(SITES) - {TOWN}))), scope_version((POINT,))):
        response = caller.say(SyncRequest(versions=VERSIONS, scope=claimed, sums=True))
        answer = msgspec.json.decode(compression.expand(response.content, 1 << 24), type=SyncAnswer)
        assert answer.entries == ()
        assert answer.sums == ()
        assert answer.scope is None or answer.scope.sites == (POINT,)
    served.move(own.name, TOWN)
    response = caller.say(SyncRequest(versions=VERSIONS, scope=scope_version((POINT,))))
    answer = msgspec.json.decode(compression.expand(response.content, 1 << 24), type=SyncAnswer)
    assert answer.scope is not None
    assert OTHER_POINT in answer.scope.sites, "who may see it is told"
