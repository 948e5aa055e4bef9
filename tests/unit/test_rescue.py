"""A damaged store is rescued as far as its journal holds; what is missing is said, never less."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import msgspec
import pytest

from casework.errors import StoreError
from desktop import bootstrap
from desktop.cli.upkeep.rescue import rescue_words
from desktop.database import copying, rehoming
from desktop.database.copying import Source
from desktop.database.slices import tell_nobody
from desktop.errors import SetUpError, WrongPassword
from desktop.services.upkeep.rescuing import Gap, RescuedStore, Rescuing
from sync.device.store import Fork
from tests.support.power import PowerCut, power_cut
from tests.support.workplaces import PASSWORD, STAFF, demo_folder, ready_draft, real_folder

PAGE = 4096
CASES = 6


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A workplace with cases, a draft and PDFs, closed; the numbers that were given out."""
    folder = demo_folder(tmp_path_factory.mktemp("rescue") / "data")
    desk = bootstrap.unlock(folder)
    numbers = []
    for _each in range(CASES):
        number = desk.cases.open(ready_draft(desk)).slip_number
        desk.slips.archive(number)
        numbers.append(number)
    desk.cases.keep_draft(ready_draft(desk))
    desk.close()
    return folder, sorted(numbers)


def rescue(folder: Path, to: Path, **more: object) -> RescuedStore:
    return bootstrap.rescue_store(Rescuing(data_dir=folder, to=to, **more))  # type: ignore[arg-type]


def damage(path: Path, place: int) -> None:
    with path.open("r+b") as file:
        file.seek(place)
        byte = file.read(1)[0]
        file.seek(place)
        file.write(bytes([byte ^ 0x55]))


def copy_of(folder: Path) -> Path:
    desk = bootstrap.unlock(folder)
    key = desk.state.duty.store.key
    assert key
    path, _facts = copying.make_copy(Source(folder / "tamga.db", key), folder / "backups")
    desk.close()
    return path


def test_a_healthy_store_comes_out_whole(filled: tuple[Path, list[str]], tmp_path: Path) -> None:
    folder, numbers = filled
    rescued = rescue(folder, tmp_path / "new")
    assert rescued.is_whole
    assert (rescued.drafts, rescued.pdfs, rescued.unreadable) == (1, CASES, 0)
    desk = bootstrap.unlock(tmp_path / "new")
    assert sorted(row.slip_number for row in desk.cases.list()) == numbers
    assert desk.upkeep.verify().ok
    assert desk.cases.open(ready_draft(desk)).slip_number not in numbers
    desk.close()


