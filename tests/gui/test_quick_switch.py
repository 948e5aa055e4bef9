"""Several people at one counter: a name is chosen, not typed, and what each left undone comes back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop import bootstrap
from desktop.gui.entrance.own_password import OwnPasswordPage
from desktop.gui.entrance.unlock import UnlockPage
from desktop.gui.window.main_window import MainWindow
from tests.gui.counter import KEY, NAME, Counter
from tests.support.window_pages import counter_page
from tests.support.workplaces import PASSWORD, STAFF, real_folder

pytestmark = pytest.mark.slow

Open = Callable[[Path], MainWindow]
COLLEAGUE = "巴图"
OTHER_PASSWORD, OWN_PASSWORD = "敖包山下的七眼井", "夏营地的三口深井"


@pytest.fixture
def settled(folder: Path) -> Path:
    """Both have a password of their own."""
    desk = bootstrap.unlock(folder, COLLEAGUE, OTHER_PASSWORD)
    desk.people.change_password(OTHER_PASSWORD, OWN_PASSWORD)
    desk.close()
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workplace of two people, of whom one has a password that the other gave."""
    made = real_folder(tmp_path / "data")
    desk = bootstrap.unlock(made, STAFF, PASSWORD)
    desk.people.add(COLLEAGUE, OTHER_PASSWORD)
    desk.close()
    return made


class Colleagues(Counter):
    """Two people who take turns at the keyboard."""

    @property
    def door(self) -> UnlockPage:
        page = self.window.page
        assert isinstance(page, UnlockPage)
        return page

    def come_in(self, name: str, password: str) -> None:
        self.settle()
        self.door.names.setFocus()
        self.type(str(1 + [each.name for each in self.door.welcome.people].index(name)))
        assert self.focus is self.door.password
        self.commit(password)
        self.press(KEY.Key_Return)
        self.qtbot.waitUntil(lambda: self.window.work is not None, timeout=20_000)
        self.settle()

    def until_said(self, words: str) -> None:
        self.qtbot.waitUntil(lambda: words in self.door.note.text(), timeout=20_000)

    def leave(self) -> None:
        self.press(KEY.Key_L, held=Qt.KeyboardModifier.ControlModifier)
        self.settle()


def test_a_name_is_chosen_and_each_goes_on_where_they_left(
    open_window: Open, settled: Path, qtbot: QtBot
) -> None:
    clerk = Colleagues(open_window(settled), qtbot)
    assert [each.name for each in clerk.door.welcome.people] == [COLLEAGUE, STAFF]
    assert clerk.focus is clerk.door.names
    clerk.come_in(STAFF, PASSWORD)
    assert clerk.window.desk is not None
    assert clerk.window.desk.staff_name == STAFF
    clerk.fill_in()
    left = counter_page(clerk.window.work).draft
    clerk.leave()
    clerk.come_in(COLLEAGUE, OWN_PASSWORD)
    assert clerk.window.desk.staff_name == COLLEAGUE
    page = counter_page(clerk.window.work)
    assert page.draft.draft_id != left.draft_id
    assert page.messages.shown() == (), "a colleague's draft is not offered to the next person"
    clerk.leave()
    assert [each.name for each in clerk.door.welcome.people] == [COLLEAGUE, STAFF], "who came last is first"
    clerk.come_in(STAFF, PASSWORD)
    qtbot.waitUntil(lambda: counter_page(clerk.window.work).draft.applicant.name == NAME, timeout=20_000)
    assert counter_page(clerk.window.work).draft.draft_id == left.draft_id


def test_letters_and_arrows_choose_and_nothing_typed_stays(
    open_window: Open, folder: Path, qtbot: QtBot
) -> None:
    clerk = Colleagues(open_window(folder), qtbot)
    door = clerk.door
    clerk.type("b")
    assert door.names.name == COLLEAGUE
    clerk.press(KEY.Key_Return)
    clerk.commit("半句密码")
    clerk.press(KEY.Key_Up)
    assert (door.names.name, door.password.text()) == (STAFF, "")
    assert door.name.text() == STAFF


def test_who_is_not_on_the_list_types_the_name(open_window: Open, settled: Path, qtbot: QtBot) -> None:
    (settled / "staff.json").write_text("[]", encoding="utf-8")
    clerk = Colleagues(open_window(settled), qtbot)
    assert clerk.focus is clerk.door.name
    clerk.commit(COLLEAGUE)
    clerk.press(KEY.Key_Return)
    clerk.commit(OWN_PASSWORD)
    clerk.press(KEY.Key_Return)
    qtbot.waitUntil(lambda: clerk.window.work is not None, timeout=20_000)
    clerk.settle()
    assert [each.name for each in bootstrap.names_at_door(settled)] == [COLLEAGUE, STAFF]


PIN = "730514"


def test_six_digits_open_again_on_the_same_day(open_window: Open, folder: Path, qtbot: QtBot) -> None:
    clerk = Colleagues(open_window(folder), qtbot)
    clerk.come_in(STAFF, PASSWORD)
    assert clerk.window.desk is not None
    clerk.window.desk.people.set_pin(PIN)
    clerk.settle()
    clerk.leave()
    assert clerk.focus is clerk.door.password
    assert "六位数字" in clerk.door.password_words.text()
    clerk.type(PIN)  # no Enter
    qtbot.waitUntil(lambda: clerk.window.work is not None, timeout=20_000)
    clerk.settle()
    clerk.leave()
    for left in (4, 3, 2, 1):
        clerk.type("999111")
        clerk.until_said(f"{left} 次")
    clerk.type("999111")
    clerk.until_said("请输入密码")
    clerk.settle()
    assert clerk.door.password_words.text() == "密码(&P)"
    clerk.commit(PASSWORD)
    clerk.press(KEY.Key_Return)
    qtbot.waitUntil(lambda: clerk.window.work is not None, timeout=20_000)


def test_six_digits_can_be_left_for_the_password(open_window: Open, folder: Path, qtbot: QtBot) -> None:
    clerk = Colleagues(open_window(folder), qtbot)
    clerk.come_in(STAFF, PASSWORD)
    assert clerk.window.desk is not None
    clerk.window.desk.people.set_pin(PIN)
    clerk.leave()
    clerk.door.by_password.click()
    clerk.commit("不是这一句")
    clerk.press(KEY.Key_Return)
    clerk.until_said("密码不对")
    clerk.commit(PASSWORD)
    clerk.press(KEY.Key_Return)
    qtbot.waitUntil(lambda: clerk.window.work is not None, timeout=20_000)


def test_a_password_that_a_colleague_gave_is_changed_before_any_work(
    open_window: Open, folder: Path, qtbot: QtBot
) -> None:
    clerk = Colleagues(open_window(folder), qtbot)
    clerk.door.names.setFocus()
    clerk.type("2")
    clerk.commit(OTHER_PASSWORD)
    clerk.press(KEY.Key_Return)
    qtbot.waitUntil(lambda: isinstance(clerk.window.page, OwnPasswordPage), timeout=20_000)
    page = clerk.window.page
    assert isinstance(page, OwnPasswordPage)
    for tried, told in ((OTHER_PASSWORD, "不一样"), ("12345678", "不能用"), (OWN_PASSWORD, "")):
        for entry in (page.password, page.again):
            entry.setFocus()
            entry.clear()
            clerk.commit(tried)
        clerk.press(KEY.Key_Return)
        assert told in page.note.text()
    qtbot.waitUntil(lambda: clerk.window.work is not None, timeout=20_000)
    clerk.settle()
    bootstrap.unlock(folder, COLLEAGUE, OWN_PASSWORD).close()
