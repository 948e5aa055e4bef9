"""Whatever is sent to a running server, it answers below 500, in its own words, and others stay unharmed.

Requests come from schemathesis and the server's own OpenAPI description.  A request that is not signed goes
no further than the door, so most are signed by a device that is enrolled, and of these some are mended until
they are well-formed enough to reach the database.
"""

from __future__ import annotations

import copy
import itertools
from base64 import b64encode
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode

from casework.cases.entries import Head
from sync.server.doors.table import DOORS
from sync.wire import doors, signatures
from sync.wire.doors import Door
from sync.wire.packing import unpack
from sync.wire.proofs import sign_batch
from sync.wire.protocol import (
    PARCEL_TYPE,
    Batch,
    EnrolRequest,
    ForkRequest,
    Mark,
    Refusal,
    SyncAnswer,
    SyncRequest,
    WireEntry,
)
from tests.support.banners import OTHER_POINT, POINT, Banner, Process
from tests.support.devices import Device

EXAMPLES = 60
# What databases and decoders stumble over; None leaves what was generated as it is.
POISON: st.SearchStrategy[object] = st.sampled_from(
    [None, "\0", "a\0b", "\x1b[2J", "\u202e", "x" * 3000, 2**63, 2**70, -1, 1e300, [], {}]
)
TEXTS = st.sampled_from(["\0", "a\0b", "\x1b[2J", "\u202e", "x" * 3000, "", "ML0101", "01234567"]) | st.text(
    max_size=30
)
NUMBERS = st.sampled_from([0, 1, -1, 2**31, 2**63 - 1, 2**63, 2**70]) | st.integers(1, 9)
KINDS = st.sampled_from(["case_opened", "materials_recorded", "slip_issued", "case_voided"]) | TEXTS
DEEP = '{"v":1,"x":' + "[" * 3000 + "]" * 3000 + "}"
BODIES = st.sampled_from(["{}", "[]", "", '{"v":1}', '{"v":1,"site":"ML0102"}', DEEP, "\0"]) | TEXTS
TIMES = st.just("2026-03-02T09:00:00+08:00") | TEXTS
ENTRIES = st.builds(
    WireEntry,
    subject=TEXTS,
    rev=NUMBERS,
    kind=KINDS,
    recorded_at=TIMES,
    staff=TEXTS,
    body=st.none() | BODIES,
    body_digest=st.none() | TEXTS,
    prev=st.none() | TEXTS,
    site=st.none() | TEXTS,
)
SYNCS = st.builds(
    SyncRequest,
    versions=st.just((1,)),
    acknowledged=st.builds(Mark, seq=NUMBERS, hash=TEXTS),
    receipt=TEXTS,
    epoch=TEXTS,
    position=NUMBERS,
    scope=TEXTS,
    page=NUMBERS,
    sums=st.booleans(),
    device_time=TIMES | st.just("0001-01-01T00:00:00+23:59"),
    program=TEXTS,
)
Make = Callable[..., Device]

pytestmark = pytest.mark.slow


class PatientProcess(Process):
    """A server process that does not mind how often it is asked."""

    module = "tests.support.patient_server"


class Attacker:
    """An enrolled device of one point; a case of another point is in the same banner."""

    def __init__(self, banner: Banner, device: Device, secret: bytes) -> None:
        state = device.sync_store().state()
        assert state is not None
        self.banner, self.state, self.secret = banner, state, secret
        self.numbers = itertools.count(1000)
        self.session = requests.Session()
        self.mark = Mark()
        self.said: set[int] = set()

    def send(self, case: Case[Any]) -> requests.Response:
        """Send what was generated, signed."""
        prepared = requests.Request(**case.as_transport_kwargs(base_url=self.banner.url)).prepare()
        if case.path == "/v1/sync":
            self._sign(prepared)
        return self.check(self.session.send(prepared, timeout=20))

    def bring(self, entries: list[WireEntry], sync: SyncRequest) -> None:
        """Send entries that stand at the end of the own chain, well signed, whatever they say."""
        try:
            placed = unpack(entries, Head(self.state.device, self.mark.seq, self.mark.hash))
        except ValueError:
            return
        hashes = [each.recorded.entry.hash for each in placed]
        signed = sign_batch(self.state.seed, self.state.device, self.mark.seq + 1, hashes)
        request = msgspec.structs.replace(
            sync, batch=Batch(after=self.mark, entries=tuple(entries), signature=signed)
        )
        self.send_bytes("/v1/sync", msgspec.json.encode(request), "application/json")

    def send_bytes(self, path: str, body: bytes, kind: str) -> None:
        """Send bytes, signed."""
        asked = requests.Request("POST", self.banner.url + path, data=body, headers={"Content-Type": kind})
        prepared = asked.prepare()
        self._sign(prepared)
        self.check(self.session.send(prepared, timeout=20))

    def check(self, response: requests.Response) -> requests.Response:
        """Below 500, in the server's words, without a byte of the other site."""
        self.said.add(response.status_code)
        assert response.status_code < 500, response.text
        assert response.status_code != 429, response.text
        assert self.secret not in response.content
        if response.status_code >= 400:
            msgspec.json.decode(response.content, type=Refusal)
        elif response.request.path_url == "/v1/sync" and b"acknowledged" in response.content:
            self.mark = msgspec.json.decode(response.content, type=SyncAnswer).acknowledged
        return response

    def _sign(self, prepared: requests.PreparedRequest) -> None:
        body = prepared.body or b""
        payload = body.encode() if isinstance(body, str) else bytes(body)
        number = next(self.numbers)
        signature = signatures.sign_request(self.state.seed, self.state.device, number, payload)
        prepared.headers.update(
            {
                "Tamga-Device": self.state.device,
                "Tamga-Number": str(number),
                "Tamga-Signature": b64encode(signature).decode(),
            }
        )


