"""The page of staff through the real window: added, posted, shut out, why one may not, and the audit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop import bootstrap
from desktop.errors import WrongPassword
from desktop.gui.entrance.unlock import UnlockPage
from desktop.gui.staff.staff import StaffPage
from desktop.gui.window.main_window import MainWindow
from tests.gui.counter import KEY, Counter
from tests.support.workplaces import PASSWORD, STAFF, real_folder

pytestmark = pytest.mark.slow

Open = Callable[[Path], MainWindow]
COLLEAGUE, FIRST, OWN = "巴图", "先用这一句开门吧", "敖包山下的七眼井"


class Lead(Counter):
    """Somebody on the page of staff."""

    def come_in(self, name: str, password: str) -> StaffPage:
        page = self.window.page
        assert isinstance(page, UnlockPage)
        page.name.setText(name)
        page.password.setFocus()
        self.commit(password)
        self.press(KEY.Key_Return)
        self.qtbot.waitUntil(lambda: self.window.work is not None, timeout=20_000)
        self.settle()
        self.press(KEY.Key_8, held=Qt.KeyboardModifier.ControlModifier)
        self.settle()
        return self.page

    @property
    def page(self) -> StaffPage:
        assert self.window.work is not None
        page = self.window.work.page
        assert isinstance(page, StaffPage)
        return page

    def rows(self) -> list[list[str]]:
        table = self.page.table
        return [
            [item.text() if (item := table.item(row, column)) else "" for column in range(4)]
            for row in range(table.rowCount())
        ]

    def choose(self, name: str) -> None:
        self.page.table.selectRow([row[0] for row in self.rows()].index(name))

    def audit(self) -> list[tuple[str, str]]:
        table = self.page.acts_done
        items = [(table.item(row, 2), table.item(row, 3)) for row in range(table.rowCount())]
        return [(what.text(), whom.text()) for what, whom in items if what and whom]


def test_a_lead_adds_posts_and_shuts_out(open_window: Open, tmp_path: Path, qtbot: QtBot) -> None:
    folder = real_folder(tmp_path / "data")
    lead = Lead(open_window(folder), qtbot)
    page = lead.come_in(STAFF, PASSWORD)
    assert [row[:2] for row in lead.rows()] == [[STAFF, "管理员"]]
    assert not page.doors["leave"].isEnabled(), "nobody shuts oneself out"
    assert "另一位负责人" in page.why_not.text()
    page.doors["add"].click()
    lead.commit(COLLEAGUE)
    lead.press(KEY.Key_Return, KEY.Key_Return)
    lead.commit("12345678")
    lead.press(KEY.Key_Return)
    lead.settle()
    assert "只有数字" in page.form.note.text()
    page.form.new.setFocus()
    page.form.new.clear()
    lead.commit(FIRST)
    lead.press(KEY.Key_Return)
    lead.settle()
    assert page.form.isHidden()
    assert [COLLEAGUE, "窗口人员", "首次密码还没改"] in [[row[0], row[1], row[3]] for row in lead.rows()]
    lead.choose(COLLEAGUE)
    page.doors["role"].click()
    page.form.role.setCurrentIndex(page.form.role.findData("lead"))
    page.form.go.click()
    lead.settle()
    assert [COLLEAGUE, "负责人"] in [row[:2] for row in lead.rows()]
    lead.choose(COLLEAGUE)
    page.doors["leave"].click()
    page.form.go.click()
    lead.settle()
    assert lead.rows()[-1][3] == "已离岗"
    assert [lead.audit()[at] for at in (0, 1)] == [("离岗", COLLEAGUE), ("岗位：负责人", COLLEAGUE)]
    with pytest.raises(WrongPassword):
        bootstrap.unlock(folder, COLLEAGUE, FIRST)


def test_a_clerk_sees_who_works_here_and_why_no_more(open_window: Open, tmp_path: Path, qtbot: QtBot) -> None:
    folder = real_folder(tmp_path / "data")
    desk = bootstrap.unlock(folder, STAFF, PASSWORD)
    desk.people.add(COLLEAGUE, FIRST)
    desk.close()
    desk = bootstrap.unlock(folder, COLLEAGUE, FIRST)
    desk.people.change_password(FIRST, OWN)
    desk.close()
    clerk = Lead(open_window(folder), qtbot)
    page = clerk.come_in(COLLEAGUE, OWN)
    assert {row[0] for row in clerk.rows()} == {STAFF, COLLEAGUE}
    assert not any(page.doors[act].isEnabled() for act in ("add", "role", "reset", "rename", "leave"))
    assert "负责人" in page.why_not.text()
    assert page.acts_done.isHidden()
    assert "负责人" in page.why_no_audit.text()
    page.doors["pin"].click()
    clerk.type("111111")
    clerk.press(KEY.Key_Return)
    clerk.settle()
    assert "太容易猜" in page.form.note.text()
    page.form.pin.setFocus()
    page.form.pin.clear()
    clerk.type("730514")
    clerk.press(KEY.Key_Return)
    clerk.settle()
    assert page.form.isHidden()
    clerk.press(KEY.Key_L, held=Qt.KeyboardModifier.ControlModifier)
    clerk.settle()
    clerk.type("730514")
    qtbot.waitUntil(lambda: clerk.window.work is not None, timeout=20_000)
