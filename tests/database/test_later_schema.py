"""A made-up later step over real data: nothing is lost, and lists learn what they lacked."""

from __future__ import annotations

import functools
import shutil
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import Connection, delete, inspect, select, text, update

from casework.cases.draft import MaterialMark
from casework.cases.kinds.slips import SlipExported
from casework.errors import NewerSchema
from desktop.database import backup, journal, schema
from desktop.database.engine import Store
from desktop.database.journal import Statement, Writer
from desktop.database.schema import bring_up_to_date
from desktop.database.tables import CaseLine, JournalBody, Setting
from desktop.desk.desk import Desk
from desktop.services.people import unlock as unlocking
from sync.wire.journal import verify
from tests.database.conftest import KEY
from tests.support.entry_histories import opened
from tests.support.printers import PaperTray
from tests.support.workplaces import demo_folder, ready_draft

LATER = "9001"
NOW = schema.HEAD
WRITER = Writer("a" * 16, "staff-1", "2026-11-24T09:00:00.000+08:00", "trusted")
CASES = 300
PURGED = (WRITER.device, 7)
MATTER = "SAMPLE-004"

STEP = '''"""A later step."""
from alembic import op
revision = "9001"
down_revision = "{before}"


def upgrade():
    for statement in {statements}:
        op.execute(statement)
'''
# The journal with a rule more, made anew as SQLite wants it: bodies stand aside, pointing at nothing.
JOURNAL_ANEW = (
    "CREATE TABLE bodies_aside AS SELECT * FROM journal_bodies",
    "DROP TABLE journal_bodies",
    "ALTER TABLE journal_entries RENAME TO entries_before",
    "CREATE TABLE journal_entries AS SELECT *, 'x' AS more FROM entries_before ORDER BY position",
    "CREATE UNIQUE INDEX uq_again ON journal_entries (device, seq)",
    "DROP TABLE entries_before",
    "CREATE TABLE journal_bodies (device VARCHAR, seq INTEGER, body BLOB, PRIMARY KEY (device, seq), "
    "FOREIGN KEY (device, seq) REFERENCES journal_entries (device, seq))",
    "INSERT INTO journal_bodies SELECT * FROM bodies_aside",
    "DROP TABLE bodies_aside",
)
# Lists that have something more to say, which stands in the journal.
MORE_TO_SAY = (
    "UPDATE cases SET limit_begun = '', is_accepted = 0",
    "ALTER TABLE cases ADD COLUMN more TEXT",
    "INSERT INTO settings (name, value) SELECT 'lists_stale', '9001' FROM cases LIMIT 1",
)