def poisoned(body: dict[str, Any], poison: object, place: int) -> dict[str, Any]:
    """The body with one of its leaves replaced."""
    leaves = list(_leaves(body, ()))
    if not leaves:
        return body
    path = leaves[place % len(leaves)]
    copied: dict[str, Any] = copy.deepcopy(body)
    inner: Any = copied
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = poison
    return copied


def _leaves(value: object, path: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _leaves(each, (*path, name))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _leaves(each, (*path, index))
    elif path:
        yield path


@pytest.fixture
def attacker(banner: Banner, device: Make, tmp_path: Path) -> Iterator[Attacker]:
    process = PatientProcess(banner, tmp_path / "server")
    process.start()
    try:
        victim = device("victim", OTHER_POINT, banner)
        case = victim.open_case()
        victim.sync()
        made = Attacker(banner, device("attacker", POINT, banner), case.encode())
        yield made
        made.session.close()
        assert victim.sync().received == 0
    finally:
        process.stop()
    kept = {each.entry.hash for each in victim.journal()}
    assert kept <= set(banner.hashes())


def by_path(door: Door[Any, Any]) -> str:
    return door.path


@schemathesis.serializer(PARCEL_TYPE)
def as_it_is(_context: object, value: object) -> bytes:
    """A parcel is bytes, whatever was generated for it."""
    return value if isinstance(value, bytes) else bytes(str(value), "utf-8", "replace")


def run(attacker: Attacker, operation: Any, mode: GenerationMode) -> None:
    @settings(max_examples=EXAMPLES, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode), poison=POISON, place=st.integers(0, 63))
    def each(case: Case[Any], poison: object, place: int) -> None:
        if poison is not None and isinstance(case.body, dict):
            case.body = poisoned(case.body, poison, place)
        attacker.send(case)

    each()


def test_generated_requests_find_no_server_error(attacker: Attacker) -> None:
    schema = schemathesis.openapi.from_url(attacker.banner.url + "/openapi.json")
    for found in schema.get_all_operations():
        operation = found.ok()  # type: ignore[union-attr]
        run(attacker, operation, GenerationMode.POSITIVE)
        if operation.method.upper() == "POST" and operation.path != doors.PARCEL.path:  # any bytes are bytes
            run(attacker, operation, GenerationMode.NEGATIVE)
    assert {200, 400} <= attacker.said


def test_wild_entries_with_good_signatures_find_no_server_error(attacker: Attacker) -> None:
    @settings(max_examples=3 * EXAMPLES, database=None, suppress_health_check=list(HealthCheck))
    @given(entries=st.lists(ENTRIES, min_size=1, max_size=3), sync=SYNCS)
    def each(entries: list[WireEntry], sync: SyncRequest) -> None:
        attacker.bring(entries, sync)

    each()
    assert attacker.mark.seq > EXAMPLES, "most of them reached the journal"
    assert 200 in attacker.said


def test_wild_strangers_with_good_signatures_find_no_server_error(attacker: Attacker) -> None:
    seed = attacker.state.seed
    key = signatures.public_key(seed)

    @settings(max_examples=EXAMPLES, database=None, suppress_health_check=list(HealthCheck))
    @example(device="0123456789", other="9876543210", own=False)  # well made, and nobody knows it
    @given(device=TEXTS, other=TEXTS, own=st.booleans())
    def each(device: str, other: str, own: bool) -> None:
        signed = signatures.sign_statement(seed, "enrol", device, other)
        asked = EnrolRequest(versions=(1,), code=other, device=device, key=key, signature=signed, name=other)
        attacker.send_bytes("/v1/enrol", msgspec.json.encode(asked), "application/json")
        old = attacker.state.device if own else device
        signed = signatures.sign_statement(seed, "fork", old, other, key.hex())
        fork = ForkRequest(
            versions=(1,), device=old, new_device=other, key=key, proof=signed, signature=signed
        )
        attacker.send_bytes("/v1/fork", msgspec.json.encode(fork), "application/json")

    each()
    assert {400, 401, 403} <= attacker.said


@pytest.mark.parametrize("door", [each.door for each in DOORS if each.door.method == "POST"], ids=by_path)
def test_any_bytes_find_no_server_error(attacker: Attacker, door: Door[Any, Any]) -> None:
    @settings(max_examples=EXAMPLES, database=None, suppress_health_check=list(HealthCheck))
    @given(
        body=st.binary(max_size=300),
        kind=st.sampled_from([*door.media, "x/y", ""]),
    )
    def each(body: bytes, kind: str) -> None:
        attacker.send_bytes(door.path, body, kind)

    each()
