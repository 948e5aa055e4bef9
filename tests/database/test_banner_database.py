"""The banner's database keeps its word: what may be lost with one node is not acknowledged."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from sync.server.database import Database, Unavailable
from tests.support.postgres import new_database


def test_a_commit_with_a_warning_is_no_commit() -> None:
    database = Database(new_database())
    warn = text("DO $$ BEGIN RAISE WARNING 'canceling wait for synchronous replication'; END $$")
    with pytest.raises(Unavailable), database.writing() as connection:
        connection.execute(warn)
    with database.writing() as connection:
        connection.execute(text("SELECT 1"))
    database.close()
