"""A release that cannot be believed is refused with one note, and the one in use stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import delete, select

from desktop.database import fetched
from desktop.database.fetched import Believed
from desktop.database.tables import Banner, SyncNote
from desktop.services.catalogue.fetch_release import fetch_release
from desktop.services.catalogue.load_release import load_current
from sync.server.store.tables import PublishedRelease, ReleasePart
from tests.support.devices import Device
from tests.support.sync_worlds import Direct, World


@pytest.fixture
def world() -> Iterator[World]:
    made = World(devices=1)
    made.publish()
    yield made
    made.close()


def number_in_use(device: Device) -> int:
    with device.store.reading() as connection:
        return load_current(connection).ref.number


def notes(device: Device) -> list[str]:
    with device.store.reading() as connection:
        return list(connection.scalars(select(SyncNote.text).where(SyncNote.kind == "release")))


def without_key(world: World) -> None:
    with world.devices[0].store.writing() as connection:
        connection.execute(delete(Banner))


def seen_a_later_one(world: World) -> None:
    with world.devices[0].store.writing() as connection:
        fetched.believe(connection, Believed(9, "v9", ""))


def signed_by_another(world: World) -> None:
    with world.banner.writing() as connection:
        connection.execute(PublishedRelease.__table__.update().values(signature=bytes(64)))  # type: ignore[attr-defined]


def with_another_part(world: World) -> None:
    with world.banner.writing() as connection:
        connection.execute(ReleasePart.__table__.update().values(content=b"{}"))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("befall", "why"),
    [
        (without_key, "本机没有旗里的公钥，请用新的注册码重新注册"),
        (seen_a_later_one, "发来的是第 2 版，比见过的旧，不能退回"),
        (signed_by_another, "目录的签名不是旗里的"),
        (with_another_part, "收到的目录内容与清单不符"),
    ],
)
def test_what_cannot_be_believed_is_told_once_and_nothing_changes(
    world: World, befall: Callable[[World], None], why: str
) -> None:
    device = world.devices[0]
    befall(world)
    for _time in range(2):
        (note,) = fetch_release(device.duty, Direct(world.banner), 2)
        assert note.text == f"新目录没有启用：{why}；原目录继续使用"
    assert notes(device) == [note.text]
    assert number_in_use(device) == 1


def test_what_can_be_believed_is_taken_and_told(world: World) -> None:
    device = world.devices[0]
    (note,) = fetch_release(device.duty, Direct(world.banner), 2)
    assert note.text == "已启用旗里发布的目录 v2（第 2 版）"
    assert number_in_use(device) == 2
    assert fetch_release(device.duty, Direct(world.banner), 2) == ()
    assert notes(device) == [note.text]
