"""A store of schema 0003 with cases in it: the lists learn what they lacked, once."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from sqlalchemy import Connection, insert, select, text, update

from casework.cases.draft import MaterialMark
from desktop.database.schema import HEAD
from desktop.database.tables import CaseLine, DoubledNumber, Setting, SlipLine
from desktop.services.people.unlock import unlock
from desktop.workplace import OpenDesk
from tests.support.printers import PaperTray
from tests.support.workplaces import demo_folder, ready_draft

MATTER = "SAMPLE-004"
ADDED = {
    "cases": ("release", "limit_begun", "is_accepted", "is_over"),
    "slips": ("is_settled",),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder as the version before left it, with one whole case and one that lacks papers."""
    made = demo_folder(tmp_path / "data")
    desk = opened(made)
    draft = ready_draft(desk, MATTER)
    assert any(mark.state == "missing" for mark in draft.marks)
    marks = tuple(MaterialMark(code=mark.code, state="handed_in") for mark in draft.marks)
    desk.save(msgspec.structs.replace(draft, marks=marks))
    desk.save(ready_draft(desk, MATTER))
    with desk._duty.store.writing() as connection:
        go_back(connection)
    desk.close()
    return made


def opened(folder: Path) -> OpenDesk:
    return OpenDesk(unlock(folder, "", None), folder, PaperTray())


def go_back(connection: Connection) -> None:
    for table, columns in ADDED.items():
        for column in columns:
            connection.execute(text(f"ALTER TABLE {table} DROP COLUMN {column}"))
    connection.execute(text("DROP TABLE doubled_numbers"))
    connection.execute(text("CREATE UNIQUE INDEX uq_journal_entries_hash ON journal_entries (hash)"))
    connection.execute(text("CREATE INDEX ix_confirmed_entries_site ON confirmed_entries (site)"))
    connection.execute(text("UPDATE alembic_version SET version_num = '0003'"))


def test_cases_of_the_version_before_get_their_promised_days(folder: Path) -> None:
    desk = opened(folder)
    lacking, whole = desk.cases()
    assert lacking.promised_on is None
    assert whole.promised_on is not None
    with desk._duty.store.reading() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == HEAD
        assert connection.scalar(select(Setting.value).where(Setting.name == "lists_stale")) is None
    assert desk.problems() == []
    assert desk.verify_journal().ok
    desk.close()


def test_the_lists_are_made_anew_once(folder: Path) -> None:
    opened(folder).close()
    desk = opened(folder)
    with desk._duty.store.writing() as connection:
        connection.execute(update(CaseLine).values(matter_name="由重建改正"))
    desk.close()
    desk = opened(folder)
    assert {row.matter_name for row in desk.cases()} == {"由重建改正"}
    desk.rebuild()
    assert "由重建改正" not in {row.matter_name for row in desk.cases()}
    desk.close()


def test_numbers_that_were_doubled_before_are_found(folder: Path) -> None:
    desk = opened(folder)
    with desk._duty.store.writing() as connection:
        slip = connection.execute(select(SlipLine)).mappings().first()
        assert slip is not None
        connection.execute(insert(SlipLine), [{**slip, "case_id": "of a copy"}])
        go_back(connection)
    desk.close()
    desk = opened(folder)
    with desk._duty.store.reading() as connection:
        assert connection.scalars(select(DoubledNumber.slip_number)).all() == [slip["slip_number"]]
    assert desk.doubled_numbers() == []  # what the lists say of it comes from the journal, which has one case
    desk.close()


def test_a_store_without_cases_has_nothing_to_make_anew(tmp_path: Path) -> None:
    empty = demo_folder(tmp_path / "empty")
    desk = opened(empty)
    with desk._duty.store.writing() as connection:
        go_back(connection)
    desk.close()
    desk = opened(empty)
    with desk._duty.store.reading() as connection:
        assert connection.scalar(select(Setting.value).where(Setting.name == "lists_stale")) is None
    assert desk.cases() == []
    desk.close()
