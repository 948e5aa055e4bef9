"""Setting up ends with joining the banner: by its address and a code, or later."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from casework.cases.sending import SendingCounts
from desktop.gui.entrance.join import JoinPage
from desktop.gui.entrance.setup import SetUpPage
from desktop.gui.entrance.start import StartPage
from desktop.gui.exchange.standing_words import backup_words
from desktop.gui.window.main_window import MainWindow
from desktop.services.exchange.sync_now import SyncStatus
from sync.device.enrolment_file import EnrolmentFile
from sync.server.acts import case_acts
from tests.gui.counter import KEY, Counter
from tests.support.banners import TOWN, Banner, new_banner
from tests.support.window_pages import banner_page, upload_button

Open = Callable[[Path], MainWindow]
PASSWORD = "草原上的一匹白马"
PATIENCE_MS = 30_000


@pytest.fixture
def banner(tmp_path: Path) -> Iterator[Banner]:
    made = new_banner("sqlite", tmp_path / "banner")
    with made.served():
        yield made
    made.database.close()


class NewClerk(Counter):
    """Somebody who unpacks a new computer."""

    def until(self, seen: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(seen, timeout=PATIENCE_MS)

    def set_up(self) -> JoinPage:
        """The pages before, up to the one that asks for the banner."""
        self.press(KEY.Key_4)
        page = self.window.page
        assert isinstance(page, SetUpPage)
        self.until(lambda: page.site.count() > 0)
        page.site.setCurrentIndex(page.site.findData("ML0101"))
        page.name.setFocus()
        for text in ("其其格", PASSWORD, PASSWORD):
            self.commit(text)
            self.press(KEY.Key_Return)
        self.until(lambda: isinstance(self.window.page, JoinPage))
        joining = self.window.page
        assert isinstance(joining, JoinPage)
        self.until(joining.url.hasFocus)
        return joining


@pytest.fixture
def clerk(open_window: Open, tmp_path: Path, qtbot: QtBot) -> NewClerk:
    return NewClerk(open_window(tmp_path / "new"), qtbot)


@pytest.mark.slow
def test_a_new_computer_joins_by_keys_alone(clerk: NewClerk, banner: Banner) -> None:
    page = clerk.set_up()
    clerk.press(KEY.Key_Return, KEY.Key_Return)
    assert "请输入旗服务器的地址" in page.note.text()
    clerk.type("banner.invalid")
    clerk.press(KEY.Key_Return)
    clerk.type("ABCD-EFGH-JKMN-PQRS")
    clerk.press(KEY.Key_Return)
    clerk.until(lambda: "服务器地址不对" in page.note.text())
    assert clerk.focus is page.url
    page.url.selectAll()
    clerk.type(banner.url)
    clerk.press(KEY.Key_Return, KEY.Key_Return)
    clerk.until(lambda: "注册码不全" in page.note.text())
    assert clerk.focus is page.code
    page.code.selectAll()
    clerk.type("2222-2222-2222-2222" + banner.code()[19:])
    clerk.press(KEY.Key_Return)
    clerk.until(lambda: "注册码无效" in page.note.text())
    assert clerk.focus is page.code
    page.code.selectAll()
    clerk.type(banner.code(TOWN))
    clerk.press(KEY.Key_Return)
    clerk.until(lambda: "注册码属于站点 ML01，" in page.note.text())
    page.code.selectAll()
    clerk.type(banner.code().lower())
    clerk.press(KEY.Key_Return)
    clerk.until(lambda: clerk.window.work is not None)
    work = clerk.window.work
    assert work is not None
    clerk.until(lambda: "旗里已收" in upload_button(work).text())
    assert banner.count() == 4  # the device, its staff and release, and that somebody unlocked it


@pytest.mark.slow
def test_a_file_of_the_banner_fills_in_what_is_asked(clerk: NewClerk, banner: Banner, tmp_path: Path) -> None:
    """A double click on a new computer; on one that works already the page 同步 takes it."""
    file = tmp_path / "注册.tamga-enrolment"
    file.write_text("something else", "utf-8")
    clerk.window.go_on_with(file)
    page = clerk.window.page
    assert isinstance(page, JoinPage)
    assert "注册文件不对" in page.note.text()
    sheet = EnrolmentFile(banner.url, banner.code())
    file.write_text(sheet.text, "utf-8")
    clerk.window.go_on_with(file)
    page = clerk.window.page
    assert isinstance(page, JoinPage)
    assert (page.url.text(), page.code.text()) == (sheet.address, sheet.code)
    clerk.until(page.enrol.hasFocus)
    clerk.press(KEY.Key_Escape)
    clerk.until(lambda: isinstance(clerk.window.page, StartPage))
    clerk.set_up()
    clerk.press(KEY.Key_Escape)
    clerk.until(lambda: clerk.window.work is not None)
    work = clerk.window.work
    assert work is not None
    clerk.window.go_on_with(file)
    form = banner_page(work).form
    clerk.until(lambda: work.page is banner_page(work) and form.code.text() == sheet.code)
    clerk.until(form.enrol.hasFocus)
    clerk.press(KEY.Key_Space)
    clerk.until(lambda: banner_page(work).exchange.is_enrolled)
    clerk.window.go_on_with(file)
    clerk.until(lambda: any(shown.key == "enrolment" for shown in banner_page(work).messages.shown()))


@pytest.mark.slow
def test_it_can_be_put_off_and_is_not_asked_again(clerk: NewClerk) -> None:
    clerk.set_up()
    clerk.press(KEY.Key_Escape)
    clerk.until(lambda: clerk.window.work is not None)
    work = clerk.window.work
    assert work is not None
    clerk.until(lambda: "未联到旗里" in upload_button(work).text())
    upload_button(work).click()
    assert work.page is banner_page(work)
    clerk.window.lock()
    clerk.settle()
    clerk.commit(PASSWORD)
    clerk.press(KEY.Key_Return)
    clerk.until(lambda: clerk.window.work is not None)


@pytest.mark.slow
def test_each_part_says_its_name_and_is_reached_by_tab(clerk: NewClerk) -> None:
    page = clerk.set_up()
    reached: list[QWidget] = [clerk.focus]
    for _ in range(4):
        clerk.press(KEY.Key_Tab)
        reached.append(clerk.focus)
    assert reached == [page.url, page.code, page.choose, page.enrol, page.later]
    assert all(part.accessibleName() for part in reached)
    assert QApplication.focusWidget() is page.later
    clerk.press(KEY.Key_Space)
    clerk.until(lambda: clerk.window.work is not None)


def test_the_watermark_in_words() -> None:
    def said(recorded: int, backed_up: int) -> str:
        return backup_words(
            SyncStatus(
                enrolled=True,
                banner="白音旗",
                recorded=recorded,
                entries_waiting=0,
                backed_up=backed_up,
                entries_doubted=0,
                cases=SendingCounts(),
                contact_at="",
                clock_offset_s=0.0,
                notes=(),
            )
        )

    assert said(5, 0) == "旗里的备份还没有本机的记录"
    assert said(5, 5) == "已备份到第 5 条"
    assert said(7, 5) == "已备份到第 5 条，其后 2 条还没进旗里的备份"


@pytest.mark.slow
def test_a_scanned_sheet_fills_address_and_code(clerk: NewClerk, banner: Banner) -> None:
    page = clerk.set_up()
    code = banner.code(TOWN)
    clerk.type(f"{banner.url} {code}")
    clerk.press(KEY.Key_Return)
    assert (page.url.text(), page.code.text()) == (banner.url, code)
    assert clerk.focus is page.code


@pytest.mark.slow
def test_a_code_brings_site_catalogue_and_roster(clerk: NewClerk, banner: Banner) -> None:
    """The site is asked of the banner: nobody can choose a wrong one, and asking leaves the code unused."""
    with banner.writing() as connection:
        case_acts.appoint(connection, "ML0102", "其其格", "负责人", left=False)
    code = banner.code("ML0102")
    clerk.press(KEY.Key_2)
    page = clerk.window.page
    assert isinstance(page, JoinPage)
    clerk.until(page.url.hasFocus)
    clerk.type(f"{banner.url} AAAA-BBBB-CCCC-DDDD-{code[20:]}")
    clerk.press(KEY.Key_Return, KEY.Key_Return)
    clerk.until(lambda: "注册码无效" in page.note.text())
    page.code.selectAll()
    clerk.type(code)
    clerk.press(KEY.Key_Return)
    clerk.until(lambda: isinstance(clerk.window.page, SetUpPage))
    for text in ("其其格", PASSWORD, PASSWORD):
        clerk.commit(text)
        clerk.press(KEY.Key_Return)
    clerk.until(lambda: clerk.window.work is not None)
    desk = clerk.window.desk
    assert desk is not None
    assert desk.site.code == "ML0102"
    assert [each.role for each in desk.people.here() if each.by_roster] == ["负责人"]
    assert desk.exchange.status().enrolled


@pytest.mark.slow
def test_asking_for_the_site_can_be_given_up(clerk: NewClerk) -> None:
    clerk.press(KEY.Key_2)
    clerk.until(lambda: isinstance(clerk.window.page, JoinPage))
    clerk.press(KEY.Key_Escape)
    clerk.until(lambda: isinstance(clerk.window.page, StartPage))
