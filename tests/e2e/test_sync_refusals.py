"""What the server refuses: exactly, with nothing stored and nothing of others in the answer."""

from __future__ import annotations

import zlib
from base64 import b64encode
from collections.abc import Callable

import msgspec
import pytest
import requests
from sqlalchemy import update

from casework.cases.kinds.cases import CaseOpened
from desktop.database.tables import JournalBody
from sync.device.errors import ExchangeError
from sync.server.doors.limits import STRANGERS
from sync.wire import compression
from sync.wire.packing import Placed, pack
from sync.wire.protocol import Batch, Mark, Refusal
from tests.support.banners import OTHER_POINT, POINT, TOWN, Banner
from tests.support.devices import Device
from tests.support.entry_histories import opened
from tests.support.forged import Claim, forge
from tests.support.sync_caller import Caller, answer, bomb, refusal, request

pytestmark = pytest.mark.slow

Make = Callable[..., Device]
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def caller(served: Banner, device: Make) -> Caller:
    return Caller(served, device("point", POINT, served))


def test_a_request_is_taken_once(served: Banner, caller: Caller) -> None:
    payload = compression.compress(msgspec.json.encode(request()))
    assert caller.send(payload).status_code == 200
    caller.number -= 1
    again = caller.send(payload)
    assert refusal(again) == (409, "replayed")
    assert msgspec.json.decode(again.content, type=Refusal).number == 1001


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"Tamga-Device": "0123456789abcdef"}, (401, "unknown_device")),
        ({"Tamga-Signature": b64encode(bytes(64)).decode()}, (401, "bad_signature")),
        ({"Tamga-Signature": "%"}, (400, "malformed")),
        ({"Tamga-Number": "5000"}, (401, "bad_signature")),
        ({"Tamga-Number": str(2**70)}, (400, "malformed")),
        ({"Tamga-Number": "-1"}, (400, "malformed")),
    ],
)
def test_who_cannot_prove_who_they_are_gets_nothing(
    caller: Caller, changes: dict[str, str], expected: tuple[int, str]
) -> None:
    response = caller.send(compression.compress(msgspec.json.encode(request())), **changes)
    assert refusal(response) == expected


def test_the_door_of_the_exchange_takes_nothing_but_post(caller: Caller, served: Banner) -> None:
    response = requests.get(served.url + "/v1/sync", timeout=20)
    assert (response.status_code, response.headers["Allow"]) == (405, "POST")
    assert "POST" in msgspec.json.decode(response.content, type=Refusal).what


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        (bomb(), (413, "too_large")),
        (b"x" * 300_000, (413, "too_large")),
        (compression.compress(b'{"versions":[1]}')[:-9], (400, "malformed")),
        (compression.compress(b"[1,2"), (400, "malformed")),
        (compression.compress(b'{"versions":"all"}'), (400, "malformed")),
        (compression.compress(b'{"versions":[1],"position":-4}'), (400, "malformed")),
        (compression.compress(b'{"versions":[99]}'), (426, "no_common_version")),
        (zlib.compress(b"{}"), (400, "malformed")),
        (b"", (400, "malformed")),
    ],
    ids=["bomb", "long", "cut", "no json", "type", "negative", "version", "zlib", "empty"],
)
def test_what_cannot_be_read_is_refused(caller: Caller, payload: bytes, expected: tuple[int, str]) -> None:
    assert refusal(caller.send(payload)) == expected


def test_fields_of_a_later_version_do_no_harm(caller: Caller) -> None:
    said = compression.compress(b'{"versions":[1,2,3],"from_the_future":{"x":1}}')
    assert answer(caller.send(said)).version == 1


def test_a_gap_is_told_with_what_is_here(served: Banner, caller: Caller) -> None:
    for _ in range(2):
        caller.device.open_case()
    own = caller.device.own()
    third = Mark(seq=3, hash=own[2].entry.hash)
    response = caller.say(request(batch=caller.batch(own[3:], third)))
    assert refusal(response) == (409, "gap")
    assert msgspec.json.decode(response.content, type=Refusal).acknowledged == Mark()
    assert served.count() == 0


def test_the_same_batch_again_is_no_news(served: Banner, caller: Caller) -> None:
    caller.device.open_case()
    batch = caller.batch(caller.device.own())
    for _ in range(2):
        assert answer(caller.say(request(batch=batch))).acknowledged.seq == 2
    assert served.count() == 2


def test_overlapping_and_late_batches_store_each_entry_once(served: Banner, caller: Caller) -> None:
    for _ in range(3):
        caller.device.open_case()
    own = caller.device.own()
    second = Mark(seq=2, hash=own[1].entry.hash)
    for part, after in ((own[:4], Mark()), (own[2:], second), (own[:3], Mark()), (own[2:5], second)):
        assert answer(caller.say(request(batch=caller.batch(part, after)))).acknowledged.seq >= 4
    assert served.hashes() == [recorded.entry.hash for recorded in own]


