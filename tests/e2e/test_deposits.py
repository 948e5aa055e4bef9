"""A disk is lost, or every password: what was kept at the banner brings keyring, drafts and people back."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
from nacl.public import PrivateKey
from sqlalchemy import select

from desktop import bootstrap
from desktop.desk.desk import Desk
from desktop.services.exchange.deposit_at_banner import deposit_at_banner
from desktop.services.upkeep.keep_setting import keep_setting
from sync.device.transport import HttpTransport
from sync.server.store.tables import DeviceDeposit
from sync.wire import media
from sync.wire.deposits import Deposit, Depositing
from tests.support.banners import POINT, Banner, Process
from tests.support.operator_commands import tamga
from tests.support.workplaces import PASSWORD, STAFF, ready_draft

pytestmark = pytest.mark.slow
COLLEAGUE, OWN, NEW = "巴图", "敖包山下的七眼井", "今年的草长得真好看"
OFFICERS = {"那仁": "两只百灵鸟一起叫起来了", "高娃": "三条河在这里汇成一条", "宝音": "四岁的马驹跑得最快了"}
NUMBER = re.compile(r"[A-Z][0-9A-Z]+-[0-9]{8}-[A-Z][0-9]+")


class Place(NamedTuple):
    """A point that is enrolled, and how the operator names the banner."""

    folder: Path
    where: tuple[str, ...]
    files: Path

    def password(self, words: str) -> tuple[str, str]:
        path = self.files / f"{abs(hash(words))}.txt"
        path.write_text(words, "utf-8")
        return "--password-file", str(path)

    def two(self, *names: str) -> list[str]:
        pairs = [("--officer", name, *self.password(OFFICERS[name])) for name in names]
        return [word for pair in pairs for word in pair]

    def open(self, name: str = STAFF, password: str = PASSWORD, folder: Path | None = None) -> Desk:
        return bootstrap.unlock(folder or self.folder, name, password)

    def device(self) -> str:
        desk = self.open()
        try:
            return desk.state.duty.device
        finally:
            desk.close()


@pytest.fixture
def process(banner: Banner, tmp_path: Path) -> Iterator[Process]:
    made = Process(banner, tmp_path / "server")
    made.start()
    yield made
    made.kill()


@pytest.fixture
def place(banner: Banner, process: Process, tmp_path: Path) -> Place:
    where = banner.where(tmp_path / "server")
    made = Place(tmp_path / "point", where, tmp_path)
    tamga("banner", "recovery", "begin", *made.two("那仁", "高娃"), *where)
    code = tamga("banner", "code", POINT, *where).strip()
    who = ("--staff", STAFF, *made.password(PASSWORD), "--data", str(made.folder))
    tamga("setup", "--site", POINT, *who)
    tamga("enrol", "--server", banner.url, "--code", code, *who)
    desk = made.open()
    desk.people.add(COLLEAGUE, OWN)
    desk.cases.open(ready_draft(desk))
    desk.cases.keep_draft(ready_draft(desk, name="没写完"))
    desk.exchange.sync()
    status = desk.exchange.status()
    assert (bool(status.deposited_at), status.can_be_recovered) == (True, True)
    desk.close()
    return made


def deposit_of(banner: Banner) -> Deposit:
    with banner.reading() as connection:
        content = connection.scalars(select(DeviceDeposit.content)).one()
    return msgspec.msgpack.decode(content, type=Deposit)


def test_a_new_computer_takes_the_place_of_the_lost_one(banner: Banner, place: Place, tmp_path: Path) -> None:
    lost = place.device()
    shutil.rmtree(place.folder)
    code = tamga("banner", "code", POINT, "--replaces", lost, *place.where).strip()
    fresh = tmp_path / "new"
    asked = ("--server", banner.url, "--code", code, "--data", str(fresh))
    who = ("--staff", COLLEAGUE)
    words = tamga(
        "restore", "--from-banner", *asked, *who, *place.password("别人的密码不是这个"), check=False
    )
    assert "姓名或密码不对" in words, "and the code is still good"
    words = tamga("restore", "--from-banner", *asked, *who, *place.password(OWN))
    assert "1 份草稿" in words
    for name, password in ((STAFF, PASSWORD), (COLLEAGUE, OWN)):
        desk = place.open(name, password, fresh)
        assert len(desk.cases.list()) == 1
        assert [draft.applicant.name for draft in desk.cases.drafts()] == ["没写完"]
        assert desk.state.duty.device != lost
        assert desk.upkeep.verify().ok
        assert [each.name for each in desk.people.here() if each.opens] == [STAFF, COLLEAGUE]
        desk.close()
    desk = place.open(folder=fresh)
    before = desk.cases.list()[0].slip_number
    saved = desk.cases.open(ready_draft(desk, name="后来的人"))
    assert saved.slip_number.split("-")[2][0] != before.split("-")[2][0], "another letter: no number twice"
    desk.exchange.sync()
    assert not desk.exchange.status().entries_doubted
    assert not desk.cases.conflicts()
    desk.close()
    (status,) = [each for each in banner.status().devices if each.device == lost]
    assert status.revoked_at, "the lost one gets nothing any more"
    again = tamga("restore", "--from-banner", *asked[:-1], str(tmp_path / "third"), *who, check=False)
    assert "注册码" in again


def test_every_password_is_forgotten_and_two_officers_open(
    banner: Banner, place: Place, tmp_path: Path
) -> None:
    device, out = place.device(), str(tmp_path / "recovered.key")
    recover = ("banner", "device", "recover", device, "--reason", "都忘了", "--out", out, *place.where)
    assert "两位不同" in tamga(*recover, *place.two("那仁"), check=False)
    wrong = ("--officer", "高娃", *place.password("这一句不是高娃的密码"))
    assert "密码不对" in tamga(*recover, *place.two("那仁"), *wrong, check=False)
    assert not Path(out).exists()
    code = tamga(*recover, *place.two("那仁", "高娃")).strip()
    (on_record,) = [
        line
        for line in map(json.loads, tamga("banner", "journal", "export", *place.where).splitlines())
        if line["act"] == "recovery_given"
    ]
    assert (on_record["about"], on_record["after"], on_record["reason"]) == (device, "那仁、高娃", "都忘了")
    words = ("staff", "recover", STAFF, "--recovered", out, "--data", str(place.folder))
    new = ("--new-password-file", place.password(NEW)[1])
    codes = tmp_path / "code.txt"
    codes.write_text("2222-3333-4444-5555")
    assert "码不对" in tamga(*words, "--recovered-code-file", str(codes), *new, check=False)
    codes.write_text(code.lower())
    tamga(*words, "--recovered-code-file", str(codes), *new)
    desk = place.open(password=NEW)
    newest = [line.what for line in desk.people.acts()][:3]
    assert newest == ["解锁本机", "启用签名", "凭旗里的找回文件换密码"]
    desk.close()
    # The disk is lost as well: a new computer with the same file.
    code_of_new = tamga("banner", "code", POINT, "--replaces", device, *place.where).strip()
    fresh = tmp_path / "new"
    tamga(
        *("restore", "--from-banner", "--server", banner.url, "--code", code_of_new, "--staff", COLLEAGUE),
        *("--recovered", out, "--recovered-code-file", str(codes), *place.password(NEW)),
        *("--data", str(fresh)),
    )
    desk = place.open(COLLEAGUE, NEW, fresh)
    assert len(desk.cases.list()) == 1
    desk.close()


def test_officers_come_and_go_but_never_fewer_than_two(place: Place) -> None:
    add = ("banner", "recovery", "add", "宝音", *place.password(OFFICERS["宝音"]), *place.where)
    assert "两位" in tamga(*add, *place.two("那仁"), check=False)
    remove = ("banner", "recovery", "remove", "那仁", *place.where)
    assert "至少要留两位" in tamga(*remove, check=False)
    tamga(*add, *place.two("那仁", "高娃"))
    tamga(*remove)
    out = str(place.files / "key")
    recover = ("banner", "device", "recover", place.device(), "--reason", "试", "--out", out, *place.where)
    assert "密码不对" in tamga(*recover, *place.two("那仁", "高娃"), check=False)
    tamga(*recover, *place.two("宝音", "高娃"))
    begin = ("banner", "recovery", "begin", *place.where)
    assert "--again" in tamga(*begin, *place.two("宝音", "高娃"), check=False)


def test_what_lies_at_the_banner_tells_nobody_anything(banner: Banner, place: Place) -> None:
    copy = deposit_of(banner)
    desk = place.open()
    key = desk.state.duty.store.key
    assert key is not None
    for secret in (key.key, "没写完".encode(), STAFF.encode(), json.dumps("没写完").strip('"').encode()):
        assert all(secret not in part for part in (copy.keyring, copy.content, copy.sealed_key))
    desk.close()


class InThePath:
    """Somebody between device and banner, who would like to have the key."""

    def __init__(self, way: HttpTransport) -> None:
        self._way, self.own, self.brought = way, PrivateKey.generate(), []  # type: ignore[var-annotated]

    def hand_over(self, door: Any, request: Any) -> Any:
        answer = self._way.hand_over(door, request)
        self.brought.append(media.read(request.payload, Depositing, door.media[0], 1 << 20).copy)
        return msgspec.structs.replace(answer, recovery_key=bytes(self.own.public_key))


@pytest.mark.logs_warnings
def test_a_recovery_key_that_the_banner_did_not_sign_gets_nothing(banner: Banner, place: Place) -> None:
    desk = place.open()
    desk.people.reset_password(COLLEAGUE, NEW)
    keep_setting(desk.state.duty.store, "deposit_at_banner", "{}")
    between = InThePath(HttpTransport(banner.url))
    deposit_at_banner(desk.state.duty, between)
    desk.close()
    assert [copy.sealed_key for copy in between.brought] == [b""]


def test_who_leaves_by_the_roster_gets_in_no_longer(banner: Banner, place: Place) -> None:
    for verb in ("add", "remove"):
        tamga("banner", "staff", verb, POINT, COLLEAGUE, *place.where)
    former = deposit_of(banner)
    desk = place.open()
    held = desk.state.duty.store.key
    assert held is not None
    copied = held.copy()
    desk.exchange.sync()
    assert [each.name for each in desk.people.here() if each.opens] == [STAFF]
    desk.close()
    desk = place.open()
    assert desk.state.duty.store.key != copied
    desk.exchange.sync()  # another generation goes at once
    desk.close()
    assert (former.generation, deposit_of(banner).generation) == (1, 2)
