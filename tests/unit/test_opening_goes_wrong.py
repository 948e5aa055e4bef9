"""What is wrong with a data folder is said when it is unlocked, and nothing of it is left lying about."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import NoReturn

import pytest
from sqlalchemy import Executable, delete, update

from casework.errors import StoreError
from desktop.database import engine, journal
from desktop.database.tables import JournalBody, Workplace
from desktop.services.duty import Duty
from desktop.services.people import state_keys as stating
from desktop.services.people import unlock as unlocking
from desktop.services.people.state_keys import state_keys
from desktop.services.people.unlock import unlock
from tests.support.workplaces import PASSWORD, STAFF, demo_duty, demo_folder, real_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return demo_folder(tmp_path / "data")


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where copies of folders that cannot be written are made."""
    made = tmp_path / "temporary"
    made.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(made))
    return made


def lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """No folder can be written from now on: as root, each can."""
    monkeypatch.setattr(unlocking, "can_be_written", lambda _folder: False)


def change(folder: Path, statement: Executable) -> None:
    duty = demo_duty(folder)
    with duty.store.writing() as connection:
        connection.execute(statement)
    duty.store.close()


def test_a_folder_that_can_only_be_looked_at_is_copied_until_it_is_closed(
    folder: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock(monkeypatch)
    duty = demo_duty(folder)
    assert [each.name.startswith("tamga-looking-") for each in temporary.iterdir()] == [True]
    duty.store.close()
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("is_locked", [False, True])
def test_a_damaged_database_does_not_open_and_leaves_no_copy_of_itself(
    folder: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch, is_locked: bool
) -> None:
    (folder / engine.FILE_NAME).write_bytes(b"no database" * 1000)
    if is_locked:
        lock(monkeypatch)
    with pytest.raises(StoreError):
        demo_duty(folder)
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("is_locked", [False, True])
@pytest.mark.parametrize(
    ("damage", "title", "safe"),
    [
        (update(Workplace).values(keyring="another"), "密钥文件不符", True),
        (delete(Workplace), "数据文件读不出", False),
    ],
)
def test_what_does_not_belong_together_is_said_and_leaves_no_copy(
    folder: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch,
    damage: Executable, title: str, safe: bool, is_locked: bool,
) -> None:  # fmt: skip
    change(folder, damage)
    if is_locked:
        lock(monkeypatch)
    with pytest.raises(StoreError, match=title) as caught:
        demo_duty(folder)
    assert caught.value.data_safe is safe
    assert list(temporary.iterdir()) == []


@pytest.mark.logs_warnings
def test_a_full_disk_puts_off_the_keys_of_who_signs_and_keeps_nobody_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    folder = real_folder(tmp_path / "real")
    duty = unlock(folder, STAFF, PASSWORD)
    with duty.store.writing() as connection:
        connection.execute(delete(JournalBody))  # so the keys are not in the journal
    with monkeypatch.context() as patch:
        patch.setattr(stating, "record", full)
        state_keys(duty)
        assert "not in the journal yet" in caplog.text
        with pytest.raises(StoreError):  # two officers gave the way in: without its entry there is none
            state_keys(duty, by_recovery=True)
    assert stated(duty) == 0
    state_keys(duty)
    state_keys(duty)
    assert stated(duty) == 1, "the next start makes up for it, once"
    duty.store.close()


def full(*_arguments: object) -> NoReturn:
    raise StoreError("没有空间", "", "")  # data


def stated(duty: Duty) -> int:
    with duty.store.reading() as connection:
        kinds = [each.entry.kind for each in journal.of_subject(connection, duty.staff)]
    return kinds.count("staff_keyed")
