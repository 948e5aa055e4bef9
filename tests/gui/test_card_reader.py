"""An ID card at the counter: it fills what is empty, and the fields say what it did not."""

from __future__ import annotations

from pathlib import Path

from desktop.gui.window.main_window import MainWindow
from desktop.readers.card import ReadCard
from desktop.readers.card_folder import CardFolder
from tests.gui.counter import ID_NUMBER, KEY, NAME, Counter
from tests.support.window_pages import counter_page

ADDRESS = "示例苏木1号"
CARD = ReadCard(name=NAME, id_number=ID_NUMBER, address=ADDRESS)


class LaidCards:
    """A reader with cards already laid on it."""

    def __init__(self, *cards: ReadCard) -> None:
        self.cards = cards

    def take(self) -> tuple[ReadCard, ...]:
        laid, self.cards = self.cards, ()
        return laid


def at_name(counter: Counter) -> None:
    counter.choose("SAMPLE-001")
    counter.type("11")
    assert counter.focus is counter.ask.applicant.name


def lay(window: MainWindow, counter: Counter, *cards: ReadCard) -> None:
    assert window.work is not None
    intake = counter_page(window.work).cards
    intake.use(LaidCards(*cards))
    intake.look()
    counter.settle()


def test_a_card_fills_the_applicant(window: MainWindow, counter: Counter) -> None:
    at_name(counter)
    lay(window, counter, CARD)
    assert window.work is not None
    applicant = counter_page(window.work).draft.applicant
    assert (applicant.name, applicant.id_number, applicant.address) == (NAME, ID_NUMBER, ADDRESS)
    assert applicant.document == "resident_id"
    assert counter.ask.applicant.number_note.property("tone") == "done"


def test_a_reader_that_types_fills_the_same_fields(window: MainWindow, counter: Counter) -> None:
    at_name(counter)
    counter.type("#")
    counter.commit(NAME)
    counter.type("|1|02|19500101|")
    counter.commit(ADDRESS)
    counter.type(f"|{ID_NUMBER}")
    counter.press(KEY.Key_Return)
    form = counter.ask.applicant
    assert counter.focus is form.name, "the reader's Enter leads nowhere"
    assert (form.name.text(), form.number.text(), form.address.text()) == (NAME, ID_NUMBER, ADDRESS)


def test_what_was_typed_stays_and_the_field_says_so(window: MainWindow, counter: Counter) -> None:
    at_name(counter)
    counter.commit("测试·乙")
    lay(window, counter, CARD)
    form = counter.ask.applicant
    assert form.name.text() == "测试·乙"
    assert NAME in form.name_note.text()
    assert form.name_note.isVisible()
    assert form.number.text() == ID_NUMBER
    counter.type("x")
    assert NAME not in form.name_note.text(), "what was said of the card is over once the field is edited"


def test_a_half_read_card_says_what_is_missing(window: MainWindow, counter: Counter) -> None:
    at_name(counter)
    lay(window, counter, ReadCard(name=NAME, id_number="152129195001010005"))
    form = counter.ask.applicant
    assert form.name.text() == NAME
    assert form.number.text() == ""
    assert "没有填入" in form.number_note.text()
    assert "没有读到" in form.address_note.text()
    assert form.address_note.isVisible()


def test_a_persons_card_is_no_organizations(window: MainWindow, counter: Counter) -> None:
    at_name(counter)
    form = counter.ask.applicant
    form.document.setCurrentIndex(form.document.findData("credit_code"))
    lay(window, counter, CARD)
    assert (form.name.text(), form.number.text()) == ("", "")
    assert "单位" in form.name_note.text()


def test_a_card_that_comes_before_the_fields_fills_nobodys(window: MainWindow, counter: Counter) -> None:
    assert window.work is not None
    page = counter_page(window.work)
    lay(window, counter, CARD)
    assert page.draft.applicant.name == ""
    assert any("没有填入" in message.title for message in page.messages.shown())
    at_name(counter)
    lay(window, counter, CARD)
    assert page.draft.applicant.name == NAME
    assert not page.messages.shown()


def test_a_dropped_file_fills_them_and_what_is_odd_is_told(
    window: MainWindow, counter: Counter, tmp_path: Path
) -> None:
    at_name(counter)
    assert window.work is not None
    page, folder = counter_page(window.work), tmp_path / "cards"
    folder.mkdir()
    page.cards.use(CardFolder(folder))
    page.cards.look()
    counter.settle()
    (folder / "1.txt").write_text(f"姓名：{NAME}\n号码：{ID_NUMBER}\n", encoding="gb18030")
    (folder / "2.txt").write_text("?", encoding="utf-8")
    counter.qtbot.waitUntil(lambda: page.ask.applicant.name.text() == NAME, timeout=20_000)
    assert not (folder / "1.txt").exists()
    assert any("2.txt" in message.what for message in page.messages.shown())
