"""The window in other languages: every text of it is translated, and none is lost or cut."""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QMessageBox,
    QTableView,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from casework import language
from casework.language import LANGUAGES
from casework.release import release_file
from casework.release.catalogue import Release, Text
from desktop import bootstrap, settings
from desktop.gui.entrance.setup import SetUpPage
from desktop.gui.entrance.start import StartPage
from desktop.gui.entrance.unlock import UnlockPage
from desktop.gui.look.qt_words import translate_qt
from desktop.gui.parts.messages import MessageBar
from desktop.services.upkeep.new_workplace import SetUp
from resources import SAMPLE_RELEASE
from tests.gui.counter import KEY, NAME, Counter
from tests.gui.test_entrance import Open
from tests.gui.test_fit import SIZES, clipped, overlapping_edges
from tests.support.window_pages import banner_page, cases_page, upload_button
from tests.support.workplaces import demo_folder

CHINESE = re.compile("[\u3400-\u9fff]")
MARKED = re.compile("«[^«»]*»")
PO = language.LOCALE / "en" / "LC_MESSAGES" / "tamga.po"


class Pseudo(gettext.NullTranslations):
    """Marks each text of the catalogue and makes it longer; what is no text of it stays as it is."""

    def __init__(self) -> None:
        super().__init__()
        with PO.open("rb") as file:
            self._known = {
                message.id if isinstance(message.id, str) else message.id[0] for message in read_po(file)
            }

    def gettext(self, message: str) -> str:
        return f"«{message}{'-' * (1 + len(message) // 3)}»" if message in self._known else message

    def ngettext(self, msgid1: str, _msgid2: str, _n: int) -> str:
        return self.gettext(msgid1)


@pytest.fixture
def _chinese_again() -> Iterator[None]:
    yield
    language.choose()


@pytest.fixture
def data_dir(tmp_path: Path, _chinese_again: None, request: pytest.FixtureRequest) -> Path:
    """The language of the test is spoken before the window opens."""
    folder = demo_folder(tmp_path / "data")
    if request.param == "pseudo":
        language.use("en", Pseudo())
    else:
        language.choose(request.param)
    return folder


pseudo = pytest.mark.parametrize("data_dir", ["pseudo"], indirect=True)
english = pytest.mark.parametrize("data_dir", ["en"], indirect=True)


def texts(window: QWidget) -> Iterator[str]:
    """Every text that somebody could read or hear now."""
    for widget in window.findChildren(QWidget):
        if not widget.isVisibleTo(window):
            continue
        yield from (widget.accessibleName(), widget.toolTip(), widget.windowTitle())
        if isinstance(widget, QLabel | QAbstractButton):
            yield widget.text()
        elif isinstance(widget, QLineEdit):
            yield widget.placeholderText()
        elif isinstance(widget, QComboBox):
            yield from (widget.itemText(index) for index in range(widget.count()))
        elif isinstance(widget, QTableView):
            model = widget.model()
            for column in range(model.columnCount()):
                yield str(model.headerData(column, Qt.Orientation.Horizontal))
                yield from (str(model.index(row, column).data()) for row in range(model.rowCount()))
    for menu in window.findChildren(QMenu):
        yield from (action.text() for action in menu.actions())


def data_words(release: Release) -> list[str]:
    """What is no text of the program: the catalogue, names, and languages by their own names."""
    found: list[str] = []

    def look(value: object) -> None:
        if isinstance(value, Text):
            found.append(value.zh)
        elif isinstance(value, tuple | list):
            for each in value:
                look(each)
        elif hasattr(value, "__struct_fields__"):
            for name in value.__struct_fields__:
                look(getattr(value, name))

    look(release)
    found += [NAME, "测**", "其其格", *LANGUAGES.values()]
    return sorted(filter(None, found), key=len, reverse=True)


def bare(window: QWidget, words: list[str]) -> list[str]:
    """Texts with Chinese that came neither from the catalogue of texts nor from data."""
    found = set()
    for text in texts(window):
        rest, before = text, ""
        while rest != before:
            rest, before = MARKED.sub("", rest), rest
        for word in words:
            rest = rest.replace(word, "")
        if CHINESE.search(rest):
            found.add(text)
    return sorted(found)


