"""The table of doors: whatever comes to any of them, the answer is below 500 and in our own words."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nacl.public import SealedBox
from nacl.signing import VerifyKey

from desktop.database import banner as banner_row
from sync.device.parcel import make_parcel
from sync.server.doors.served import ServedDoor
from sync.server.doors.table import DOORS
from sync.wire import doors, media
from sync.wire.protocol import MEDIA_TYPE, PARCEL_TYPE, Refusal
from tests.support.banners import POINT, Banner
from tests.support.devices import Device
from tests.support.inside_server import serving
from tests.support.patient_server import FREELY
from tests.support.sync_caller import Caller, bomb

Make = Callable[..., Device]

pytestmark = pytest.mark.slow

POSTS = [each for each in DOORS if each.door.method == "POST"]
PARCEL_DOOR = next(each for each in DOORS if each.door is doors.PARCEL)
DEEP = {
    "brackets": b"[" * 100_000,
    "closed": b'{"versions":[1],"x":' + b"[" * 1000 + b"]" * 1000 + b"}",
    "objects": b'{"versions":[1],"batch":' + b'{"after":' * 5000 + b"1" + b"}" * 5001,
}
# What one field of a message may be instead of what it should.
ODD: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False)
    | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def by_path(each: ServedDoor[Any, Any]) -> str:
    return each.door.path


def no_limits(*doors: ServedDoor[Any, Any]) -> list[ServedDoor[Any, Any]]:
    return [msgspec.structs.replace(each, limit=FREELY) for each in doors]


@pytest.fixture
def caller(banner: Banner, device: Make) -> Iterator[Caller]:
    """An enrolled device, and a server whose doors may be asked without end."""
    with serving(banner, no_limits(*DOORS)):
        yield Caller(banner, device("point", POINT, banner))


def knock(caller: Caller, served: ServedDoor[Any, Any], body: bytes, media_type: str) -> requests.Response:
    """Bring bytes to a door, well signed; whatever they are, the answer is the server's own."""
    headers = {**caller.headers(body), "Content-Type": media_type}
    response = requests.request(
        served.door.method, caller.url + served.door.path, data=body, headers=headers, timeout=20
    )
    assert response.status_code < 500, response.text
    if response.status_code != 200:
        msgspec.json.decode(response.content, type=Refusal)
    return response


@pytest.mark.parametrize("served", POSTS, ids=by_path)
@pytest.mark.parametrize("body", DEEP.values(), ids=DEEP)
def test_what_is_nested_too_deep_is_refused(
    caller: Caller, served: ServedDoor[Any, Any], body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "tamga.server"):
        for media_type in served.door.media:
            response = knock(caller, served, media.write(msgspec.Raw(body), media_type), media_type)
            assert response.status_code == 400
    assert not caplog.records, "nobody fills the log from outside"


@pytest.mark.parametrize("where", ["outside", "inside"])
def test_a_parcel_that_is_nested_too_deep_is_refused(caller: Caller, where: str) -> None:
    with caller.device.store.reading() as connection:
        address = banner_row.read_address(connection)
    assert address is not None
    kind = make_parcel(caller.device.sync_store(), address.key).partition(b"\n")[0]
    outside = DEEP["closed"] if where == "outside" else b'{"device":"a"}'
    content = msgspec.msgpack.encode([outside, b"\x81\xa1x" + b"\x91" * 5000 + b"\xc0"])
    sealed = SealedBox(VerifyKey(address.key).to_curve25519_public_key()).encrypt(content)
    response = knock(caller, PARCEL_DOOR, kind + b"\n" + outside + b"\n" + bytes(sealed), PARCEL_TYPE)
    assert response.status_code == 400


@pytest.mark.parametrize("served", POSTS, ids=by_path)
def test_what_is_too_large_is_refused(caller: Caller, served: ServedDoor[Any, Any]) -> None:
    most = served.door.largest_request_bytes
    for media_type in served.door.media:
        assert knock(caller, served, b" " * (most + 1), media_type).status_code == 413
    if MEDIA_TYPE in served.door.media:
        assert knock(caller, served, bomb(), MEDIA_TYPE).status_code == 413


@pytest.mark.parametrize("served", DOORS, ids=by_path)
def test_other_kinds_of_bodies_and_other_methods_are_refused(
    caller: Caller, served: ServedDoor[Any, Any]
) -> None:
    url = caller.url + served.door.path
    other = "GET" if served.door.method == "POST" else "POST"
    response = requests.request(other, url, timeout=20)
    assert response.status_code == 405
    assert served.door.method in response.headers["Allow"]
    if served.door.method == "POST":
        for media_type in ("", "text/html", "application/x-www-form-urlencoded"):
            assert knock(caller, served, b"{}", media_type).status_code == 415


@pytest.mark.parametrize("served", POSTS, ids=by_path)
def test_garbage_and_wrong_types_are_refused(caller: Caller, served: ServedDoor[Any, Any]) -> None:
    fields: tuple[str, ...] = getattr(served.door.request, "__struct_fields__", ("x",))

    @settings(max_examples=25, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(
        body=st.binary(max_size=200)
        | st.dictionaries(st.sampled_from(fields), ODD, min_size=1).map(msgspec.json.encode),
        media_type=st.sampled_from(served.door.media),
        wrapped=st.booleans(),
    )
    def each(body: bytes, media_type: str, wrapped: bool) -> None:
        sent = media.write(msgspec.Raw(body), media_type) if wrapped else body
        assert knock(caller, served, sent, media_type).status_code in (200, 400, 401, 403, 413, 426)

    each()


@pytest.mark.parametrize("served", [each for each in DOORS if each.who == "device"], ids=by_path)
def test_a_door_of_devices_asks_for_a_signature(caller: Caller, served: ServedDoor[Any, Any]) -> None:
    url, headers = caller.url + served.door.path, {"Content-Type": served.door.media[0]}
    assert requests.post(url, b"", headers=headers, timeout=20).status_code == 400
    headers |= {**caller.headers(b"something else"), "Content-Type": served.door.media[0]}
    assert requests.post(url, b"", headers=headers, timeout=20).status_code == 401


def test_the_description_is_that_of_the_table(caller: Caller) -> None:
    told = requests.get(caller.url + "/openapi.json", timeout=20).json()
    described = {(path, method.upper()) for path, methods in told["paths"].items() for method in methods}
    assert described == {(each.door.path, each.door.method) for each in DOORS}
    assert all(each["summary"] for methods in told["paths"].values() for each in methods.values())


def test_where_there_is_no_door_the_answer_is_ours_and_counted_as_one(caller: Caller) -> None:
    for path in ("/", "/v1/sync/", "/v1/nothing", "/" + "x" * 3000):
        response = requests.get(caller.url + path, timeout=20)
        assert response.status_code == 404
        assert msgspec.json.decode(response.content, type=Refusal).code == "malformed"
    counted = requests.get(caller.url + "/metrics", timeout=20).text
    assert 'tamga_answers_total{path="elsewhere",status="404"} 4' in counted
    assert "nothing" not in counted
