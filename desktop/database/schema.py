"""The schema of the store: what this program knows, and how an older one is brought up to it."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from casework.errors import NewerSchema
from desktop.database.backup import back_up
from desktop.database.engine import Store
from desktop.errors import MigrationFailed
from desktop.which_version import go_back, stand_by_data

HEAD = "0004"  # written here so that an up-to-date store opens without loading Alembic
MIGRATIONS = Path(__file__).parent / "migrations"


def bring_up_to_date(store: Store, migrations: Path = MIGRATIONS, head: str = HEAD) -> None:
    """Migrate an older or empty store to `head`, after a backup, whole or not at all.

    Raises NewerSchema for a store of a newer program, MigrationFailed when a step fails.
    """
    with store.reading() as connection:
        present = _version(connection)
    if present == head:
        return
    known = _revisions(migrations)
    if present is not None and present not in known:
        raise NewerSchema(present, head)
    backup = back_up(store.path, store.key, f"schema-{present}") if present and store.key else None
    stand_by_data()
    with store.writing() as connection:
        if _version(connection) == head:
            return  # another process was faster
        try:
            _upgrade(connection, migrations, head)
        except Exception as error:  # a step may fail in any way, and all of it is undone
            raise MigrationFailed(type(error).__name__, str(backup), go_back()) from error


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return version


def _revisions(migrations: Path) -> set[str]:
    from alembic.script import ScriptDirectory  # 0.1 s, needed only when something is to be done

    return {script.revision for script in ScriptDirectory(str(migrations)).walk_revisions()}


def _upgrade(connection: Connection, migrations: Path, head: str) -> None:
    from alembic import command  # start-up time, as above
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, head)
