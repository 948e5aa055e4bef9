"""The banner's database: the migrations make what the models say, on both engines."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from casework.errors import NewerSchema
from sync.server.store import schema
from sync.server.store.database import Unavailable
from sync.server.store.tables import BannerTable
from tests.support.banners import POINT, Banner
from tests.support.devices import Device

Make = Callable[..., Device]

LATER = '''"""A made-up later step."""
from alembic import op
revision = "9001"
down_revision = "HEAD"


def upgrade():
    op.execute("ALTER TABLE entries ADD COLUMN more TEXT")
    op.execute("UPDATE entries SET more = 'x'")
'''.replace("HEAD", schema.HEAD)


@pytest.fixture
def migrations(tmp_path: Path) -> Path:
    folder = tmp_path / "migrations"
    shutil.copytree(schema.MIGRATIONS, folder)
    return folder


def test_the_schema_equals_the_models(banner: Banner) -> None:
    with banner.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, BannerTable.metadata) == []


def test_an_up_to_date_database_is_left_alone(banner: Banner) -> None:
    before = banner.status()
    schema.bring_up_to_date(banner.database)
    assert banner.status() == before


def test_a_newer_database_is_not_touched(banner: Banner) -> None:
    with banner.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerSchema):
        schema.bring_up_to_date(banner.database)


def test_the_head_in_the_program_is_that_of_the_migrations() -> None:
    assert ScriptDirectory(str(schema.MIGRATIONS)).get_current_head() == schema.HEAD


def test_a_later_step_brings_what_is_stored_over(banner: Banner, device: Make, migrations: Path) -> None:
    fill(banner, device)
    before = (banner.rows(), banner.bodies())
    (migrations / "versions" / "9001_later.py").write_text(LATER)
    schema.bring_up_to_date(banner.database, migrations, "9001")
    assert (banner.rows(), banner.bodies()) == before
    with banner.reading() as connection:
        assert connection.scalar(text("SELECT count(*) FROM entries WHERE more = 'x'")) == len(before[1])
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "9001"
    with pytest.raises(NewerSchema):
        schema.bring_up_to_date(banner.database)


def test_a_failing_step_leaves_everything_as_it_was(banner: Banner, device: Make, migrations: Path) -> None:
    fill(banner, device)
    before = (banner.rows(), banner.bodies(), columns(banner))
    (migrations / "versions" / "9001_later.py").write_text(LATER + '    op.execute("SELECT nonsense")\n')
    with pytest.raises(Unavailable):
        schema.bring_up_to_date(banner.database, migrations, "9001")
    assert (banner.rows(), banner.bodies(), columns(banner)) == before
    schema.bring_up_to_date(banner.database)  # still the one that this server knows


def fill(banner: Banner, device: Make) -> None:
    with banner.served():
        point = device("point", POINT, banner)
        point.open_case()
        point.sync()


def columns(banner: Banner) -> set[str]:
    with banner.reading() as connection:
        return {column["name"] for column in inspect(connection).get_columns("entries")}
