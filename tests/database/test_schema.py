"""The schema: equal to the models, migrated whole or not at all, never from the future."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import insert, inspect, select, text

from casework.errors import NewerSchema, StoreError
from desktop.database import backup, schema
from desktop.database.engine import Store
from desktop.database.schema import bring_up_to_date
from desktop.database.tables import Base, Setting
from desktop.errors import MigrationFailed
from tests.database.conftest import KEY

BREAKS = '''"""Fails half-way."""
import sqlalchemy as sa
from alembic import op
revision = "9001"
down_revision = "{head}"
def upgrade():
    op.create_table("half", sa.Column("x", sa.Integer))
    op.execute("INSERT INTO settings VALUES ('half', 'done')")
    op.drop_table("matter_uses")
    op.execute("SELECT nonsense")
'''
WORKS = BREAKS.replace('op.execute("SELECT nonsense")', "pass")


@pytest.fixture
def migrations(tmp_path: Path) -> Path:
    folder = tmp_path / "migrations"
    shutil.copytree(schema.MIGRATIONS, folder)
    return folder


def test_the_schema_at_head_equals_the_models(store: Store) -> None:
    with store.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_the_head_written_in_the_program_is_that_of_the_migrations() -> None:
    assert ScriptDirectory(str(schema.MIGRATIONS)).get_current_head() == schema.HEAD


def test_an_up_to_date_store_is_left_alone(store: Store) -> None:
    before = store.path.read_bytes()
    bring_up_to_date(store)
    assert store.path.read_bytes() == before
    assert not (store.path.parent / backup.FOLDER).exists()


def test_a_failing_migration_leaves_schema_and_data_as_before(store: Store, migrations: Path) -> None:
    keep(store, "name", "value")
    before = schema_of(store)
    (migrations / "versions" / "9001_breaks.py").write_text(BREAKS.format(head=schema.HEAD))
    with pytest.raises(MigrationFailed) as caught:
        bring_up_to_date(store, migrations, "9001")
    assert schema_of(store) == before
    assert settings_of(store) == [("name", "value")]
    (made,) = (store.path.parent / backup.FOLDER).iterdir()
    assert str(made) in caught.value.what


def test_a_migration_is_preceded_by_a_backup_that_opens(store: Store, migrations: Path) -> None:
    keep(store, "name", "value")
    (migrations / "versions" / "9001_works.py").write_text(WORKS.format(head=schema.HEAD))
    bring_up_to_date(store, migrations, "9001")
    with store.reading() as connection:
        assert inspect(connection).has_table("half")
    (made,) = (store.path.parent / backup.FOLDER).iterdir()
    assert made.stat().st_mode & 0o777 == 0o600
    copy = Store(made, KEY)
    assert settings_of(copy) == [("name", "value")]
    with copy.reading() as connection:
        assert not inspect(connection).has_table("half")
    copy.close()


def test_a_store_of_a_newer_program_is_refused_and_untouched(store: Store) -> None:
    with store.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '7777'"))
    with pytest.raises(NewerSchema, match="7777"):
        bring_up_to_date(store)
    assert not (store.path.parent / backup.FOLDER).exists()


def test_a_few_generations_of_backups_are_kept(store: Store) -> None:
    made = [backup.back_up(store.path, KEY, "test") for _ in range(backup.GENERATIONS + 2)]
    kept = sorted((store.path.parent / backup.FOLDER).iterdir())
    assert kept == made[2:]


def test_a_backup_taken_while_writing_is_whole(store: Store) -> None:
    with store.writing() as connection:
        connection.execute(insert(Setting), [{"name": "not yet", "value": "committed"}])
        copy = Store(backup.back_up(store.path, KEY, "test"), KEY)
        assert settings_of(copy) == []
        copy.close()


def keep(store: Store, name: str, value: str) -> None:
    with store.writing() as connection:
        connection.execute(insert(Setting), [{"name": name, "value": value}])


def settings_of(store: Store) -> list[tuple[str, str]]:
    with store.reading() as connection:
        return [(name, value) for name, value in connection.execute(select(Setting.name, Setting.value))]


def schema_of(store: Store) -> list[str]:
    with store.reading() as connection:
        return list(connection.scalars(text("SELECT coalesce(sql, name) FROM sqlite_master ORDER BY 1")))


def test_what_a_power_cut_left_of_a_backup_goes_and_a_young_one_stays(store: Store) -> None:
    folder = store.path.parent / backup.FOLDER
    folder.mkdir()
    left, young = folder / "tamga-1-test.new", folder / "tamga-2-test.new"
    for path in (left, young):
        path.write_bytes(b"half")
    os.utime(left, (1000, 1000))
    made = backup.back_up(store.path, KEY, "test")
    assert sorted(folder.iterdir()) == sorted([made, young])


def test_a_backup_that_has_no_place_is_said_in_words(store: Store) -> None:
    (store.path.parent / backup.FOLDER).write_text("not a folder")
    with pytest.raises(StoreError):
        backup.back_up(store.path, KEY, "test")
