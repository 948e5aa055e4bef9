"""Each wrong request to a real server process: the exact status and code, nothing stored, nothing of others.

What is stored is compared row by row, on SQLite and on PostgreSQL.
"""

from __future__ import annotations

import socket
from base64 import b64encode
from collections.abc import Callable

import msgspec
import pytest
import requests
import zstandard

from casework.cases.sending import SendingCounts
from desktop.services.exchange.exchange_parcel import carry_parcel, make_parcel, take_answer
from sync.wire import compression
from sync.wire.packing import Placed, pack
from sync.wire.protocol import Batch, Mark, Refusal
from tests.support.banners import OTHER_POINT, POINT, SITES, TOWN, Banner
from tests.support.devices import Device
from tests.support.sync_caller import Caller, bomb, request

Make = Callable[..., Device]
Wrong = Callable[[Caller], requests.Response]

pytestmark = pytest.mark.slow

SECRET = "别处的申请人"  # in a case of another site


def said(**fields: object) -> bytes:
    return compression.compress(msgspec.json.encode(request(**fields)))


def truncated(caller: Caller) -> requests.Response:
    return caller.send(said()[:-9])


def cut_after_signing(caller: Caller) -> requests.Response:
    whole = said()
    headers = caller.headers(whole)
    return requests.post(caller.url + "/v1/sync", whole[:-9], headers=headers, timeout=20)


def oversized(caller: Caller) -> requests.Response:
    return caller.send(b"x" * 300_000)


def oversized_in_pieces(caller: Caller) -> requests.Response:
    pieces = (b"x" * 50_000 for _ in range(8))  # no length said before
    return requests.post(caller.url + "/v1/sync", pieces, headers=caller.headers(b""), timeout=20)


def zip_bomb(caller: Caller) -> requests.Response:
    return caller.send(bomb())


def zip_bomb_of_unknown_size(caller: Caller) -> requests.Response:
    packer = zstandard.ZstdCompressor(level=19, write_content_size=False).compressobj()
    return caller.send(packer.compress(bytes(1 << 26)) + packer.flush())


def wrong_signature(caller: Caller) -> requests.Response:
    return caller.send(said(), **{"Tamga-Signature": b64encode(bytes(64)).decode()})


def wrong_signature_of_the_batch(caller: Caller) -> requests.Response:
    batch = msgspec.structs.replace(caller.batch(caller.device.own()), signature=bytes(64))
    return caller.say(request(batch=batch))


def unknown_device(caller: Caller) -> requests.Response:
    return caller.send(said(), **{"Tamga-Device": "0123456789abcdef"})


def entries_of_another_device(caller: Caller) -> requests.Response:
    own = pack([Placed(each) for each in caller.device.own()])
    entries = tuple(msgspec.structs.replace(each, device="f" * 16) for each in own)
    return caller.say(request(batch=Batch(after=Mark(), entries=entries, signature=bytes(64))))


def wrong_site(caller: Caller) -> requests.Response:
    return caller.say(request(site=TOWN, batch=caller.batch(caller.device.own())))


def wrong_scope(caller: Caller) -> requests.Response:
    return caller.say(request(batch=caller.batch(caller.device.own())))


def wrong_scope_half_agreed(caller: Caller) -> requests.Response:
    return caller.say(request(batch=caller.batch(caller.device.own()), set_aside=(1,)))


def replayed(caller: Caller) -> requests.Response:
    caller.number = 0
    return caller.say(request(batch=caller.batch(caller.device.own())))


def malformed_json(caller: Caller) -> requests.Response:
    return caller.send(compression.compress(b'{"versions":[1,'))


def another_type(caller: Caller) -> requests.Response:
    return caller.send(compression.compress(b'{"versions":"all"}'))


def wrong_media_type(caller: Caller) -> requests.Response:
    return caller.send(said(), **{"Content-Type": "text/plain"})


def no_common_version(caller: Caller) -> requests.Response:
    return caller.send(compression.compress(b'{"versions":[99]}'))


def a_gap(caller: Caller) -> requests.Response:
    own = caller.device.own()
    return caller.say(request(batch=caller.batch(own[1:], Mark(seq=1, hash=own[0].entry.hash))))


