"""The schema of the banner's database, and how an older one is brought up to it."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, inspect, text
from sqlalchemy.schema import CreateSchema

from casework.errors import NewerSchema
from sync.server.store.database import Database

HEAD = "0014"
MIGRATIONS = Path(__file__).parent / "migrations"


def bring_up_to_date(database: Database, migrations: Path = MIGRATIONS, head: str = HEAD) -> None:
    """Migrate an older or empty database to `head` in one transaction, or not at all."""
    with database.writing() as connection:
        if not database.is_sqlite:  # several server processes may start at once
            connection.execute(text("SELECT pg_advisory_xact_lock(7463)"))
            if database.schema:  # a plain word, as the database's URL was read
                connection.execute(CreateSchema(database.schema, if_not_exists=True))
        present = None
        if inspect(connection).has_table("alembic_version"):
            present = connection.scalar(text("SELECT version_num FROM alembic_version"))
        if present == head:
            return
        if present is not None and present > head:
            raise NewerSchema(str(present), head)
        upgrade(connection, head, migrations)


def is_older(database: Database, head: str = HEAD) -> bool:
    """Is there a database of an older program, which is to be brought up?"""
    with database.reading() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        return (connection.scalar(text("SELECT version_num FROM alembic_version")) or "") < head


def upgrade(connection: Connection, revision: str, migrations: Path = MIGRATIONS) -> None:
    """Bring the schema up to a revision in the transaction of `connection`."""
    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
