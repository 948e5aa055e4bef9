"""Somebody who has the database's key changes a folder behind the journal's back: each kind of it is seen."""

from __future__ import annotations

import gc
import shutil
import signal
from pathlib import Path

import pytest

from casework.slip_number import parse
from desktop import bootstrap
from desktop.cli.commands import main
from desktop.database import anchor, copying
from desktop.database.copying import Source
from desktop.database.engine import open_file
from desktop.database.keyring import read_keyring
from desktop.database.keys import DEMO_NAME, DEMO_PASSWORD, open_wrap
from desktop.database.signer import SigningKeys
from tests.support.tampering import (
    KINDS,
    body,
    end_forged,
    filled_folder,
    key_of,
    signed_anew,
    sql,
    tamper_with,
)
from tests.support.workplaces import ready_draft


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled_folder(tmp_path_factory.mktemp("testify") / "data")


@pytest.fixture
def folder(filled: Path, tmp_path: Path) -> Path:
    shutil.copytree(filled, tmp_path / "data")
    return tmp_path / "data"


def test_what_nobody_touched_is_as_the_journal_says(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["journal", "verify", "--data", str(folder)]) == 0, capsys.readouterr()
    desk = bootstrap.unlock(folder)
    assert desk.upkeep.compare() == []
    assert desk.upkeep.lost_end() is None
    desk.close()


@pytest.mark.parametrize("name", sorted(KINDS))
def test_each_kind_of_tampering_is_seen(folder: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    tamper_with(folder, KINDS[name])
    assert main(["journal", "verify", "--data", str(folder)]) == 1
    assert capsys.readouterr().err.startswith("tamga: ")


def test_who_is_no_colleague_forges_nobody_s_words_even_with_the_device_s_key(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A colleague who has everything but another's password puts words into that one's mouth."""
    ring = read_keyring(folder)
    device = open_wrap(ring, DEMO_NAME, DEMO_PASSWORD).device
    db = open_file(folder / "tamga.db", key_of(folder))
    body(db)
    (staff,) = db.execute("SELECT staff FROM journal_entries WHERE kind = 'device_set_up'").fetchone()
    signed_anew(db, SigningKeys(staff, b"f" * 32, device))
    db.close()
    assert main(["journal", "verify", "--data", str(folder)]) == 1
    assert "签名不对" in capsys.readouterr().out


def test_what_is_recorded_on_a_forged_end_does_not_hide_it(folder: Path) -> None:
    tamper_with(folder, end_forged)
    (folder / anchor.FILE_NAME).unlink()
    desk = bootstrap.unlock(folder)
    lost = desk.upkeep.lost_end()
    assert lost is not None
    desk.cases.open(ready_draft(desk))
    assert "signatures" in [each.what for each in desk.upkeep.compare()]
    desk.close()
    tamper_with(folder, sql("DELETE FROM settings WHERE name = 'lost_end'"))
    desk = bootstrap.unlock(folder)
    assert desk.upkeep.lost_end() == lost
    desk.close()


@pytest.mark.parametrize("name", ["body", "last-case-gone", "middle-gone"])
def test_a_chain_made_anew_is_seen_by_a_copy_where_the_note_is_made_anew_too(
    folder: Path, tmp_path: Path, name: str
) -> None:
    key = key_of(folder)
    copying.make_copy(Source(folder / "tamga.db", key), folder / "backups")
    tamper_with(folder, KINDS[name])
    (folder / anchor.FILE_NAME).unlink()
    desk = bootstrap.unlock(folder)
    assert "copies" in [each.what for each in desk.upkeep.compare()]
    desk.close()


def test_a_lost_log_is_loud_and_no_number_is_given_again(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The power goes after slips were saved, and the file beside the database is gone."""
    desk = bootstrap.unlock(folder)
    desk.state.duty.store.engine.dispose()  # the log is folded in: what comes now is in a new one
    with desk.state.duty.store.reading() as connection:  # keeps it from being folded in
        connection.exec_driver_sql("SELECT count(*) FROM cases").all()
        numbers = [desk.cases.open(ready_draft(desk)).slip_number for _each in range(3)]
        shutil.copytree(folder, folder.with_name("killed"))
    desk.close()
    killed = folder.with_name("killed")
    (killed / "tamga.db-wal").unlink()
    (killed / "tamga.db-shm").unlink()
    desk = bootstrap.unlock(killed)
    lost = desk.upkeep.lost_end()
    assert lost is not None
    assert lost.last - lost.first + 1 == 9
    assert str(lost.first) in lost.words
    new = desk.cases.open(ready_draft(desk)).slip_number
    assert new not in numbers
    assert parse(new).sequence == max(parse(number).sequence for number in numbers) + 1
    desk.close()
    assert main(["journal", "verify", "--data", str(killed)]) == 1  # for ever, not until the next entry
    assert "末尾" in capsys.readouterr().err


def test_a_note_that_is_older_or_of_another_key_says_nothing(folder: Path) -> None:
    former = (folder / anchor.FILE_NAME).read_bytes()
    desk = bootstrap.unlock(folder)
    desk.cases.open(ready_draft(desk))
    desk.close()
    for content in (former, former.replace(b'"seq":', b'"seq":9'), b"", b"{}"):
        (folder / anchor.FILE_NAME).write_bytes(content)
        desk = bootstrap.unlock(folder)
        assert desk.upkeep.lost_end() is None
        desk.close()


def test_lists_made_anew_by_command_are_as_the_journal_says(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tamper_with(folder, KINDS["case-row"])
    assert main(["journal", "rebuild", "--data", str(folder)]) == 0
    assert main(["journal", "verify", "--data", str(folder)]) == 0, capsys.readouterr().err


def test_lists_that_somebody_stops_making_anew_stay_as_they_were(folder: Path) -> None:
    desk = bootstrap.unlock(folder)
    for _each in range(20):
        desk.cases.open(ready_draft(desk))
    before = desk.cases.list()
    stopped = 0

    def stop(_signal: int, _frame: object) -> None:
        raise KeyboardInterrupt

    former = signal.signal(signal.SIGALRM, stop)
    gc.disable()  # an alarm in one of its callbacks would be swallowed there
    try:
        for turn in range(6):
            signal.setitimer(signal.ITIMER_REAL, 0.004 * (turn + 1))
            try:
                desk.upkeep.rebuild()
                signal.setitimer(signal.ITIMER_REAL, 0)
            except KeyboardInterrupt:
                stopped += 1
            assert desk.cases.list() == before
            assert not desk.upkeep.problems()
    finally:
        gc.enable()
        signal.signal(signal.SIGALRM, former)
        desk.close()
    assert stopped
