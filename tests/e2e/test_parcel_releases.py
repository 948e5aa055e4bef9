"""A point without any network gets releases by parcel: by the real commands, in pieces, and only once."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from casework.release import release_file
from casework.release.catalogue import Release, Text
from desktop import bootstrap
from desktop.desk.desk import Desk
from desktop.services.people.unlock import unlock
from desktop.services.upkeep.new_workplace import SetUp
from resources import SAMPLE_RELEASE
from sync.server.releases import releases
from tests.support.banners import POINT, TOWN, Banner
from tests.support.operator_commands import tamga
from tests.support.printers import PaperTray

pytestmark = pytest.mark.slow


def newer(number: int, **changes: object) -> Release:
    release = release_file.read(SAMPLE_RELEASE.read_bytes())
    return msgspec.structs.replace(release, number=number, name=f"v{number}", **changes)


class Point:
    """A point that is enrolled once and then sees the banner's parcels alone."""

    def __init__(self, banner: Banner, folder: Path, site: str = POINT) -> None:
        self.banner, self.folder = banner, folder
        self.data = str(folder / "data")
        self.where = banner.where(folder / "server")
        made = SetUp(site_code=site, staff_name="其其格", password=None)
        bootstrap.set_up(folder / "data", made)
        with banner.served(), self.desk() as desk:
            desk.exchange.enrol(banner.url, banner.code(site))

    @contextlib.contextmanager
    def desk(self) -> Iterator[Desk]:
        desk = Desk(unlock(Path(self.data), "", None), Path(self.data), PaperTray())
        yield desk
        desk.close()

    def publish(self, release: Release) -> None:
        with self.banner.writing() as connection:
            releases.publish(connection, release, valid_days=366)

    def make(self, name: str = "parcel") -> str:
        out = str(self.folder / name)
        tamga("parcel", "make", "--data", self.data, "--out", out)
        return out

    def answered(self, parcel: str) -> Path:
        out = self.folder / "answer"
        tamga("parcel", "answer", parcel, "--out", str(out), *self.where)
        return out

    def take(self, answer: Path, *, check: bool = True) -> str:
        return tamga("parcel", "take", str(answer), "--data", self.data, check=check)

    def exchange(self) -> str:
        return self.take(self.answered(self.make()))

    def in_use(self) -> int:
        """How many releases were taken into use here."""
        with self.desk() as desk:
            return sum(each.kind == "release_imported" for each in desk.upkeep.journal())


@pytest.fixture
def point(banner: Banner, tmp_path: Path) -> Point:
    (tmp_path / "point").mkdir()
    return Point(banner, tmp_path / "point")


def test_a_parcel_brings_the_release_and_later_only_what_changed(point: Point) -> None:
    point.publish(newer(2, title=Text(zh="第二版")))
    assert "已启用旗里发布的目录 v2" in point.exchange()
    assert point.in_use() == 2
    whole = (point.folder / "answer").stat().st_size
    assert "目录" not in point.exchange()
    first, *others = newer(3).matters
    point.publish(newer(3, matters=(msgspec.structs.replace(first, name=Text(zh="改了名")), *others)))
    answer = point.answered(point.make())
    assert "已启用旗里发布的目录 v3" in point.take(answer)
    assert answer.stat().st_size < whole / 4
    assert "目录" not in point.take(answer), "twice is harmless"
    assert point.in_use() == 3


def test_a_release_too_large_for_one_parcel_comes_in_pieces(point: Point) -> None:
    large = (msgspec.structs.replace(each, quota=Text(zh="多" * 100_000)) for each in newer(2).matters)
    point.publish(newer(2, matters=tuple(large)))
    lost = point.answered(point.make("first"))
    said = point.take(lost)
    assert "新目录还没到齐" in said
    assert point.take(lost) == said.replace("新到 1", "新到 0"), "twice is harmless"
    rounds = 0
    while "没到齐" in said and rounds < 4:
        said, rounds = point.exchange(), rounds + 1
    assert "已启用旗里发布的目录 v2" in said
    assert lost.stat().st_size < 1024 * 1024


def test_a_late_answer_and_a_release_that_was_overtaken_do_no_harm(point: Point) -> None:
    point.publish(newer(2))
    early = point.answered(point.make("early")).rename(point.folder / "early-answer")
    point.publish(newer(3))
    assert "v3" in point.exchange()
    assert "目录" not in point.take(early)
    assert point.in_use() == 2


def test_damaged_and_foreign_answers_leave_the_release_in_use(
    point: Point, banner: Banner, tmp_path: Path
) -> None:
    (tmp_path / "town").mkdir()
    town = Point(banner, tmp_path / "town", TOWN)
    point.publish(newer(2))
    answer = point.answered(point.make())
    assert "不是给本机的" in town.take(answer, check=False)
    whole = answer.read_bytes()
    bad = tmp_path / "bad"
    for data in (whole[:-40], whole[:50], whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:], b""):
        bad.write_bytes(data)
        assert "包裹未能接收" in point.take(bad, check=False)
    assert (point.in_use(), town.in_use()) == (1, 1)
    with banner.served():
        out = str(tmp_path / "carried")
        tamga("parcel", "carry", point.make("again"), "--data", town.data, "--out", out)
    assert "v2" in point.take(Path(out)), "a township brings it as well"
