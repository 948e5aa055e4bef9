"""A draft that could not be stored is tried again by itself, without another key, until it is on the disk."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from casework.errors import TamgaError
from desktop import bootstrap
from desktop.database.engine import open_file
from desktop.gui.background.tasks import TaskRunner
from desktop.gui.counter.draft_keeper import DraftKeeper
from tests.support.workplaces import demo_folder, ready_draft

pytestmark = pytest.mark.slow


def test_a_draft_is_tried_again_until_it_is_stored(qtbot: QtBot, tmp_path: Path) -> None:
    desk = bootstrap.unlock(demo_folder(tmp_path / "data"))
    key = desk.state.duty.store.key
    assert key
    draft = ready_draft(desk)
    holding = open_file(desk.data_dir / "tamga.db", key)
    holding.execute("BEGIN IMMEDIATE")
    parent = QObject()
    runner = TaskRunner(parent)
    keeper = DraftKeeper(runner, desk, parent)
    failures: list[TamgaError] = []
    keeper.failed.connect(failures.append)
    with qtbot.waitSignal(keeper.failed, timeout=30_000):
        keeper.keep(draft)
    assert desk.cases.drafts() == []
    with qtbot.waitSignal(keeper.written, timeout=30_000):  # nobody types
        holding.execute("ROLLBACK")
    assert [each.draft_id for each in desk.cases.drafts()] == [draft.draft_id]
    assert "正忙" in failures[0].title
    holding.close()
    runner.shut_down()
    desk.close()
