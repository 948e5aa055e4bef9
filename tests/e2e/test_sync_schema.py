"""The banner's database: the migrations make what the models say, on both engines."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from sync.server.store import schema
from sync.server.store.tables import Base
from tests.support.banners import Banner


def test_the_schema_equals_the_models(banner: Banner) -> None:
    with banner.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_an_up_to_date_database_is_left_alone(banner: Banner) -> None:
    before = banner.status()
    schema.bring_up_to_date(banner.database)
    assert banner.status() == before


def test_a_newer_database_is_not_touched(banner: Banner) -> None:
    with banner.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(schema.NewerSchema):
        schema.bring_up_to_date(banner.database)


def test_the_head_in_the_program_is_that_of_the_migrations() -> None:
    assert ScriptDirectory(str(schema.MIGRATIONS)).get_current_head() == schema.HEAD
