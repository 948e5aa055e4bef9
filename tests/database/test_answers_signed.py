"""Who sits in the path can change, forge and keep back nothing unseen: each answer is the banner's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import requests

from desktop.database import banner as banner_row
from desktop.services.exchange import enrol_device, exchange_parcel
from sync.device.backoff import Patience
from sync.device.engine import Conduct
from sync.device.errors import ExchangeError, ForeignAnswer, WrongAddress
from sync.device.release_feed import read_signed
from sync.device.transport import HttpTransport
from sync.device.trust import trust_of_code
from sync.server.accounts import banner_keys
from sync.server.doors import parcels
from sync.server.doors.table import DOORS
from sync.server.releases import releases
from sync.wire import answers, compression, doors, enrolment_code, signatures
from sync.wire.answers import DoorAnswer, SignedQuestion
from sync.wire.protocol import Refusal, SyncAnswer, WireEntry
from sync.wire.release_messages import ReleaseRequest
from tests.support.banners import POINT, TOWN, Banner, new_banner
from tests.support.devices import Device
from tests.support.inside_server import serving
from tests.support.meddling import Meddle, Passing, meddling
from tests.support.releases import small_release

ONCE = Conduct(patience=Patience(tries=1, first_s=0.01, longest_s=0.01))


@pytest.fixture(scope="module")
def banner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Banner]:
    """A banner with a server, which the tests of this module share."""
    made = new_banner("sqlite", tmp_path_factory.mktemp("banner"))
    with serving(made, DOORS):
        another = Device.new(tmp_path_factory.mktemp("others") / "another").enrol(made)
        another.open_case()
        another.sync_here(ONCE)  # else there is nothing of others to leave out
        another.store.close()
        yield made
    made.database.close()


@pytest.fixture
def point(banner: Banner, tmp_path: Path) -> Iterator[Device]:
    made = Device.new(tmp_path / "point").enrol(banner)
    yield made
    made.store.close()


def adds_a_case(passing: Passing) -> None:
    if passing.path == doors.SYNC.path and passing.status == 200:
        answer = msgspec.json.decode(compression.expand(passing.body, 1 << 24), type=SyncAnswer)
        forged = WireEntry(
            device="deadbeefdeadbeef",
            seq=1,
            subject="s" * 32,
            rev=1,
            kind="case_opened",
            recorded_at="2026-11-24T09:00:00.000+08:00",
            staff="staff-1",
            body="{}",
            site=POINT,
        )
        answer = msgspec.structs.replace(answer, entries=(*answer.entries, forged))
        passing.body = compression.compress(msgspec.json.encode(answer))


def leaves_all_out(passing: Passing) -> None:
    if passing.path == doors.SYNC.path and passing.status == 200:
        answer = msgspec.json.decode(compression.expand(passing.body, 1 << 24), type=SyncAnswer)
        passing.body = compression.compress(msgspec.json.encode(msgspec.structs.replace(answer, entries=())))


def moves_the_device(passing: Passing) -> None:
    passing.status, passing.headers["Content-Type"] = 403, "application/json"
    passing.body = msgspec.json.encode(Refusal(code="wrong_site", what="", site=TOWN))


def takes_the_signature_away(passing: Passing) -> None:
    passing.headers.pop("Tamga-Answer", None)


@pytest.mark.parametrize("meddle", [adds_a_case, leaves_all_out, moves_the_device, takes_the_signature_away])
def test_a_changed_answer_is_not_taken_in(banner: Banner, point: Device, meddle: Meddle) -> None:
    point.open_case()
    with meddling(banner.url, meddle) as url:
        point.point_to(url)
        with pytest.raises(ForeignAnswer):
            point.sync_here(ONCE)
    assert [each.entry.device for each in point.journal()] == [point.name] * 2
    assert point.duty.site_code == POINT
    point.point_to(banner.url)
    point.sync_here(ONCE)
    assert point.status().entries_waiting == 0


def test_an_old_answer_is_not_taken_twice(banner: Banner, point: Device) -> None:
    seen: list[tuple[str, bytes]] = []

    def replays(passing: Passing) -> None:
        if passing.path == doors.RELEASE.path:
            seen.append((passing.headers["Tamga-Answer"], passing.body))
            passing.headers["Tamga-Answer"], passing.body = seen[0]

    with meddling(banner.url, replays) as url:
        way = HttpTransport(url, trust_of_code(banner.code()))
        way.release(0)
        with pytest.raises(ForeignAnswer):
            way.release(0)
        way.close()


def test_who_has_another_key_is_not_enrolled_with(banner: Banner, tmp_path: Path) -> None:
    other = new_banner("sqlite", tmp_path / "other")
    with serving(other, DOORS) as url:
        device = Device.new(tmp_path / "point")
        with pytest.raises(ForeignAnswer, match="密钥不是旗里的"):
            enrol_device.enrol_device(device.duty, url, banner.code(POINT))
        assert not device.status().enrolled
        assert not other.status().devices
        device.store.close()
    other.database.close()


def test_half_a_code_is_named_and_case_and_dashes_do_not_matter(banner: Banner, tmp_path: Path) -> None:
    code = banner.code(POINT)
    device = Device.new(tmp_path / "point")
    with pytest.raises(ExchangeError, match="注册码有 32 位字母和数字，输入的是 16 位"):
        enrol_device.enrol_device(device.duty, banner.url, code[:19])
    enrol_device.enrol_device(device.duty, banner.url, code.replace("-", " ").lower())
    assert device.status().enrolled
    device.store.close()


@pytest.mark.parametrize("typed", ["http://banner.example:8463", "http://10.0.0.5"])
def test_plain_http_is_for_this_machine_alone(typed: str, tmp_path: Path) -> None:
    device = Device.new(tmp_path / "point")
    with pytest.raises(WrongAddress) as refused:
        enrol_device.enrol_device(device.duty, typed, "x")
    assert "http://" in refused.value.what
    assert "https://" in refused.value.next_step
    device.store.close()


def rotated(banner: Banner) -> None:
    with banner.writing() as connection:
        banner_keys.rotate(connection)


def trusted(device: Device) -> tuple[bytes, tuple[bytes, ...]]:
    with device.store.reading() as connection:
        address = banner_row.read_address(connection)
    assert address is not None
    return address.trust.key, address.trust.former


def test_devices_follow_the_banner_to_another_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(banner_keys, "_LOOK_AGAIN_S", 0.0)
    banner = new_banner("sqlite", tmp_path / "banner")
    code = banner.code(POINT)
    with serving(banner, DOORS):
        online, offline = (Device.new(tmp_path / name).enrol(banner) for name in ("online", "offline"))
        first = trusted(online)[0]
        for device in (online, offline):
            device.open_case()
        sealed = exchange_parcel.make_parcel(offline.duty)
        for _ in range(2):
            rotated(banner)
        with banner.reading() as connection:
            keys = banner_keys.public_keys(connection)
        online.sync_here(ONCE)
        assert trusted(online) == (keys[0], keys[1:]), "two steps at once, each signed by the one before"
        exchange_parcel.take_answer(offline.duty, parcels.answer_parcel(banner.database, sealed))
        assert trusted(offline) == (keys[0], keys[1:])
        assert banner.count() == 4
        with banner.writing() as connection:
            releases.publish(connection, small_release(number=2, name="v2"), valid_days=9)
            key = signatures.public_key(banner_keys.seeds(connection)[0])
            assert read_signed(releases.manifest(connection, ReleaseRequest()), key).number == 2
            banner_keys.rotate(connection)
            key = signatures.public_key(banner_keys.seeds(connection)[0])
            assert read_signed(releases.manifest(connection, ReleaseRequest()), key).number == 2
        late = Device.new(tmp_path / "late")
        enrol_device.enrol_device(late.duty, banner.url, code)
        assert trusted(late)[0] == key, "the code names the first key"
        assert keys[-1] == first
        assert enrolment_code.read_code(banner.code()).fingerprint == enrolment_code.fingerprint(key)
        for device in (online, offline, late):
            device.store.close()
    banner.database.close()


def test_a_key_that_nobody_signed_is_not_followed(banner: Banner, point: Device, tmp_path: Path) -> None:
    """The server was seized and set up anew under its name: other key, same address."""
    other = new_banner("sqlite", tmp_path / "other")
    rotated(other)
    with serving(other, DOORS) as url:
        point.point_to(url)
        with pytest.raises(ForeignAnswer):
            point.sync_here(ONCE)
    other.database.close()


def test_every_door_is_signed_for_who_sends_a_number(banner: Banner) -> None:
    key = trust_of_code(banner.code()).fingerprint
    for served in DOORS:
        if served.door.method != "POST":
            continue
        kind = {"Content-Type": served.door.media[0]}
        for body in (b"?", b"{}"):
            headers = kind | {"Tamga-Nonce": "n"}
            asked = requests.post(banner.url + served.door.path, body, headers=headers, timeout=20)
            question = SignedQuestion(served.door.path, "n", body)
            reply = DoorAnswer(asked.status_code, asked.content)
            proof = asked.headers["Tamga-Answer"]
            with banner.reading() as connection:
                known = banner_keys.public_keys(connection)[0]
            assert enrolment_code.fingerprint(known) == key
            assert answers.is_signed(known, proof, question, reply), served.door.path
            assert not answers.is_signed(known, proof, msgspec.structs.replace(question, nonce="m"), reply)
            other = msgspec.structs.replace(reply, status=200 if reply.status != 200 else 403)
            assert not answers.is_signed(known, proof, question, other)