@pytest.fixture
def migrations(tmp_path: Path) -> Path:
    folder = tmp_path / "migrations"
    shutil.copytree(schema.MIGRATIONS, folder)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with one whole case and one that lacks papers."""
    made = demo_folder(tmp_path / "data")
    desk = Desk(unlocking.unlock(made, "", None), made, PaperTray())
    draft = ready_draft(desk, MATTER)
    assert any(mark.state == "missing" for mark in draft.marks)
    marks = tuple(MaterialMark(code=mark.code, state="handed_in") for mark in draft.marks)
    desk.cases.open(msgspec.structs.replace(draft, marks=marks))
    desk.cases.open(ready_draft(desk, MATTER))
    desk.close()
    return made


@pytest.fixture
def later_program(monkeypatch: pytest.MonkeyPatch, migrations: Path) -> None:
    """The program that has the step that lists need."""
    add_step(migrations, MORE_TO_SAY)
    later = functools.partial(bring_up_to_date, migrations=migrations, head=LATER)
    monkeypatch.setattr(unlocking, "bring_up_to_date", later)


def add_step(migrations: Path, statements: tuple[str, ...]) -> None:
    step = STEP.format(before=NOW, statements=statements)
    (migrations / "versions" / f"{LATER}_later.py").write_text(step)


def opened_desk(folder: Path) -> Desk:
    return Desk(unlocking.unlock(folder, "", None), folder, PaperTray())


def test_a_journal_that_is_made_anew_comes_over_whole(store: Store, migrations: Path) -> None:
    with store.writing() as connection:
        fill(connection)
        before = content(connection)
    add_step(migrations, JOURNAL_ANEW)
    bring_up_to_date(store, migrations, LATER)
    with store.reading() as connection:
        assert content(connection) == before
        assert set(connection.scalars(text("SELECT more FROM journal_entries"))) == {"x"}
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        assert {name for name in inspect(connection).get_table_names() if "aside" in name} == set()
        report = verify(journal.all_entries(connection), journal.read_heads(connection))
    assert report.ok
    assert [(chain.entries, chain.bodies_gone) for chain in report.chains] == [(2 * CASES, 1)]


def test_the_backup_before_a_step_has_the_whole_journal(store: Store, migrations: Path) -> None:
    with store.writing() as connection:
        fill(connection)
        before = content(connection)
    add_step(migrations, JOURNAL_ANEW)
    bring_up_to_date(store, migrations, LATER)
    (made,) = (store.path.parent / backup.FOLDER).iterdir()
    copy = Store(made, KEY)
    with copy.reading() as connection:
        assert content(connection) == before
        assert version(connection) == schema.HEAD
    copy.close()


@pytest.mark.usefixtures("later_program")
def test_lists_say_after_a_step_what_they_lacked(folder: Path) -> None:
    desk = opened_desk(folder)
    lacking, whole = desk.cases.list()
    assert lacking.promised_on is None
    assert whole.promised_on is not None
    with desk.state.duty.store.reading() as connection:
        assert version(connection) == LATER
        assert connection.scalar(select(Setting.value).where(Setting.name == "lists_stale")) is None
    assert desk.upkeep.problems() == []
    assert desk.upkeep.verify().ok
    desk.close()


@pytest.mark.usefixtures("later_program")
def test_the_lists_are_made_anew_once(folder: Path) -> None:
    opened_desk(folder).close()
    desk = opened_desk(folder)
    with desk.state.duty.store.writing() as connection:
        connection.execute(update(CaseLine).values(matter_name="由重建改正"))
    desk.close()
    desk = opened_desk(folder)
    assert {row.matter_name for row in desk.cases.list()} == {"由重建改正"}
    desk.upkeep.rebuild()
    assert "由重建改正" not in {row.matter_name for row in desk.cases.list()}
    desk.close()


@pytest.mark.usefixtures("later_program")
def test_a_store_without_cases_has_nothing_to_make_anew(tmp_path: Path) -> None:
    desk = opened_desk(demo_folder(tmp_path / "empty"))
    with desk.state.duty.store.reading() as connection:
        assert connection.scalar(select(Setting.value).where(Setting.name == "lists_stale")) is None
    assert desk.cases.list() == []
    desk.close()


def test_the_program_before_leaves_a_store_of_the_later_one_alone(store: Store, migrations: Path) -> None:
    with store.writing() as connection:
        fill(connection)
    add_step(migrations, JOURNAL_ANEW)
    bring_up_to_date(store, migrations, LATER)
    with store.reading() as connection:
        before = content(connection)
    with pytest.raises(NewerSchema, match=LATER):
        bring_up_to_date(store)
    with store.reading() as connection:
        assert content(connection) == before
        assert version(connection) == LATER


def fill(connection: Connection) -> None:
    """A journal of many cases, one body of which was purged."""
    for number in range(CASES):
        said = (
            Statement(f"case-{number}", "case_opened", opened()),
            Statement(f"case-{number}", "slip_exported", SlipExported(slip_number="X", print_no=1)),
        )
        journal.append(connection, WRITER, said)
    device, seq = PURGED
    connection.execute(delete(JournalBody).where(JournalBody.device == device, JournalBody.seq == seq))


def content(connection: Connection) -> list[tuple[object, ...]]:
    rows = connection.execute(
        text(
            "SELECT e.position, e.device, e.seq, subject, rev, seen, kind, recorded_at, clock, staff, "
            "body_digest, prev, hash, body FROM journal_entries AS e LEFT JOIN journal_bodies AS b "
            "ON b.device = e.device AND b.seq = e.seq ORDER BY e.position"
        )
    )
    return [tuple(row) for row in rows]


def version(connection: Connection) -> object:
    return connection.scalar(text("SELECT version_num FROM alembic_version"))
