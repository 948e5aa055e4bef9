"""The journal looked over in rounds: what is new first, then on from where this person's program came to."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop import bootstrap
from desktop.database import checked_end
from desktop.database.signer import SigningKeys
from desktop.services.upkeep import compare_papers
from desktop.services.upkeep import look_over as looking_over
from desktop.services.upkeep.compare_journal import Comparison
from desktop.services.upkeep.look_over import look_over
from desktop.services.upkeep.mismatch import Mismatch
from tests.support.tampering import (
    KINDS,
    filled_folder,
    sql,
    tamper_with,
)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled_folder(tmp_path_factory.mktemp("rounds") / "data")


@pytest.fixture
def folder(filled: Path, tmp_path: Path) -> Path:
    shutil.copytree(filled, tmp_path / "data")
    return tmp_path / "data"


def test_nobody_else_says_how_far_a_person_has_looked(folder: Path) -> None:
    desk = bootstrap.unlock(folder)
    signer = desk.state.duty.store.signer
    assert signer is not None
    assert desk.upkeep.compare() == []
    known = checked_end.read_end(folder, signer)
    assert known is not None
    assert known.seq == desk.upkeep.verify().chains[0].head_seq
    checked = (folder / checked_end.FILE_NAME).read_bytes()
    moved = checked.replace(b'"rounds":{}', b'"rounds":{"papers":["ML0101",1]}')
    for forged in (moved, checked.replace(b'"signature":"', b'"signature":"AAAA'), b"", b"{}"):
        assert forged != checked
        (folder / checked_end.FILE_NAME).write_bytes(forged)
        assert checked_end.read_end(folder, signer) is None
    desk.close()


@pytest.mark.parametrize("name", sorted(KINDS))
def test_the_open_window_sees_each_kind_too(folder: Path, name: str) -> None:
    desk = bootstrap.unlock(folder)
    assert desk.upkeep.compare() == []
    desk.close()
    tamper_with(folder, KINDS[name])
    desk = bootstrap.unlock(folder)
    assert desk.upkeep.compare() or desk.upkeep.lost_end()
    desk.close()


def end_of(folder: Path, signer: SigningKeys) -> int:
    known = checked_end.read_end(folder, signer)
    return known.seq if known else 0


def test_a_round_comes_to_everything_slice_by_slice(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each time for as little as can be, from where it was left: what is changed far behind is seen."""
    for module, name in ((looking_over, "ENTRIES"), (looking_over, "COMMITS"), (compare_papers, "PAPERS")):
        monkeypatch.setattr(module, name, 1)
    desk = bootstrap.unlock(folder)
    store = desk.state.duty.store

    def looks_until(is_so: Callable[[list[Mismatch]], bool]) -> int:
        for count in range(1, 200):
            if is_so(look_over(store, Comparison(), 0)):
                return count
        raise AssertionError("it never comes there")

    signer, head = store.signer, desk.upkeep.verify().chains[0].head_seq
    assert signer is not None
    assert head <= looks_until(lambda _wrong: end_of(folder, signer) == head) <= 2 * head
    tamper_with(folder, sql("UPDATE archived_pdfs SET pdf = x'25' WHERE slip_number LIKE '%3'"))
    assert looks_until(bool) > 1
    assert looks_until(bool) == 1, "what was found is found again: nothing of it was noted"
    desk.close()


def test_who_locks_meanwhile_is_not_waited_for(folder: Path) -> None:
    desk = bootstrap.unlock(folder)
    stop = threading.Event()
    stop.set()
    assert desk.upkeep.compare(stop) == []
    assert not (folder / checked_end.FILE_NAME).exists(), "nothing was looked at"
    desk.close()
