"""A release that cannot be believed is refused with one note, and the one in use stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select

from casework.release import release_file
from desktop.database import fetched
from desktop.database.fetched import Believed
from desktop.database.tables import Banner, SyncNote
from desktop.services.catalogue.fetch_release import fetch_release
from desktop.services.catalogue.import_release import take_into_use
from desktop.services.catalogue.load_release import load_current
from sync.device import release_feed
from sync.server.commands.main import main as operator
from sync.server.releases import releases
from sync.server.store import streams
from sync.server.store.tables import PublishedRelease, ReleasePart
from tests.support.banners import HALL, POINT
from tests.support.devices import Device
from tests.support.releases import small_release
from tests.support.sync_worlds import Direct, World, first_release


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


def command(*words: object) -> int:
    return operator(["banner", "release", *map(str, words)])


def newcomer(world: World, folder: Path) -> Device:
    """One more device of the site."""
    device = Device.new(folder, POINT)
    world.devices.append(device)
    with device.store.writing() as connection:
        take_into_use(connection, device.duty, first_release())
    world.enrol(device)
    return device


def signed(folder: Path, number: int, key: str, *more: str) -> None:
    """What the machine with that key makes of a catalogue."""
    file = folder / f"v{number}.json"
    file.write_bytes(release_file.write(small_release(number=number, name=f"v{number}")))
    given = ("--key", folder / key, "--banner", HALL, "--out", folder / f"{number}-{key}", *more)
    assert command("sign", file, *given) == 0


def published(folder: Path, where: tuple[str, ...], number: int, key: str = "") -> int:
    """What comes of it at the server."""
    more = ("--signed", folder / f"{number}-{key}") if key else ()
    return command("publish", folder / f"v{number}.json", *more, *where)


def test_a_release_key_on_another_machine_signs_what_the_banner_publishes(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever has the server alone publishes nothing more that a device would take."""
    device, where = world.devices[0], world.banner.where(tmp_path / "data")
    keys = []
    for name in ("first", "second"):
        assert command("key", tmp_path / name) == 0
        keys.append(capsys.readouterr().out.strip())

    sign, publish = partial(signed, tmp_path), partial(published, tmp_path, where)
    sign(3, "first")
    assert publish(3, "first") == 0
    world.sync(0)
    late = newcomer(world, tmp_path / "late")
    world.sync(1)
    assert (number_in_use(device), number_in_use(late)) == (3, 3)
    sign(4, "second")
    assert publish(4) == 1, "without the release key"
    assert publish(4, "second") == 1, "by a key that nobody named"
    assert "发布密钥" in capsys.readouterr().err
    sign(4, "first", "--next-key", keys[1])
    sign(5, "second", "--next-key", "none")
    assert publish(5, "second") == 1, "it is not its turn"
    assert publish(4, "first") == 0
    world.sync(0)
    with world.banner.writing() as connection:  # a thief of the server: the banner's own key, and the rows
        stream = streams.require_stream(connection)
        manifest = releases.manifest_of(small_release(number=6, name="v6"), HALL, 9)
        forged = release_feed.sign(manifest, stream.seed)
        row = {"number": 6, "published_at": "", "content": forged.content, "signature": forged.signature}
        connection.execute(insert(PublishedRelease), [row])
    world.sync(0)
    assert number_in_use(device) == 4
    assert "没有发布密钥的签名" in notes(device)[-1]
    with world.banner.writing() as connection:
        connection.execute(delete(PublishedRelease).where(PublishedRelease.number == 6))
    world.renew()
    assert publish(5, "second") == 0, "the banner's own key has changed meanwhile"
    world.sync(0)
    world.sync(1)  # it has seen the first key, and missed how that led to the second
    assert (number_in_use(device), number_in_use(late)) == (5, 5)
    with world.banner.writing() as connection:
        releases.publish(connection, small_release(number=6, name="v6"), 366)
    world.sync(0)
    assert number_in_use(device) == 6, "the last one said that there is none any more"
