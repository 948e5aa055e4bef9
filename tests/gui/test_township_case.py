"""A township that holds a delegation: what its law asks for is made on the page of the case, by keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop import bootstrap
from desktop.gui.parts.output_choice import Target
from desktop.gui.window.main_window import MainWindow
from desktop.services.upkeep.new_workplace import SetUp
from tests.gui.counter import KEY
from tests.gui.end import End
from tests.gui.test_case_page import HELD, case_page, scan
from tests.support.workplaces import ready_draft

pytestmark = pytest.mark.slow
LICENCE = "SAMPLE-027"  # delegated to the township


def test_a_licence_is_supplemented_once_or_refused_with_its_notice(
    open_window: Callable[[Path], MainWindow], tmp_path: Path, qtbot: QtBot
) -> None:
    bootstrap.set_up(tmp_path / "data", SetUp(site_code="ML01", staff_name="苏和"))
    town = End(open_window(tmp_path / "data"), qtbot)
    (tmp_path / "out").mkdir()
    town.work.output.choose(Target(folder=tmp_path / "out"))
    lacking, refused = (town.desk.cases.open(ready_draft(town.desk, LICENCE)).slip_number for _ in range(2))
    town.counter.settle()

    scan(town.counter, lacking)
    view = case_page(town.work).acts_view
    town.counter.press(KEY.Key_B, held=HELD)
    town.counter.settle()
    assert [form.kind for form in town.desk.cases.find(lacking).forms] == ["case_supplement_asked"]
    town.until(lambda: "supplement" in view.reasons())

    scan(town.counter, refused)
    town.counter.press(KEY.Key_R, held=HELD)
    for answer in ("不在规划区内", "六十日内向旗人民政府申请行政复议"):  # the catalogue has no remedies
        town.counter.commit(answer)
        town.counter.press(KEY.Key_Return)
    town.counter.settle()
    refusal = town.desk.cases.show(refused).refusal
    assert (refusal.reason, refusal.remedies) == ("不在规划区内", ("六十日内向旗人民政府申请行政复议",))
    town.until(lambda: "refusal_notice" in view.buttons)
    town.counter.press(KEY.Key_R, held=HELD | Qt.KeyboardModifier.ShiftModifier)
    town.counter.settle()
    assert [form.kind for form in town.desk.cases.find(refused).forms] == ["case_refusal_notified"]
    assert sorted(path.name[:2] for path in (tmp_path / "out").iterdir()) == ["BS", "BZ"]