def pages(counter: Counter) -> Iterator[str]:
    """Walks through the pages; each is on screen when its name comes."""
    yield "empty counter"
    counter.fill_in()
    counter.settle()
    yield "counter"
    counter.press(KEY.Key_F9)
    counter.settle()
    yield "saved"
    counter.press(KEY.Key_F3)
    counter.settle()
    yield "cases"
    counter.press(KEY.Key_F1)
    counter.settle()
    yield "keys"
    counter.press(KEY.Key_F3)
    counter.settle()
    counter.press(KEY.Key_Return)
    counter.settle()
    yield "case"
    counter.press(KEY.Key_2, held=Qt.KeyboardModifier.ControlModifier)
    counter.settle()
    yield "today"
    counter.press(KEY.Key_4, held=Qt.KeyboardModifier.ControlModifier)
    counter.settle()
    yield "bags"
    counter.press(KEY.Key_5, held=Qt.KeyboardModifier.ControlModifier)
    counter.settle()
    yield "ledger"
    counter.press(KEY.Key_6, held=Qt.KeyboardModifier.ControlModifier)
    counter.press(KEY.Key_Return, KEY.Key_Return)
    counter.settle()
    yield "catalogue"
    assert counter.window.work is not None
    upload_button(counter.window.work).click()
    counter.settle()
    yield "banner"


@pseudo
def test_every_text_of_the_window_can_be_translated(counter: Counter) -> None:
    assert counter.window.desk is not None
    words = data_words(counter.window.desk.catalogue.release)
    found = {page: bare(counter.window.window(), words) for page in pages(counter)}
    assert {page: text for page, text in found.items() if text} == {}
    assert len(MARKED.findall("".join(texts(counter.window)))) > 50


@pseudo
def test_longer_texts_are_not_cut_on_the_laptop(counter: Counter) -> None:
    counter.window.window().resize(1366, 768)
    for page in pages(counter):
        QApplication.processEvents()
        assert clipped(counter.window) == [], page
        assert overlapping_edges(counter.window) == [], page


@english
def test_english_fits_every_size(counter: Counter) -> None:
    for page in pages(counter):
        for size in SIZES:
            counter.window.window().resize(*size)
            QApplication.processEvents()
            assert clipped(counter.window) == [], (page, size)
            assert overlapping_edges(counter.window) == [], (page, size)


@english
def test_english_says_what_happened(counter: Counter) -> None:
    work = counter.window.work
    assert work is not None
    counter.press(KEY.Key_F9)
    counter.settle()
    told = counter.window.findChildren(MessageBar)[0].message
    assert (told.title, told.what) == ("Cannot be saved yet", "Choose a matter first. The draft is kept.")
    list(pages(counter))
    model = cases_page(work).model
    headings = [model.headerData(column, Qt.Orientation.Horizontal) for column in range(5)]
    assert headings == ["Time", "Applicant", "Matter", "Slip number", "Materials"]
    assert model.index(0, 4).data() == "2 missing"
    assert banner_page(work).form.enrol.text() == "Connect to the banner"


@pytest.mark.parametrize("data_dir", ["zh"], indirect=True)
def test_the_language_is_a_setting_for_the_next_start(counter: Counter, data_dir: Path) -> None:
    work = counter.window.work
    assert work is not None
    actions = {action.text(): action for menu in work.findChildren(QMenu) for action in menu.actions()}
    assert (actions["中文"].isChecked(), actions["English"].isChecked()) == (True, False)
    actions["English"].trigger()
    counter.settle()
    assert settings.language_of(data_dir) == "en"
    assert counter.window.findChildren(MessageBar)[0].message.title == "语言：English"
    assert language.chosen() == "zh"


@pytest.mark.usefixtures("_chinese_again")
def test_the_entrance_is_translated_too(open_window: Open, tmp_path: Path, qtbot: QtBot) -> None:
    language.use("en", Pseudo())
    window = open_window(tmp_path / "new")
    assert bare(window, []) == []
    assert isinstance(window.page, StartPage)
    window.page.ways["alone"].click()
    assert isinstance(window.page, SetUpPage)
    qtbot.waitUntil(lambda: not window.runner.busy, timeout=20_000)
    sites = release_file.read(SAMPLE_RELEASE.read_bytes()).sites  # on screen once the file has been read
    words = [*(site.name.zh for site in sites), "样例", "示例"]
    assert bare(window, sorted(words, key=len, reverse=True)) == []
    bootstrap.set_up(
        tmp_path / "old", SetUp(site_code="ML0101", staff_name="其其格", password="一匹白马12345")
    )
    window = open_window(tmp_path / "old")
    assert isinstance(window.page, UnlockPage)
    assert bare(window, []) == []


def test_the_words_of_qt_are_chinese_or_english(qapp: QApplication) -> None:
    """Context menus and message boxes, which are not ours (W10)."""

    def words() -> list[str]:
        field = QTextEdit()
        menu = field.createStandardContextMenu()
        box = QMessageBox(QMessageBox.Icon.Warning, "", "", QMessageBox.StandardButton.Cancel)
        found = [menu.actions()[0].text().partition("\t")[0].replace("&", ""), box.buttons()[0].text()]
        menu.deleteLater()
        box.deleteLater()
        return found

    translate_qt("en")
    assert words() == ["Undo", "Cancel"]
    translate_qt("zh")
    assert CHINESE.search(words()[0])
    assert words()[1] == "取消"