@pytest.mark.parametrize("slices", [1, 2, 3, 5, 6, 8])
def test_a_store_that_broke_on_the_way_to_another_id_comes_out_whole(
    filled: tuple[Path, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, slices: int
) -> None:
    """Its entries stand there twice then: each comes out once, under the id that the device had."""
    folder = Path(shutil.copytree(filled[0], tmp_path / "data"))
    desk = bootstrap.unlock(folder)
    store, whole = desk.state.duty.store, len(list(desk.upkeep.journal()))
    monkeypatch.setattr(rehoming, "SLICE", 8)
    with store.writing() as connection:
        rehoming.begin(connection, Fork(first_seq=7, device="f" * 16, seed=bytes(range(32)), letter="C"))
    with pytest.raises(PowerCut), power_cut(store, slices, is_durable=True):
        rehoming.finish(store, tell_nobody)
    desk.close()
    rescued = rescue(folder, tmp_path / "new")
    assert (rescued.is_whole, rescued.entries) == (True, whole)
    desk = bootstrap.unlock(tmp_path / "new")
    rehoming.finish(desk.state.duty.store, tell_nobody)
    assert sorted(row.slip_number for row in desk.cases.list()) == filled[1]
    assert desk.upkeep.problems() == []
    desk.close()


@pytest.mark.slow
def test_any_damaged_page_costs_only_what_is_named(filled: tuple[Path, list[str]], tmp_path: Path) -> None:
    """Without any copy: each case that is not there is in a gap that is named; few stores are past help."""
    came_out = [_comes_out(filled, tmp_path / str(seed), seed) for seed in range(15)]
    assert came_out.count(True) >= 13, came_out


def _comes_out(filled: tuple[Path, list[str]], scratch: Path, seed: int) -> bool:
    """Damages one to three pages and rescues; False where they were all that says which device it was."""
    folder, new = scratch / "data", scratch / "new"
    shutil.copytree(filled[0], folder)
    database = folder / "tamga.db"
    chance = random.Random(seed)  # noqa: S311 - the pages of a seed; what lies on them is as the keys are
    pages = database.stat().st_size // PAGE
    for page in chance.sample(range(pages), k=1 + seed % 3):
        damage(database, page * PAGE + chance.randrange(PAGE))
    try:
        rescued = rescue(folder, new)
    except StoreError:
        return False
    words = "\n".join(rescue_words(rescued, new))
    missing = sum(len(gap.missing) for gap in rescued.gaps)
    desk = bootstrap.unlock(new)
    try:
        rows = desk.cases.list()
        here = sorted(row.slip_number for row in rows if row.slip_number)  # "": its slip is in a gap
        assert desk.upkeep.verify().ok
        assert set(here) <= set(filled[1])
        assert desk.upkeep.problems() == []
        if here != filled[1]:
            assert rescued.gaps
            assert "缺" in words or "没有内容" in words
        added = 1 if rescued.has_catalogue else 2  # that it was rescued, and the sample catalogue
        kinds = [entry.kind for entry in desk.upkeep.journal()]
        added += kinds[-1] == "staff_keyed"  # said once more by whoever unlocks, where it was lost
        assert len(kinds) <= rescued.entries + added
        assert rescued.entries + missing >= 4 + 3 * CASES
        assert desk.cases.open(ready_draft(desk)).slip_number not in filled[1]
    finally:
        desk.close()
    return True


@pytest.mark.parametrize("seed", range(10))
def test_with_a_copy_nothing_that_was_in_it_is_missing(
    filled: tuple[Path, list[str]], tmp_path: Path, seed: int
) -> None:
    """Any pages, the first among them: gaps are filled from the copy."""
    folder = tmp_path / "data"
    shutil.copytree(filled[0], folder)
    copy_of(folder)
    desk = bootstrap.unlock(folder)
    later = desk.cases.open(ready_draft(desk)).slip_number
    desk.close()
    database = folder / "tamga.db"
    chance = random.Random(seed)  # noqa: S311 - as above
    pages = database.stat().st_size // PAGE
    for page in {0, *chance.sample(range(1, pages), k=seed % 4)}:
        damage(database, page * PAGE + 100)
    rescued = rescue(folder, tmp_path / "new")
    desk = bootstrap.unlock(tmp_path / "new")
    here = sorted(row.slip_number for row in desk.cases.list())
    assert set(filled[1]) <= set(here)
    assert later in here or rescued.gaps
    assert desk.upkeep.verify().ok
    desk.close()


def test_a_file_cut_short_and_a_lost_keyring(filled: tuple[Path, list[str]], tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(filled[0], folder)
    copy_of(folder)
    size = (folder / "tamga.db").stat().st_size
    with (folder / "tamga.db").open("r+b") as file:
        file.truncate(size - 1)
    (folder / "keyring.json").unlink()
    rescued = rescue(folder, tmp_path / "new")
    assert rescued.is_whole
    desk = bootstrap.unlock(tmp_path / "new")
    assert sorted(row.slip_number for row in desk.cases.list()) == filled[1]
    desk.close()


def test_without_keyring_and_copy_it_is_said_what_can_be_done(
    filled: tuple[Path, list[str]], tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    shutil.copytree(filled[0], folder)
    (folder / "keyring.json").unlink()
    with pytest.raises(StoreError, match="from-banner"):
        rescue(folder, tmp_path / "new")
    assert not bootstrap.is_set_up(tmp_path / "new")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("mine")
    with pytest.raises(SetUpError, match="不空"):
        rescue(filled[0], tmp_path / "full")


def test_nobody_rescues_without_a_password(tmp_path: Path) -> None:
    folder = real_folder(tmp_path / "data")
    with pytest.raises(WrongPassword):
        rescue(folder, tmp_path / "new", staff_name=STAFF, password="wrong-wrong")
    rescue(folder, tmp_path / "new", staff_name=STAFF, password=PASSWORD)
    bootstrap.unlock(tmp_path / "new", STAFF, PASSWORD).close()


def test_what_is_missing_is_said_by_number() -> None:
    lost = RescuedStore(
        entries=20,
        gaps=(Gap("d1", (3, 4, 5, 9), 2, is_end_unknown=True),),
        written_again=4,
        at_banner=5,
        drafts=1,
        pdfs=2,
        unreadable=1,
    )
    words = "\n".join(rescue_words(lost, Path("new")))
    for part in ("第 3–5、9 条", "其中 3 条旗里有", "2 条只有目录", "4 条已原样", "1 行读不出", "末尾读不出"):
        assert part in words
    whole = msgspec.structs.replace(lost, gaps=())
    assert "没有缺少的记录" in rescue_words(whole, Path("new"))[-1]
