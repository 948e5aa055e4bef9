"""What the banner refuses to its operator and to whoever sends: named, and nothing is changed by it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace
from nacl.public import SealedBox
from nacl.signing import VerifyKey
from sqlalchemy import text, update

from casework.cases.entries import digest
from casework.errors import NewerSchema
from sync.device import parcel, release_feed
from sync.device.engine import synchronise
from sync.device.errors import NotEnrolled, ServerRefused
from sync.device.parcel import Letter, ParcelRefused
from sync.device.release_feed import Manifest, ReleaseUntrusted
from sync.device.transport import HttpTransport
from sync.server.accounts import accounts, senders
from sync.server.acts import acts, case_acts, entry_acts
from sync.server.commands.main import main
from sync.server.doors.failures import reply_to
from sync.server.doors.parcels import answer_parcel
from sync.server.doors.table import DOORS
from sync.server.refusals import Refused, refuse
from sync.server.releases import releases
from sync.server.store import streams
from sync.server.store.database import Database, Unavailable
from sync.server.store.tables import StoredEntry
from sync.wire import doors, signatures
from sync.wire.protocol import JSON_TYPE, LARGEST_PAYLOAD_BYTES, Refusal
from sync.wire.release_messages import PartsAnswer
from sync.wire.signatures import SignedRequest
from tests.database.test_exchange_answers import opening, steps
from tests.support.banners import HALL, POINT, TOWN, Banner, new_banner
from tests.support.bare_devices import BareDevice
from tests.support.devices import Device
from tests.support.entry_histories import slip
from tests.support.forged import Claim
from tests.support.inside_doors import enrol_inside
from tests.support.inside_server import serving
from tests.support.releases import packed, release_data, small_release
from tests.support.sync_worlds import Direct

SEED = bytes(range(32))
LONG, SHORT = "ML0101-20261124-A1001", "ML0101-20261124-A100"
Act = Callable[..., object]


@pytest.fixture
def banner(tmp_path: Path) -> Iterator[Banner]:
    made = new_banner("sqlite", tmp_path / "banner")
    yield made
    made.database.close()


@pytest.fixture
def point(banner: Banner) -> BareDevice:
    return BareDevice(banner)


def no(banner: Banner, act: Act, *arguments: object, **named: object) -> str:
    """Why the banner does not; nothing is changed by that."""
    before = banner.rows()
    with pytest.raises(Refused) as refused, banner.writing() as connection:
        act(connection, *arguments, **named)
    assert banner.rows() == before
    return refused.value.what


def with_slip(point: BareDevice, number: str = LONG, matter: str = "TEST-001") -> None:
    """A case of the point to which that slip was given."""
    opened = opening()
    assert not isinstance(opened.body, bytes)
    point.write(
        replace(opened, body=replace(opened.body, matter_code=matter)),
        Claim("case-1", "slip_issued", replace(slip(number), site=POINT, matter_code=matter), 2),
    )
    point.send()
    assert point.banner.quarantined() == {}


def test_a_number_that_begins_another_one_is_not_that_one(banner: Banner, point: BareDevice) -> None:
    with_slip(point)
    assert "还没有设备上传过" in no(banner, acts.find_case, SHORT)
    with banner.reading() as connection:
        case, site = acts.find_case(connection, LONG.lower())
    assert (case.case_id, site) == ("case-1", POINT)


def test_what_the_state_of_a_case_forbids_is_not_said(banner: Banner, point: BareDevice) -> None:
    with_slip(point)
    with banner.writing() as connection:
        case_acts.record_result(connection, LONG, "准予", document="1 号", by="旗")
    assert "不能受理" in no(banner, case_acts.change_status, LONG, "accepted", note="", by="旗")


def wanted(banner: Banner, code: str) -> str:
    return no(banner, case_acts.request_materials, LONG, [code], reason="看不清", by="旗")


def test_materials_are_those_of_the_newest_release(banner: Banner, point: BareDevice) -> None:
    with_slip(point)
    assert "材料 m2 不在此事项里；有：" in wanted(banner, "m2")
    with banner.writing() as connection:
        releases.publish(connection, small_release(matters=()), valid_days=9)
    assert "材料 m2 不在此事项里" in wanted(banner, "m2")
    with banner.writing() as connection:
        releases.publish(connection, small_release(number=2), valid_days=9)
    assert "m1、m2、m3、m4" in wanted(banner, "m9")
    with banner.writing() as connection:
        told = case_acts.request_materials(connection, LONG, ["m2", "m2"], reason="看不清", by="旗")
    assert told == ("m2",)


def test_an_act_that_the_intake_does_not_take_is_none(banner: Banner) -> None:
    why = no(banner, case_acts.appoint, POINT, "娜仁" * 2000, "clerk")
    assert why.startswith("没有改动：")


def test_a_roster_leaves_out_what_it_cannot_read(banner: Banner) -> None:
    with banner.writing() as connection:
        case_acts.appoint(connection, POINT, "娜仁", "clerk")
        case_acts.appoint(connection, TOWN, "巴图", "clerk")
        purged = update(StoredEntry).where(StoredEntry.site == TOWN).values(body=None)
        connection.execute(purged)
    with banner.reading() as connection:
        assert [each.name for each in case_acts.roster(connection)] == ["娜仁"]


def test_what_cannot_be_is_not_taken_back(banner: Banner, point: BareDevice) -> None:
    point.write(Claim("case-1", "case_status_changed", b'{"v":1,"now":7}'))
    point.send()
    assert list(banner.quarantined()) == [(point.name, 1)]
    assert no(banner, entry_acts.take_back, point.name, 1, by="旗").startswith("不能恢复：")


@pytest.mark.parametrize("count", [0, 2])
def test_a_hidden_entry_comes_back_to_where_its_case_is(
    banner: Banner, point: BareDevice, count: int
) -> None:
    """The only one of its case says itself where that is."""
    point.write(opening(), *steps(count))
    point.send()
    with banner.writing() as connection:
        entry_acts.hide(connection, point.name, 1, reason="误", by="旗")
    reader = BareDevice(banner, "e" * 16, TOWN)
    hidden = point.chain[0].entry.hash
    assert hidden not in banner.hashes()
    with banner.writing() as connection:
        entry_acts.take_back(connection, point.name, 1, by="旗")
    assert hidden in banner.hashes()
    with banner.reading() as connection:
        row = StoredEntry.__table__.select().where(StoredEntry.hash == hidden)
        assert connection.execute(row).one().site == POINT
    scope = reader.say().scope
    assert scope is not None
    assert POINT in scope.filled


@pytest.mark.parametrize("device", ["nobody", "no\0body", ""])
def test_who_is_unknown_is_named_so(banner: Banner, device: str) -> None:
    with pytest.raises(Refused) as refused, banner.reading() as connection:
        accounts.find_account(connection, device)
    assert refused.value.refusal.code == "unknown_device"


def test_a_device_that_is_moved_to_where_it_stands_stays_as_it_is(banner: Banner, point: BareDevice) -> None:
    banner.move(point.name, TOWN)
    before = banner.rows()
    banner.move(point.name, TOWN)
    assert banner.rows() == before
    with banner.reading() as connection:
        assert accounts.find_account(connection, point.name).former_sites == POINT


@pytest.mark.parametrize(
    ("number", "code"), [(0, "malformed"), (-1, "malformed"), (2**63, "malformed"), (8, "bad_signature")]
)
def test_a_request_proves_who_sent_it_and_counts_from_one(number: int, code: str) -> None:
    key = signatures.public_key(SEED)
    signature = signatures.sign_request(SEED, "d1", 7, b"payload")
    with pytest.raises(Refused) as refused:
        senders.prove(SignedRequest("d1", number, signature, b"payload"), key)
    assert refused.value.refusal.code == code
    assert senders.prove(SignedRequest("d1", 7, signature, b"payload"), key).number == 7


@pytest.fixture
def carrier(tmp_path: Path, banner: Banner) -> Iterator[Device]:
    made = enrol_inside(Device.new(tmp_path / "carrier"), banner, POINT)
    yield made
    made.store.close()


def key_of(banner: Banner) -> bytes:
    with banner.reading() as connection:
        return signatures.public_key(streams.require_stream(connection).seed)


def by_hand(banner: Banner, genuine: bytes, *letters: Letter) -> bytes:
    """A parcel as somebody may make it who has the banner's public key."""
    kind, head, _box = genuine.split(b"\n", 2)
    inside = msgspec.msgpack.encode({"letters": letters})
    box = SealedBox(VerifyKey(key_of(banner)).to_curve25519_public_key())
    return b"\n".join((kind, head, bytes(box.encrypt(msgspec.msgpack.encode([head, inside])))))


