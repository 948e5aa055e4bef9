"""Releases go down the line: signed, only what is missing, whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import update

from casework.release import release_file
from casework.release.catalogue import Release, Text
from desktop.desk.desk import Desk
from desktop.errors import MatterUnavailable
from desktop.services.catalogue.fetch_release import fetch_release
from desktop.services.people.unlock import unlock
from forms.documents.labels import required_labels
from resources import SAMPLE_RELEASE
from sync.device import release_feed
from sync.device.errors import ExchangeError, Unreachable
from sync.device.transport import HttpTransport
from sync.server.refusals import Refused
from sync.server.releases import releases, trials
from sync.server.store.streams import require_stream
from sync.server.store.tables import PublishedRelease
from sync.wire import signatures
from sync.wire.release_messages import PartsAnswer, SignedManifest
from tests.support.banners import Banner, Process
from tests.support.line_process import LineProcess
from tests.support.operator_commands import command
from tests.support.printers import PaperTray
from tests.support.workplaces import MATTER, demo_folder, ready_draft

pytestmark = pytest.mark.slow


@pytest.fixture
def desk(served: Banner, tmp_path: Path) -> Iterator[Desk]:
    folder = demo_folder(tmp_path / "data")
    opened = Desk(unlock(folder, "", None), folder, PaperTray())
    opened.exchange.enrol(served.url, served.code())
    yield opened
    opened.close()


def newer(number: int = 2, **changes: object) -> Release:
    release = release_file.read(SAMPLE_RELEASE.read_bytes())
    return msgspec.structs.replace(release, number=number, name=f"v{number}", **changes)


def publish(banner: Banner, release: Release, valid_days: int = 366) -> releases.Published:
    with banner.writing() as connection:
        return releases.publish(connection, release, valid_days)


class Counting:
    """The real way to the banner, which may break off after some answers, or lie."""

    def __init__(self, url: str, answers: int = 1000) -> None:
        self._way = HttpTransport(url)
        self.answers = answers
        self.asked: list[str] = []
        self.signed: SignedManifest | None = None

    def release(self, number: int) -> SignedManifest:
        return self.signed or self._way.release(number)

    def release_parts(self, digests: Sequence[str]) -> PartsAnswer:
        if not self.answers:
            raise Unreachable("连接中断")
        self.answers -= 1
        answer = self._way.release_parts(digests[:7])
        self.asked += digests[: len(answer.parts)]
        return answer

    def close(self) -> None:
        self._way.close()


@pytest.fixture
def way(served: Banner) -> Iterator[Counting]:
    made = Counting(served.url)
    yield made
    made.close()


def test_a_release_comes_with_the_next_exchange(served: Banner, desk: Desk) -> None:
    release = newer(title=Text(zh="第二版"))
    publish(served, release)
    report = desk.exchange.sync()
    assert "已启用" in report.notes[-1].text
    assert desk.exchange.status().entries_waiting == 0
    assert desk.catalogue.release == release
    assert not desk.exchange.sync().notes
    assert desk.exchange.sync().requests == 1


def test_only_what_changed_is_fetched(served: Banner, desk: Desk, way: Counting) -> None:
    publish(served, newer())
    desk.exchange.sync()
    first, *others = newer().matters
    changed = msgspec.structs.replace(first, name=Text(zh="改了名的事项"))
    told = publish(served, newer(3, matters=(changed, *others)))
    assert told.new_parts == 2
    fetch_release(desk.state.duty, way, 3)
    assert len(way.asked) == 2  # the matter, and the head with the number
    assert desk.catalogue.import_release(release_file.write(newer(3, matters=(changed, *others)))) == "v3"


def test_a_release_by_hand_and_one_by_the_feed_are_the_same(served: Banner, desk: Desk) -> None:
    publish(served, newer())
    desk.exchange.sync()
    before = len(list(desk.upkeep.journal()))
    desk.catalogue.import_release(json.dumps(json.loads(release_file.write(newer())), indent=3).encode())
    assert len(list(desk.upkeep.journal())) == before


def test_a_cut_way_goes_on_where_it_was(served: Banner, desk: Desk, way: Counting) -> None:
    other = tuple(msgspec.structs.replace(matter, quota=Text(zh="新")) for matter in newer().matters)
    publish(served, newer(matters=other))
    way.answers = 2
    with pytest.raises(Unreachable):
        fetch_release(desk.state.duty, way, 2)
    assert desk.catalogue.release.number == 1
    assert desk.catalogue.find("", 1)
    way.answers = 1000
    fetch_release(desk.state.duty, way, 2)
    assert len(way.asked) == len(set(way.asked)) == 44
    desk.exchange.sync()
    assert desk.catalogue.release.number == 2


def test_a_wrong_signature_is_refused_and_the_old_release_stays(
    served: Banner, desk: Desk, way: Counting
) -> None:
    publish(served, newer())
    manifest = release_feed.read_signed(way.release(2), _key(served))
    way.signed = release_feed.sign(manifest, signatures.new_seed())
    (note,) = fetch_release(desk.state.duty, way, 2)
    assert "签名不是旗里的" in note.text
    assert desk.catalogue.release.number == 1
    assert not way.asked
    fetch_release(desk.state.duty, way, 2)
    assert len([kind for _at, kind, _text in desk.exchange.status().notes if kind == "release"]) == 1


def test_a_changed_part_is_refused_and_the_old_release_stays(
    served: Banner, desk: Desk, way: Counting
) -> None:
    publish(served, newer(title=Text(zh="第二版")))

    class Lying(Counting):
        def release_parts(self, digests: Sequence[str]) -> PartsAnswer:
            return PartsAnswer(parts=tuple("{}" for _ in digests))

    lying = Lying(served.url)
    (note,) = fetch_release(desk.state.duty, lying, 2)
    lying.close()
    assert "不符" in note.text
    assert desk.catalogue.release.number == 1
    assert "已启用" in fetch_release(desk.state.duty, way, 2)[0].text


def test_an_older_release_is_never_taken_back(served: Banner, desk: Desk, way: Counting) -> None:
    publish(served, newer(3))
    way.signed = way.release(3)
    publish(served, newer(5))
    desk.exchange.sync()
    (note,) = fetch_release(desk.state.duty, way, 9)
    assert "不能退回" in note.text
    assert desk.catalogue.release.number == 5


def test_a_release_seen_and_not_taken_bars_older_ones(served: Banner, desk: Desk, way: Counting) -> None:
    publish(served, newer(3))
    older = way.release(3)
    without_us = tuple(site for site in newer().sites if site.code != "ML0101")
    publish(served, newer(5, sites=without_us))
    (note,) = fetch_release(desk.state.duty, way, 5)
    assert "没有本站点" in note.text
    way.signed = older
    (note,) = fetch_release(desk.state.duty, way, 5)
    assert "不能退回" in note.text
    assert desk.catalogue.release.number == 1


def test_an_expired_release_warns_and_goes_on(served: Banner, desk: Desk) -> None:
    publish(served, newer(), valid_days=-1)
    desk.exchange.sync()
    assert desk.catalogue.release.number == 2
    assert desk.exchange.status().release_expired_at
    assert desk.cases.open(ready_draft(desk)).slip_number


def test_finished_slips_keep_their_release(served: Banner, desk: Desk) -> None:
    case = desk.cases.open(ready_draft(desk))
    left = tuple(
        msgspec.structs.replace(matter, status="withdrawn") if matter.code == MATTER else matter
        for matter in newer().matters
    )
    publish(served, newer(matters=left))
    desk.exchange.sync()
    assert desk.slips.read(case.slip_number).release_name == "sample-0.1"
    with pytest.raises(MatterUnavailable):
        desk.cases.open(ready_draft(desk))


def test_a_lower_number_is_not_published(served: Banner) -> None:
    publish(served, newer(4))
    for number in (3, 4):
        with pytest.raises(Refused, match="改得更高"):
            publish(served, newer(number))


def test_a_manifest_changed_in_the_database_is_refused(served: Banner, desk: Desk) -> None:
    publish(served, newer())
    with served.writing() as connection:
        connection.execute(update(PublishedRelease).values(content=PublishedRelease.content + " "))
    report = desk.exchange.sync()
    assert "签名不是旗里的" in report.notes[-1].text
    assert desk.catalogue.release.number == 1


def test_parts_that_nobody_published_are_not_given(served: Banner, way: Counting) -> None:
    with pytest.raises(ExchangeError, match="no such part"):
        way.release_parts(["0" * 64])


@pytest.mark.slow
def test_an_operator_publishes_and_a_clerk_has_it(banner: Banner, tmp_path: Path) -> None:
    server = Process(banner, tmp_path / "server")
    server.start()
    where = banner.where(tmp_path / "server")
    point, file = str(tmp_path / "point"), tmp_path / "v2.json"
    file.write_bytes(release_file.write(newer(title=Text(zh="第二版"))))
    tamga("setup", "--demo", "--data", point, "--site", "ML0101")
    code = tamga("banner", "code", "ML0101", *where).strip()
    tamga("enrol", "--data", point, "--server", banner.url, "--code", code)
    assert "ML0102" in tamga("banner", "release", "publish", str(file), *where, errors=True)
    assert "改得更高" in tamga("banner", "release", "publish", str(file), *where, errors=True)
    assert "第 2 版" in tamga("sync", "--data", point, errors=True)
    file.write_bytes(b'{"schema": 1}')
    assert "matters" in tamga("banner", "release", "publish", str(file), *where, errors=True)
    assert "sent" in tamga("sync", "--data", point)
    server.stop()


@pytest.mark.slow
def test_a_device_killed_while_it_fetches_has_the_old_release_or_the_new(
    banner: Banner, tmp_path: Path
) -> None:
    server = Process(banner, tmp_path / "server")
    server.start()
    folder = demo_folder(tmp_path / "data")
    tamga("enrol", "--data", str(folder), "--server", banner.url, "--code", banner.code())
    tamga("sync", "--data", str(folder))
    launcher, order = LineProcess("tests.support.killable"), ["--data", str(folder), "sync", "--tries", "1"]
    publish(banner, _release_of(2))
    steps = int(launcher({"argv": order})["steps"])
    assert steps > 100
    outcomes = []
    for number, part in enumerate((0.05, 0.3, 0.6, 0.8, 0.95, 1.0), 3):
        publish(banner, _release_of(number))
        killed = launcher({"argv": order, "die_at": round(part * (steps - 2))})["killed"]
        desk = Desk(unlock(folder, "", None), folder, PaperTray())
        release = desk.catalogue.release
        outcomes.append((killed, release.number == number))
        assert {matter.quota for matter in release.matters} == {Text(zh=f"{release.number}")}
        assert desk.upkeep.problems() == []
        assert desk.upkeep.verify().ok
        desk.close()
    launcher.close()
    tamga("sync", "--data", str(folder))
    desk = Desk(unlock(folder, "", None), folder, PaperTray())
    assert desk.catalogue.release.matters[0].quota == Text(zh="8")
    desk.close()
    server.stop()
    assert sum(killed for killed, _is_new in outcomes) >= 5, "it died while it fetched"
    assert {is_new for killed, is_new in outcomes if killed} == {False, True}, (
        "before the change and after it"
    )


def _release_of(number: int) -> Release:
    """Each of its matters says its number, so that no half of another can hide."""
    return newer(
        number,
        matters=tuple(msgspec.structs.replace(each, quota=Text(zh=f"{number}")) for each in newer().matters),
    )


def tamga(*arguments: str, errors: bool = False) -> str:
    """Run a command of the program; what it said."""
    done = command("desktop", *arguments)
    assert errors or done.returncode == 0, done.stderr
    return done.stderr if errors else done.stdout


def test_the_forms_find_their_words_in_what_is_published() -> None:
    release_file.read(release_file.write(newer()), required_labels())


def _key(banner: Banner) -> bytes:
    with banner.reading() as connection:
        return signatures.public_key(require_stream(connection).seed)


def test_a_release_is_tried_at_one_site_before_all_get_it(served: Banner, desk: Desk) -> None:
    with served.writing() as connection:
        releases.publish(connection, newer(2), 366, sites=("ML0102",))
        assert trials.number_for_all(connection) == 0
    assert not desk.exchange.sync().notes
    with served.writing() as connection:
        releases.publish(connection, newer(3), 366, sites=("ML0101",))
    assert "第 3 版" in desk.exchange.sync().notes[-1].text
    with served.writing() as connection, pytest.raises(Refused, match="没有站点 ML99"):
        releases.publish(connection, newer(4), 366, sites=("ML99", "ML0101"))
    with served.writing() as connection:
        assert trials.waiting(connection) == {2: ("ML0102",), 3: ("ML0101",)}
        with pytest.raises(Refused, match="还在 ML0102 试用"):
            releases.publish_calendar(connection, lambda calendar: calendar)
        assert trials.end(connection, 3) == ("ML0101",)
        assert (trials.number_at(connection, "ML0102"), trials.waiting(connection)) == (3, {})
        with pytest.raises(Refused, match="没有在试用"):
            trials.end(connection, 2)
