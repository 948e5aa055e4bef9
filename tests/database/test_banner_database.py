"""The banner's database keeps its word: what may be lost with one node is not acknowledged."""

from __future__ import annotations

import contextlib

import pytest
from sqlalchemy import text
from sqlalchemy.pool import QueuePool

from sync.server.store.database import Database, Unavailable
from tests.support.postgres import new_database


def test_a_crowd_that_finds_all_connections_busy_is_told_to_come_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    database = Database(new_database())
    pool = database.engine.pool
    assert isinstance(pool, QueuePool)
    monkeypatch.setattr(pool, "_timeout", 0.05)
    with contextlib.ExitStack() as crowd:
        for _ in range(16):
            crowd.enter_context(database.reading())
        with pytest.raises(Unavailable, match="no connection"), database.reading():
            pass
    with database.reading() as connection:
        connection.execute(text("SELECT 1"))
    database.close()


def test_a_commit_with_a_warning_is_no_commit() -> None:
    database = Database(new_database())
    warn = text("DO $$ BEGIN RAISE WARNING 'canceling wait for synchronous replication'; END $$")
    with pytest.raises(Unavailable), database.writing() as connection:
        connection.execute(warn)
    with database.writing() as connection:
        connection.execute(text("SELECT 1"))
    database.close()


def test_a_commit_with_a_notice_is_one() -> None:
    database = Database(new_database())
    with database.writing() as connection:
        connection.execute(text("CREATE TABLE kept (id integer)"))
        connection.execute(text("DO $$ BEGIN RAISE NOTICE 'all is well'; END $$"))
    with database.reading() as connection:
        assert connection.execute(text("SELECT id FROM kept")).all() == []
    database.close()