def test_a_parcel_that_brings_nothing_or_too_much_is_refused(banner: Banner, carrier: Device) -> None:
    genuine = parcel.make_parcel(carrier.sync_store(), key_of(banner))
    before = banner.rows()
    with pytest.raises(ParcelRefused, match="包裹是空的"):
        answer_parcel(banner.database, by_hand(banner, genuine))
    large = Letter(number=1, signature=b"", payload=bytes(LARGEST_PAYLOAD_BYTES + 1))
    with pytest.raises(Refused) as refused:
        answer_parcel(banner.database, by_hand(banner, genuine, large))
    assert refused.value.refusal.code == "too_large"
    assert banner.rows() == before


def test_who_says_of_no_release_that_he_has_it_is_brought_none(banner: Banner, carrier: Device) -> None:
    with banner.writing() as connection:
        releases.publish(connection, small_release(), valid_days=9)
    state = carrier.sync_store().state()
    assert state is not None
    answer = answer_parcel(banner.database, parcel.make_parcel(carrier.sync_store(), key_of(banner)))
    opened = parcel.open_answer(state, key_of(banner), answer).answers
    assert opened.release is None
    assert len(opened.replies) > 0


def test_a_parcel_is_answered_over_the_line_as_well(
    banner: Banner, carrier: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    carrier.open_case()
    sealed = parcel.make_parcel(carrier.sync_store(), key_of(banner))
    state = carrier.sync_store().state()
    assert state is not None
    with serving(banner, DOORS) as url, closing(HttpTransport(url)) as transport:
        answer = transport.ask(doors.PARCEL, sealed)
        with pytest.raises(ServerRefused) as refused:
            transport.ask(doors.PARCEL, b"no parcel")
    assert parcel.open_answer(state, key_of(banner), answer).answers.replies
    assert refused.value.refusal.code == "malformed"
    assert banner.count() == len(carrier.own())


def test_an_answer_that_comes_after_an_exchange_changes_nothing(banner: Banner, carrier: Device) -> None:
    carrier.open_case()
    state = carrier.sync_store().state()
    assert state is not None
    answer = answer_parcel(banner.database, parcel.make_parcel(carrier.sync_store(), key_of(banner)))
    carrier.open_case()
    synchronise(carrier.sync_store(), Direct(banner))
    before = carrier.sync_store().state()
    replies = parcel.open_answer(state, key_of(banner), answer).answers.replies
    assert parcel.take_answer(carrier.sync_store(), state, replies) == 0
    assert carrier.sync_store().state() == before


def test_who_is_not_enrolled_makes_no_parcel(tmp_path: Path, banner: Banner) -> None:
    alone = Device.new(tmp_path / "alone")
    with pytest.raises(NotEnrolled):
        parcel.make_parcel(alone.sync_store(), key_of(banner))
    alone.store.close()


def manifest() -> Manifest:
    return Manifest(banner=HALL, name="v1", number=1, digest="", published_at="", expires_at="", parts=())


def test_a_release_is_believed_from_the_banner_alone() -> None:
    signed = release_feed.sign(manifest(), SEED)
    assert release_feed.read_signed(signed, signatures.public_key(SEED)) == manifest()
    with pytest.raises(ReleaseUntrusted, match="签名不是旗里的"):
        release_feed.read_signed(signed, signatures.public_key(bytes(32)))
    with pytest.raises(ReleaseUntrusted, match="签名不是旗里的"):
        release_feed.read_signed(replace(signed, content=signed.content + " "), signatures.public_key(SEED))


def test_parts_are_those_that_were_asked_for() -> None:
    wanted, other = (digest(each) for each in (b"{}", b"[]"))
    assert release_feed.checked([wanted, other], PartsAnswer(parts=("{}",))) == {wanted: b"{}"}
    with pytest.raises(ReleaseUntrusted, match="与清单不符"):
        release_feed.checked([wanted, other], PartsAnswer(parts=("{}", "{ }")))
    with pytest.raises(ReleaseUntrusted, match="没有清单上的内容"):
        release_feed.checked([wanted], PartsAnswer(parts=()))


@pytest.mark.logs_warnings
def test_what_goes_wrong_at_a_door_is_answered_in_one_way(caplog: pytest.LogCaptureFixture) -> None:
    """A refusal is the asker's to mend, a database that fails comes back, a bug is told to the log alone."""
    cases: list[tuple[Exception, int, str, str]] = [
        (ParcelRefused("坏了"), 400, "malformed", ""),
        (refuse("revoked", "since today"), 403, "revoked", ""),
        (Refused(Refusal(code="too_many", what="slower", retry_after_s=2.5)), 429, "too_many", "3"),
        (Unavailable("gone"), 503, "unavailable", "5"),
        (KeyError("测试·甲"), 500, "unavailable", ""),
    ]
    for error, status, code, wait in cases:
        with caplog.at_level(logging.ERROR):
            reply = reply_to(error, "/v1/sync")
        told = msgspec.json.decode(reply.body, type=Refusal)
        assert (reply.status, reply.media, told.code) == (status, JSON_TYPE, code)
        assert reply.headers.get("Retry-After", "") == wait
        assert "测试" not in told.what
    assert [record.levelname for record in caplog.records] == ["ERROR", "ERROR"]
    assert "/v1/sync" in caplog.records[1].getMessage()


def test_a_database_of_a_later_program_is_left_alone(banner: Banner) -> None:
    with banner.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '7777'"))
    before = banner.rows()
    with pytest.raises(NewerSchema):
        Banner(banner.database_url)
    assert banner.rows() == before


@pytest.mark.parametrize(
    ("url", "words"),
    [("postgresql://127.0.0.1:1/none", "127.0.0.1"), ("sqlite:////nowhere/at/all/banner.db", "open")],
)
def test_a_database_that_cannot_be_reached_is_told_in_the_drivers_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], url: str, words: str
) -> None:
    assert main(["banner", "status", "--data", str(tmp_path), "--database", url]) == 1
    said = capsys.readouterr().err
    assert words in said
    assert "Traceback" not in said
    assert said.count("\n") == 1


