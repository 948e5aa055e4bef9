"""What the banner's doors refuse, asked in this process: who is known, which parts, what is no request."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
import requests

from casework.release import release_file
from resources import SAMPLE_RELEASE
from sync.device import carried_release
from sync.device.carried_release import CarriedFeed, Held, PartsToCome
from sync.device.enrolment import enrol_request
from sync.device.release_feed import Manifest
from sync.server.accounts import enrolment, forks
from sync.server.doors.limits import Limiter, Rate
from sync.server.doors.table import DOORS
from sync.server.refusals import Refused
from sync.server.releases import releases
from sync.wire import doors, release_messages, signatures
from sync.wire.protocol import JSON_TYPE, EnrolRequest, ForkRequest, Refusal
from sync.wire.release_messages import MOST_PARTS, PartsRequest, ReleaseRequest
from tests.support.banners import OTHER_POINT, POINT, Banner, new_banner
from tests.support.bare_devices import BareDevice
from tests.support.inside_server import serving

NAME, SEED, OTHER_SEED = "device0001", b"s" * 32, b"t" * 32


@pytest.fixture
def banner(tmp_path: Path) -> Iterator[Banner]:
    made = new_banner("sqlite", tmp_path / "banner")
    yield made
    made.database.close()


def asked(banner: Banner, request: EnrolRequest | ForkRequest) -> Refusal | None:
    """What the banner refuses; None when it agrees."""
    act: Callable[..., object] = enrolment.enrol if isinstance(request, EnrolRequest) else forks.fork
    try:
        with banner.writing() as connection:
            act(connection, request)
    except Refused as error:
        return error.refusal
    return None


def code_of(banner: Banner, request: EnrolRequest | ForkRequest) -> str:
    refusal = asked(banner, request)
    return refusal.code if refusal else ""


def test_a_code_is_good_once_for_the_device_that_has_the_key(banner: Banner) -> None:
    code = banner.code()
    good = enrol_request(NAME, SEED, code)
    assert code_of(banner, msgspec.structs.replace(good, versions=(99,))) == "no_common_version"
    assert code_of(banner, enrol_request("short", SEED, code)) == "malformed"
    assert code_of(banner, msgspec.structs.replace(good, signature=bytes(64))) == "bad_signature"
    assert code_of(banner, enrol_request(NAME, SEED, "NO-SUCH-CODE")) == "code_refused"
    refusal = asked(banner, msgspec.structs.replace(good, site=OTHER_POINT))
    assert refusal is not None
    assert (refusal.code, refusal.site) == ("wrong_site", POINT)
    assert code_of(banner, good) == "", "what was refused before left the code good"
    assert code_of(banner, good) == "", "the answer may have been lost"
    assert code_of(banner, enrol_request("device0002", OTHER_SEED, code)) == "code_refused"


def test_who_has_the_id_keeps_it_and_a_fresh_code_moves_the_device(banner: Banner) -> None:
    assert code_of(banner, enrol_request(NAME, SEED, banner.code())) == ""
    assert code_of(banner, enrol_request(NAME, OTHER_SEED, banner.code())) == "device_taken"
    assert code_of(banner, enrol_request(NAME, SEED, banner.code(OTHER_POINT))) == ""
    assert [each.site for each in banner.status().devices] == [OTHER_POINT]


def fork_request(old: BareDevice, name: str, seed: bytes = OTHER_SEED) -> ForkRequest:
    key = signatures.public_key(seed)
    statement = (old.name, name, key.hex())
    return ForkRequest(
        versions=(1,),
        device=old.name,
        new_device=name,
        key=key,
        proof=signatures.sign_statement(old.seed, "fork", *statement),
        signature=signatures.sign_statement(seed, "fork", *statement),
    )


def test_a_copy_gets_an_id_of_its_own_that_nobody_else_has(banner: Banner) -> None:
    old, other = BareDevice(banner), BareDevice(banner, "e" * 16)
    good = fork_request(old, "f" * 16)
    assert code_of(banner, msgspec.structs.replace(good, new_device="x")) == "malformed"
    assert code_of(banner, msgspec.structs.replace(good, device="nobody-here")) == "unknown_device"
    for field in ("proof", "signature"):
        assert code_of(banner, msgspec.structs.replace(good, **{field: bytes(64)})) == "bad_signature"
    assert code_of(banner, fork_request(old, other.name)) == "device_taken"
    assert code_of(banner, good) == ""
    assert code_of(banner, good) == "", "asked again it is the same"
    banner.revoke(old.name)
    assert code_of(banner, good) == "revoked"


def publish(banner: Banner, number: int = 2) -> Manifest:
    release = release_file.read(SAMPLE_RELEASE.read_bytes())
    with banner.writing() as connection:
        releases.publish(connection, msgspec.structs.replace(release, number=number, name=f"v{number}"), 366)
        signed = releases.manifest(connection, ReleaseRequest())
    return msgspec.json.decode(signed.content, type=Manifest)


def test_parts_are_those_that_were_asked_for_as_many_as_fit(
    banner: Banner, monkeypatch: pytest.MonkeyPatch
) -> None:
    digests = tuple(part.digest for part in publish(banner).parts)[:6]
    with banner.reading() as connection:
        whole = releases.parts(connection, PartsRequest(digests=digests))
        monkeypatch.setattr(release_messages, "PARTS_BYTES", len(whole.parts[0].encode()) + 1)
        assert releases.parts(connection, PartsRequest(digests=digests)).parts == whole.parts[:1]
        wrong: tuple[tuple[str, ...], ...] = ((), digests[:1] * (MOST_PARTS + 1), ("0" * 64,), ("\0",))
        for each in wrong:
            with pytest.raises(Refused):
                releases.parts(connection, PartsRequest(digests=each))
        with pytest.raises(Refused):
            releases.manifest(connection, ReleaseRequest(versions=(99,)))
        for number in (-1, 2**63):
            with pytest.raises(Refused, match="out of range"):
                releases.manifest(connection, ReleaseRequest(number=number))


def test_a_part_that_is_too_large_is_named_and_nothing_is_published(
    banner: Banner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(release_messages, "LARGEST_PART_BYTES", 100)
    with pytest.raises(Refused, match="超过 100 字节"):
        publish(banner)
    with banner.reading() as connection:
        assert releases.newest_number(connection) == 0


def test_a_parcel_brings_what_is_lacking_piece_by_piece(
    banner: Banner, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = publish(banner)
    monkeypatch.setattr(carried_release, "LARGEST_BYTES", 20_000)
    fetched: tuple[bytes, ...] = ()
    trips, came = 0, list[str]()
    with banner.reading() as connection:
        while (brought := releases.carried(connection, Held(fetched=fetched), POINT)) and brought.parts:
            feed, trips = CarriedFeed(brought), trips + 1
            answer = feed.release_parts([*brought.digests, "not here"])
            assert list(answer.parts) == list(brought.parts)
            with pytest.raises(PartsToCome) as to_come:
                feed.release_parts(["not here"])
            assert to_come.value.left == brought.left
            came += brought.digests
            fetched += carried_release.shortened(brought.digests)
        assert came == [part.digest for part in manifest.parts]
        assert trips > 2
        assert releases.carried(connection, Held(number=2, digest=manifest.digest), POINT) is None
        too_many = (b"x" * 8,) * (carried_release.MOST_FETCHED + 1)
        assert releases.carried(connection, Held(fetched=too_many), POINT) is None
    publish(banner, 3)
    with banner.reading() as connection:
        newer = releases.carried(connection, Held(number=2, digest=manifest.digest), POINT)
    assert newer is not None
    assert 0 < len(newer.parts) < 5, "what it has of the older one is left out"


def refusal(response: requests.Response) -> tuple[int, str]:
    return response.status_code, msgspec.json.decode(response.content, type=Refusal).code


@pytest.mark.logs_warnings
def test_what_is_no_request_is_refused_in_our_words(banner: Banner, caplog: pytest.LogCaptureFixture) -> None:
    with serving(banner, DOORS) as url, requests.Session() as session:
        enrol = url + doors.ENROL.path
        plain = {"Content-Type": JSON_TYPE}
        assert refusal(session.post(enrol, b"{}", headers={"Content-Type": "text/html"}))[1] == "media_type"
        assert refusal(session.post(enrol, b"[1", headers=plain)) == (400, "malformed")
        large = bytes(doors.ENROL.largest_request_bytes + 1)
        assert refusal(session.post(enrol, large, headers=plain)) == (413, "too_large")
        unknown = {"Content-Type": JSON_TYPE, "Tamga-Device": "nobody-here", "Tamga-Number": "1"}
        signed = {**unknown, "Tamga-Signature": "AAAA"}
        assert refusal(session.post(url + doors.SYNC.path, b"{}", headers=signed)) == (401, "unknown_device")
        described = session.get(url + "/openapi.json").json()
        assert set(described["paths"]) >= {each.door.path for each in DOORS}
        sync = described["paths"][doors.SYNC.path]["post"]
        assert {each["name"] for each in sync["parameters"]} >= {"Tamga-Device", "Tamga-Signature"}
        assert 'status="413"' in session.get(url + "/metrics").text
        # One that goes away before it said what it wants is nobody's fault.
        with socket.create_connection(("127.0.0.1", banner.port)) as caller:
            caller.sendall(b"POST /v1/enrol HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{")
        assert session.get(url + "/health").status_code == 200
    assert [each for each in caplog.records if each.levelno >= logging.ERROR] == []


def test_so_many_senders_are_remembered_and_the_oldest_is_forgotten() -> None:
    limiter = Limiter(Rate(burst=1, per_s=0.001), senders=2)
    for sender in ("a", "b", "c", "a"):
        limiter.take(sender)
    with pytest.raises(Refused):
        limiter.take("a")
