"""Copies of a workplace: made cheaply while it is at work, looked at, kept by days and weeks, put back."""

from __future__ import annotations

import contextlib
import datetime as dt
import random
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from casework.errors import StoreError
from casework.slip_number import parse
from desktop import bootstrap
from desktop.database import copy_file, copying, replacing
from desktop.database.copy_file import BadCopy
from desktop.database.copying import Source
from desktop.desk.desk import Desk
from desktop.errors import AlreadySetUp, SetUpError, WrongPassword
from desktop.services.upkeep import keep_copies
from desktop.services.upkeep.restoring import RestoredCopy, Restoring
from tests.support.small_disk import small_disk
from tests.support.workplaces import PASSWORD, STAFF, demo_folder, ready_draft, real_folder

NOON = dt.datetime(2026, 11, 28, 4, tzinfo=dt.UTC)


def opened(folder: Path) -> Desk:
    return bootstrap.unlock(folder)


def numbers(desk: Desk) -> list[str]:
    return sorted(row.slip_number for row in desk.cases.list())


def make(desk: Desk, folder: Path, now: dt.datetime = NOON) -> Path:
    key = desk.state.duty.store.key
    assert key
    return copying.make_copy(Source(desk.data_dir / "tamga.db", key), folder, now)[0]


def restore(copy: Path, data_dir: Path, *, replace: bool = False) -> RestoredCopy:
    return bootstrap.restore_copy(Restoring(copy=copy, data_dir=data_dir, replace=replace))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return opened(demo_folder(tmp_path / "data"))


def test_a_copy_made_beside_an_open_store_holds_what_was_committed(desk: Desk, tmp_path: Path) -> None:
    number = desk.cases.open(ready_draft(desk)).slip_number
    copy = make(desk, tmp_path / "stick")
    later = desk.cases.open(ready_draft(desk)).slip_number
    assert copy_file.read_facts(copy).cases == 1
    assert [path.name for path in (tmp_path / "stick").iterdir()] == [copy.name]  # nothing beside it
    assert copy.stat().st_mode & 0o777 == 0o600
    desk.close()
    restored = restore(copy, tmp_path / "other")
    assert restored.cases == 1
    back = opened(tmp_path / "other")
    assert numbers(back) == [number]
    assert back.upkeep.verify().ok
    new = back.cases.open(ready_draft(back)).slip_number
    assert new not in (number, later)
    assert parse(new).device_letter == restored.letter != "A"
    back.close()


def test_who_is_at_work_meanwhile_loses_nothing(desk: Desk, tmp_path: Path) -> None:
    """Another connection of this process goes on: no lock of it is dropped, no page is mixed."""
    wanted: list[str] = []
    stop = threading.Event()

    def work() -> None:
        while not stop.is_set():
            wanted.append(desk.cases.open(ready_draft(desk)).slip_number)

    thread = threading.Thread(target=work)
    thread.start()
    copies = [make(desk, tmp_path / "stick", NOON + dt.timedelta(days=day)) for day in range(5)]
    stop.set()
    thread.join()
    assert numbers(desk) == sorted(wanted)
    desk.close()
    again = opened(desk.data_dir)
    assert numbers(again) == sorted(wanted)
    again.close()
    counts = [copy_file.read_facts(copy).cases for copy in copies]
    assert counts == sorted(counts)
    restore(copies[-1], tmp_path / "other")
    back = opened(tmp_path / "other")
    assert set(numbers(back)) <= set(wanted)
    assert back.upkeep.problems() == []
    back.close()