def test_a_file_that_is_no_database_is_told_without_what_is_in_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "banner.db").write_bytes("测试·甲".encode() * 1000)
    assert main(["banner", "status", "--data", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "测试" not in said


def test_before_there_is_a_banner_it_is_said_how_to_begin_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Database(url := f"sqlite:///{tmp_path / 'new.db'}").close()
    place = ("--data", str(tmp_path), "--database", url)
    assert main(["banner", "backup", str(tmp_path / "file"), *place]) == 1
    assert "请先运行 banner init" in capsys.readouterr().err
    assert not (tmp_path / "file").exists()


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Runs `banner …` on a banner of its own; what it said."""

    def command(*words: object, code: int = 0) -> str:
        assert main(["banner", *map(str, words), "--data", str(tmp_path / "data")]) == code
        said = capsys.readouterr()
        return said.out + said.err

    command("init", HALL, "白音旗")
    return command


def test_who_publishes_is_told_what_was_put_right_and_for_which_sites(
    run: Callable[..., str], tmp_path: Path
) -> None:
    data = release_data()
    data["matters"][0]["name"]["zh"] = "城乡居民<b>基本医疗保险</b>参保登记"
    file = tmp_path / "release.json"
    file.write_bytes(packed(data))
    run("site", "add", "ML0199", HALL, "新点")
    said = run("release", "publish", file, "--valid-days", 30)
    assert "matters[0].name.zh" in said
    assert "目录里没有站点 ML0199" in said
    assert "已发布 v1-test（第 1 版）" in said


def test_days_that_cannot_be_are_not_published(run: Callable[..., str], tmp_path: Path) -> None:
    file = tmp_path / "release.json"
    file.write_bytes(packed(release_data()))
    run("release", "publish", file)
    days = ("calendar", "set", "2027-02-05", "rest", "--basis")
    assert "没有写依据" in run(*days, " ", code=1)
    assert "放假通知" not in run("calendar", "show")
    run(*days, "放假通知", "--complete", "2027")
    shown = run("calendar", "show")
    assert "2027-02-05" in shown
    assert "2027\t已写全" in shown