WRONG: list[tuple[Wrong, int, str]] = [
    (truncated, 400, "malformed"),
    (cut_after_signing, 401, "bad_signature"),
    (oversized, 413, "too_large"),
    (oversized_in_pieces, 413, "too_large"),
    (zip_bomb, 413, "too_large"),
    (zip_bomb_of_unknown_size, 413, "too_large"),
    (wrong_signature, 401, "bad_signature"),
    (wrong_signature_of_the_batch, 401, "bad_signature"),
    (unknown_device, 401, "unknown_device"),
    (entries_of_another_device, 400, "malformed"),
    (wrong_site, 403, "wrong_site"),
    (wrong_scope, 403, "out_of_scope"),
    (wrong_scope_half_agreed, 403, "out_of_scope"),
    (replayed, 409, "replayed"),
    (malformed_json, 400, "malformed"),
    (another_type, 400, "malformed"),
    (wrong_media_type, 415, "media_type"),
    (no_common_version, 426, "no_common_version"),
    (a_gap, 409, "gap"),
]


@pytest.fixture
def caller(running: Banner, device: Make) -> Caller:
    """A device that has exchanged once and now wants to speak of a case of another site."""
    other, point = device("other", OTHER_POINT, running), device("point", POINT, running)
    foreign = other.open_case(applicant=SECRET)
    other.sync()
    made = Caller(running, point)
    assert made.say(request()).status_code == 200
    point.act(foreign)
    point.open_case(site=OTHER_POINT)
    return made


@pytest.mark.parametrize(("wrong", "status", "code"), WRONG, ids=[each.__name__ for each, _, _ in WRONG])
def test_it_is_refused_exactly(running: Banner, caller: Caller, wrong: Wrong, status: int, code: str) -> None:
    before = running.rows()
    response = wrong(caller)
    refusal = msgspec.json.decode(response.content, type=Refusal)
    assert (response.status_code, refusal.code) == (status, code)
    assert running.rows() == before
    _tells_nothing_of_others(running, response, caller)
    assert refusal.site == (POINT if code == "wrong_site" else "")
    assert refusal.seqs == ((1, 2, 3) if code == "out_of_scope" else ())


def test_a_revoked_device_is_refused_exactly(running: Banner, caller: Caller) -> None:
    running.revoke(caller.state.device)
    before = running.rows()
    response = caller.say(request(batch=caller.batch(caller.device.own())))
    refusal = msgspec.json.decode(response.content, type=Refusal)
    assert (response.status_code, refusal.code) == (403, "revoked")
    assert running.rows() == before
    _tells_nothing_of_others(running, response, caller)


def test_a_request_signed_by_another_device_is_refused_exactly(
    running: Banner, caller: Caller, device: Make
) -> None:
    thief = Caller(running, device("thief", OTHER_POINT, running))
    before = running.rows()
    response = thief.send(said(), **{"Tamga-Device": caller.state.device})
    refusal = msgspec.json.decode(response.content, type=Refusal)
    assert (response.status_code, refusal.code) == (401, "bad_signature")
    assert running.rows() == before


def test_a_body_shorter_than_was_said_is_never_taken(running: Banner, caller: Caller) -> None:
    before = running.rows()
    whole = said(batch=caller.batch(caller.device.own()), set_aside=(1, 2, 3))
    head = "".join(f"{name}: {value}\r\n" for name, value in caller.headers(whole).items())
    with socket.create_connection(("127.0.0.1", running.port), timeout=20) as line:
        start = f"POST /v1/sync HTTP/1.1\r\nHost: banner\r\nContent-Length: {len(whole)}\r\n{head}\r\n"
        line.sendall(start.encode() + whole[:-1])
        line.shutdown(socket.SHUT_WR)
        answer = line.recv(65536)
    assert not answer.startswith(b"HTTP/1.1 200")
    assert running.rows() == before


def test_the_same_batch_is_taken_when_the_device_agrees(running: Banner, caller: Caller) -> None:
    batch = caller.batch(caller.device.own())
    response = caller.say(request(batch=batch, set_aside=(1, 2, 3)))
    assert response.status_code == 200
    kept = {seq: reason for (name, seq), reason in running.quarantined().items() if name == batch_of(caller)}
    assert sorted(kept) == [1, 2, 3]
    assert all(reason.startswith("scope") for reason in kept.values())


def test_a_parcel_is_not_asked_back(running: Banner, caller: Caller) -> None:
    answer = carry_parcel(caller.device.duty, make_parcel(caller.device.duty))
    assert take_answer(caller.device.duty, answer).waiting == SendingCounts(
        doubted=2
    )  # cases, of three entries
    assert {seq for name, seq in running.quarantined() if name == batch_of(caller)} == {1, 2, 3}


def batch_of(caller: Caller) -> str:
    return caller.state.device


def _tells_nothing_of_others(running: Banner, response: requests.Response, caller: Caller) -> None:
    told = response.content + str(response.headers).encode()
    foreign = [each.device for each in running.status().devices if each.device != caller.state.device]
    for secret in (SECRET, OTHER_POINT, SITES[OTHER_POINT][1], SITES[TOWN][1], '"body"', *foreign):
        assert secret.encode() not in told, secret