def test_a_writer_in_another_process_keeps_its_log(desk: Desk, tmp_path: Path) -> None:
    """The copy of a store that another process has open must not take that process's log away."""
    desk.cases.open(ready_draft(desk))
    program = (
        "import sys; from pathlib import Path; from desktop import bootstrap\n"
        "desk = bootstrap.unlock(Path(sys.argv[1])); desk.upkeep.copy(Path(sys.argv[2])); desk.close()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(desk.data_dir), str(tmp_path / "stick")],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    second = desk.cases.open(ready_draft(desk)).slip_number
    desk.close()
    again = opened(desk.data_dir)
    assert second in numbers(again)
    again.close()


def test_days_and_weeks_are_kept() -> None:
    day = dt.datetime(2026, 11, 28, 8, tzinfo=dt.UTC)
    made = [
        (day - dt.timedelta(hours=12 * each)).strftime("%Y%m%dT%H%M%SZ") for each in range(200)
    ]  # two a day for a hundred days
    gone = copying.superseded(made)
    kept = [stamp for stamp in made if stamp not in gone]
    assert len(kept) == copying.MOST_COPIES
    assert kept[0] == made[0]
    days = [dt.datetime.strptime(stamp[:8], "%Y%m%d").replace(tzinfo=dt.UTC) for stamp in kept]
    assert len(set(days[:7])) == 7
    assert days[0] - days[6] == dt.timedelta(days=6)
    weeks = [each.isocalendar()[:2] for each in days[7:]]
    assert len(set(weeks)) == 7


def test_older_copies_go_and_those_of_others_stay(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    others = folder / "tamga-ML02A-ffffffff-20250101T000000Z.tamga-copy"
    others.write_bytes(b"somebody else's")
    for count in range(20):
        make(desk, folder, NOON - dt.timedelta(hours=count))
    desk.close()
    own = [path for path in folder.iterdir() if path != others]
    assert others.read_bytes() == b"somebody else's"
    assert len(own) == 2  # of two days


@pytest.mark.parametrize("seed", range(12))
def test_a_copy_that_was_damaged_where_it_lay_is_refused_whole(desk: Desk, tmp_path: Path, seed: int) -> None:
    copy = make(desk, tmp_path / "stick")
    desk.close()
    chance = random.Random(seed)  # noqa: S311 - repeatable, keeps no secret
    data = bytearray(copy.read_bytes())
    if seed % 4 == 3:
        del data[chance.randrange(len(data)) :]
    else:
        place = chance.randrange(len(data) - (0 if seed % 2 else 4096))
        data[place] ^= 1 << chance.randrange(8)
    copy.write_bytes(data)
    with pytest.raises(BadCopy):
        restore(copy, tmp_path / "other")
    assert not bootstrap.is_set_up(tmp_path / "other")
    assert not (tmp_path / "other" / replacing.STAGE).exists()


def test_a_damaged_store_makes_no_copy_and_drops_none(desk: Desk, tmp_path: Path) -> None:
    for _each in range(3):
        desk.cases.open(ready_draft(desk))
    good = make(desk, tmp_path / "stick", NOON - dt.timedelta(hours=1))
    database, key = desk.data_dir / "tamga.db", desk.state.duty.store.key
    assert key
    key = key.copy()
    desk.close()
    data = bytearray(database.read_bytes())
    data[len(data) // 2] ^= 8
    database.write_bytes(data)
    with pytest.raises(StoreError):
        copying.make_copy(Source(database, key), tmp_path / "stick", NOON)
    assert list((tmp_path / "stick").iterdir()) == [good]


def test_a_workplace_is_replaced_only_when_asked_and_kept_aside(desk: Desk, tmp_path: Path) -> None:
    copy = make(desk, tmp_path / "stick")
    number = desk.cases.open(ready_draft(desk)).slip_number
    folder = desk.data_dir
    desk.close()
    with pytest.raises(AlreadySetUp):
        restore(copy, folder)
    restored = restore(copy, folder, replace=True)
    assert restored.aside
    former = opened(restored.aside)
    assert numbers(former) == [number]
    former.close()
    back = opened(folder)
    assert numbers(back) == []
    assert back.cases.open(ready_draft(back)).slip_number != number
    back.close()


def test_one_copy_restored_twice_makes_different_numbers(desk: Desk, tmp_path: Path) -> None:
    copy = make(desk, tmp_path / "stick")
    desk.close()
    made = set()
    for name in ("one", "two"):
        restore(copy, tmp_path / name)
        back = opened(tmp_path / name)
        first = parse(back.cases.open(ready_draft(back)).slip_number)
        now = dt.datetime.now().astimezone()
        assert first.sequence >= now.hour * 100
        made.add(first.device_letter)
        back.close()
    assert "A" not in made


@pytest.mark.parametrize("step", range(9))
def test_a_power_cut_anywhere_in_a_restore(
    desk: Desk, tmp_path: Path, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Either what was there opens, or what was restored: never a third thing, and nothing is gone."""
    copy = make(desk, tmp_path / "stick")
    number = desk.cases.open(ready_draft(desk)).slip_number
    folder = desk.data_dir
    former = desk.state.duty.store
    left = step

    class PowerGone(BaseException):
        pass

    replace = Path.replace

    def cut(path: Path, target: Path) -> Path:
        nonlocal left
        if path.is_relative_to(folder) and "setting" not in path.name:
            left -= 1
            if left < 0:
                raise PowerGone
        return replace(path, target)

    with former.reading() as connection:  # its log stays beside it, as a killed window leaves it
        connection.exec_driver_sql("SELECT 1")
        shutil.copytree(folder, tmp_path / "killed")
    desk.close()
    shutil.rmtree(folder)
    shutil.move(tmp_path / "killed", folder)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", cut)
        with contextlib.suppress(PowerGone):
            restore(copy, folder, replace=True)
    assert bootstrap.is_set_up(folder)
    back = opened(folder)
    aside = [path for path in folder.iterdir() if path.name.startswith("replaced-")]
    found = numbers(back)
    back.close()
    if found == [number]:
        assert aside == []
    else:
        assert found == []
        kept = opened(aside[0])
        assert numbers(kept) == [number]
        kept.close()


def test_the_password_is_asked_and_a_wrong_one_changes_nothing(tmp_path: Path) -> None:
    folder = real_folder(tmp_path / "data")
    desk = bootstrap.unlock(folder, STAFF, PASSWORD)
    copy = make(desk, tmp_path / "stick")
    desk.close()
    asked = Restoring(copy=copy, data_dir=tmp_path / "other", staff_name=STAFF, password="wrong-wrong")
    with pytest.raises(WrongPassword):
        bootstrap.restore_copy(asked)
    assert not bootstrap.is_set_up(tmp_path / "other")
    done = bootstrap.restore_copy(
        Restoring(copy=copy, data_dir=tmp_path / "other", staff_name=STAFF, password=PASSWORD)
    )
    back = bootstrap.unlock(tmp_path / "other", STAFF, PASSWORD)
    acts = [entry.kind for entry in back.upkeep.journal()]
    assert acts.count("act_done") == 3  # unlocked before the copy, restored, unlocked now
    assert done.aside is None
    back.close()


def test_copies_are_made_when_they_are_due_and_it_is_said_when_not(desk: Desk, tmp_path: Path) -> None:
    store = desk.state.duty.store
    now = dt.datetime.now(dt.UTC)
    assert desk.upkeep.copies().words(now) == ""  # nobody is blamed on the first day
    late = now + dt.timedelta(days=3, hours=1)
    assert "3 天" in desk.upkeep.copies().words(late)
    assert len(desk.upkeep.copy_if_due()) == 1
    assert desk.upkeep.copy_if_due() == []
    desk.cases.open(ready_draft(desk))
    assert desk.upkeep.copy_if_due() == []  # there is one of today
    assert len(desk.upkeep.copy_if_due(closing=True)) == 1
    assert desk.upkeep.copy_if_due(closing=True) == []
    assert keep_copies.is_due(store, late) is False  # nothing was recorded since
    desk.upkeep.choose_copy_folder(tmp_path / "stick")
    assert desk.upkeep.copies().words(now + dt.timedelta(days=2)) == ""
    desk.cases.open(ready_draft(desk))
    assert len(desk.upkeep.copy_if_due(closing=True)) == 2
    shutil.rmtree(tmp_path / "stick")
    (tmp_path / "stick").write_text("in the way")
    desk.cases.open(ready_draft(desk))
    assert len(desk.upkeep.copy_if_due(closing=True)) == 1
    assert "拷贝没有做到" in desk.upkeep.copies().words(now)
    with pytest.raises(StoreError):
        desk.upkeep.choose_copy_folder(desk.data_dir / "backups")
    desk.close()


def test_on_this_disk_alone_is_said_after_three_days(desk: Desk) -> None:
    copies = desk.upkeep.copies()
    begun = dt.datetime.fromisoformat(copies.begun_at)
    later = begun + dt.timedelta(days=10)
    made = keep_copies.CopyMade(later.isoformat(), copies.own_entries, "x")

    def words(**known: object) -> str:
        import msgspec

        return msgspec.structs.replace(copies, here=made, **known).words(later)

    assert "这块硬盘" in words()
    assert words(away=made) == ""
    assert words(banner_at=later.isoformat(), at_banner=copies.own_entries) == ""
    old = (later - dt.timedelta(days=4)).isoformat()
    assert words(banner_at=old, at_banner=copies.own_entries) == ""
    assert "这块硬盘" in words(banner_at=old, at_banner=copies.own_entries - 1)
    desk.close()


def test_a_full_stick_takes_no_copy_and_loses_none(desk: Desk, tmp_path: Path) -> None:
    with small_disk(tmp_path / "stick", megabytes=24) as disk:
        good = make(desk, tmp_path / "stick" / "copies")
        content = good.read_bytes()
        disk.fill()
        with pytest.raises(StoreError, match="空间不够"):
            make(desk, tmp_path / "stick" / "copies", NOON + dt.timedelta(days=1))
        assert list((tmp_path / "stick" / "copies").iterdir()) == [good]
        assert good.read_bytes() == content
    desk.close()


def test_a_full_disk_is_not_restored_to(desk: Desk, tmp_path: Path) -> None:
    for _each in range(3):
        desk.cases.open(ready_draft(desk))
    copy = make(desk, tmp_path / "copies")
    desk.close()
    with small_disk(tmp_path / "disk", megabytes=4) as disk:
        disk.fill()
        with pytest.raises((SetUpError, StoreError), match=r"满|空间"):
            restore(copy, tmp_path / "disk" / "data")
        disk.make_room()
        assert not bootstrap.is_set_up(tmp_path / "disk" / "data")
        restore(copy, tmp_path / "disk" / "data")
        back = opened(tmp_path / "disk" / "data")
        assert len(numbers(back)) == 3
        back.close()


def test_a_newer_copy_than_the_restored_one_accuses_nobody(desk: Desk) -> None:
    """Monday's copy is put back while Tuesday's lies beside it: what Tuesday had is gone by intent."""
    older = make(desk, desk.data_dir / "backups", dt.datetime.now(dt.UTC) - dt.timedelta(days=1))
    desk.cases.open(ready_draft(desk))
    newer = make(desk, desk.data_dir / "backups", dt.datetime.now(dt.UTC) - dt.timedelta(hours=1))
    folder = desk.data_dir
    desk.close()
    restore(older, folder, replace=True)
    back = opened(folder)
    assert newer in back.upkeep.list_copies()
    assert back.upkeep.compare() == []
    back.close()