def test_a_batch_signed_by_somebody_else_is_refused(served: Banner, caller: Caller) -> None:
    caller.device.open_case()
    batch = msgspec.structs.replace(caller.batch(caller.device.own()), signature=bytes(64))
    assert refusal(caller.say(request(batch=batch))) == (401, "bad_signature")
    assert served.count() == 0


def test_entries_of_another_device_are_refused(served: Banner, caller: Caller, device: Make) -> None:
    other = device("other", POINT, served)
    other.open_case()
    entries = tuple(
        msgspec.structs.replace(each, device=other.name, seq=number)
        for number, each in enumerate(pack([Placed(each) for each in other.own()]), 1)
    )
    batch = Batch(after=Mark(), entries=entries, signature=bytes(64))
    assert refusal(caller.say(request(batch=batch))) == (400, "malformed")
    assert served.count() == 0


def test_a_revoked_device_sends_and_gets_nothing(served: Banner, device: Make) -> None:
    point, town = device("point", POINT, served), device("town", TOWN, served)
    point.open_case()
    point.sync()
    served.revoke(point.name)
    point.open_case()
    town.open_case()
    town.sync()
    with pytest.raises(ExchangeError, match="设备已停用"):
        point.sync()
    assert served.count() == 4
    assert point.status().entries_waiting == 2


def test_what_a_point_may_not_say_is_kept_apart(served: Banner, device: Make) -> None:
    point, other = device("point", POINT, served), device("other", OTHER_POINT, served)
    case = other.open_case()
    other.sync()
    point.act(case)  # a case of another site
    point.open_case(site=OTHER_POINT)
    good = point.open_case()
    report = point.sync()
    assert [reason.split(":")[0] for reason in served.quarantined().values()] == ["scope"] * 3
    assert (report.sent, point.status().entries_doubted) == (5, 3)
    assert [note.kind for note in report.notes] == ["quarantined"] * 3
    assert other.sync().received == 0
    assert good in {recorded.entry.subject for recorded in point.own()}
    assert served.count() == 4


def test_a_poisoned_entry_holds_up_nothing(served: Banner, device: Make) -> None:
    point, town = device("point", POINT, served), device("town", TOWN, served)
    point.open_case()
    with point.store.writing() as connection:  # as a failing disk would
        connection.execute(update(JournalBody).where(JournalBody.seq == 2).values(body=b"\xff\xfe broken"))
    broken = msgspec.structs.replace(opened(), site=POINT, matter_name="长" * 40_000)
    forge(point, [Claim("long", "case_opened", broken)])
    forge(point, [Claim("bad\0subject", "case_opened", opened())])
    forge(point, [Claim("wrong-kind", "slip_issued", CaseOpened(**msgspec.structs.asdict(opened())))])
    point.open_case()
    report = point.sync()
    reasons = {seq: reason.split(":")[0] for (_device, seq), reason in served.quarantined().items()}
    assert reasons == {2: "body", 3: "body", 4: "fields", 5: "body"}
    assert report.sent == 7
    assert town.sync().received == 3
    assert point.status().entries_doubted == 4
    assert point.status().entries_waiting == 0
    assert not point.sync().notes, "sums agree without the quarantined ones"


def test_codes_are_not_to_be_tried_out(served: Banner, device: Make) -> None:
    stranger = device("stranger")
    said = []
    for number in range(int(STRANGERS.burst) + 3):
        body = msgspec.json.encode(
            {"versions": [1], "code": f"TRY{number}", "device": stranger.name, "key": "", "signature": ""}
        )
        said.append(requests.post(served.url + "/v1/enrol", body, headers=JSON, timeout=20).status_code)
    assert set(said[:5]) == {401}
    assert said[-1] == 429
    elsewhere = {**JSON, "X-Forwarded-For": "192.0.2.7"}  # as the proxy on this machine says it
    refused = requests.post(served.url + "/v1/enrol", body, headers=elsewhere, timeout=20)
    assert refused.status_code == 401, "one who tries codes out does not lock the others out"


def test_health_metrics_and_description_are_served(served: Banner, device: Make) -> None:
    device("point", POINT, served).sync()
    assert requests.get(served.url + "/health", timeout=20).json()["status"] == "ok"
    metrics = requests.get(served.url + "/metrics", timeout=20).text
    assert 'tamga_answers_total{path="/v1/sync",status="200"}' in metrics
    for gauge in ("tamga_position 0", "tamga_devices 1", "tamga_quarantined_entries 0"):
        assert gauge in metrics
    assert "tamga_backup_timestamp_seconds 0" in metrics
    described = requests.get(served.url + "/openapi.json", timeout=20).json()
    assert set(described["paths"]) >= {"/v1/sync", "/v1/enrol", "/v1/fork"}
    assert requests.get(served.url + "/nothing", timeout=20).status_code == 404
