"""The paste card: a case is typed here once, and copied field by field into another program."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from casework.release import release_file
from desktop.cli.commands import main
from desktop.desk.desk import Desk
from desktop.gui.case.case import CasePage
from desktop.gui.case.paste_card import PasteCard
from desktop.gui.window.work_area import WorkArea
from tests.gui.counter import KEY, Counter
from tests.gui.test_fit import clipped
from tests.support.workplaces import ID_NUMBER, NAME, PHONE, ready_draft

ALT = Qt.KeyboardModifier.AltModifier
EXPECTED = [
    ("事项编码", "SAMPLE-001"),
    ("申请人", NAME),
    ("证件类型", "身份证"),
    ("证件号码", ID_NUMBER),
    ("联系电话", PHONE),
    ("法定代表人", ""),
    ("是否代办", "否"),
    ("来源", "基层便民服务点"),
]


@pytest.fixture
def number(desk: Desk) -> str:
    return desk.cases.open(ready_draft(desk)).slip_number


@pytest.fixture
def card(counter: Counter, work: WorkArea, number: str) -> PasteCard:
    counter.press(KEY.Key_F2)
    counter.type(number)
    counter.press(KEY.Key_Return)
    counter.settle()
    counter.press(KEY.Key_V, held=ALT)
    counter.settle()
    page = work.page
    assert isinstance(page, CasePage)
    assert page.pasting.card is not None
    return page.pasting.card


def copied() -> str:
    return QGuiApplication.clipboard().text()


def test_one_key_a_field_in_the_order_of_the_profile(card: PasteCard) -> None:
    assert [(field.label, field.value) for field in card.profile.fields] == EXPECTED
    for place, (_label, value) in enumerate(EXPECTED):
        QTest.keyClick(card, KEY.Key_Return)
        assert copied() == value
        assert card.next_field == place + 1
    QTest.keyClick(card, KEY.Key_2)
    assert copied() == NAME
    assert [press.isChecked() for press in card.fields].index(True) == 2


def test_it_stays_on_top_and_leaves_the_other_program_its_focus(card: PasteCard, counter: Counter) -> None:
    flags = card.windowFlags()
    assert flags & Qt.WindowType.WindowStaysOnTopHint
    assert flags & Qt.WindowType.WindowDoesNotAcceptFocus
    QTest.mouseClick(card.fields[3], Qt.MouseButton.LeftButton)
    assert copied() == ID_NUMBER
    counter.window.window().activateWindow()
    counter.qtbot.waitUntil(counter.window.window().isActiveWindow)
    counter.press(KEY.Key_V, held=ALT)
    assert copied() == PHONE, "the key of the page copies the next one"
    assert all(press.focusPolicy() == Qt.FocusPolicy.NoFocus for press in card.fields)


def test_numbers_are_masked_on_the_screen(card: PasteCard) -> None:
    shown = "\n".join(press.text() for press in card.fields)
    assert ID_NUMBER not in shown
    assert PHONE not in shown
    assert "152***********0004" in shown
    assert clipped(card) == []


def test_the_clipboard_is_cleared_afterwards(card: PasteCard) -> None:
    card.copy_field(3)
    data = QGuiApplication.clipboard().mimeData()
    assert data.data("x-kde-passwordManagerHint") == b"secret"
    card.close()
    assert copied() == ""
    card.show()
    card.copy_field(3)
    card.clear_clipboard()  # what the time does
    assert copied() == ""
    card.copy_field(3)
    QGuiApplication.clipboard().setText("别人的")
    card.close()
    assert copied() == "别人的", "what somebody else put there is theirs"


def test_locking_takes_it_away(card: PasteCard, counter: Counter) -> None:
    card.copy_field(3)
    counter.window.lock()
    assert not card.isVisible()
    assert copied() == ""


def test_a_matter_without_a_profile_has_the_usual_fields(desk: Desk, number: str) -> None:
    release = msgspec.structs.replace(
        desk.catalogue.release,
        name="示例-2",
        number=desk.catalogue.release.number + 1,
        export_profiles=(),
        matters=tuple(
            msgspec.structs.replace(each, export_profiles=()) for each in desk.catalogue.release.matters
        ),
    )
    desk.catalogue.import_release(release_file.write(release))
    (profile,) = desk.cases.paste_fields(number)
    values = {field.label: field.value for field in profile.fields}
    assert (profile.name, values["申请人"], values["证件类型"]) == ("常用的栏目", NAME, "居民身份证")
    assert values["告知单编号"] == number


def test_the_command_lists_them(
    desk: Desk, number: str, data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fields", number, "--data", str(data_dir)]) == 0
    shown = capsys.readouterr().out
    assert NAME in shown
    assert ID_NUMBER not in shown
    assert main(["fields", number, "--json", "--profile", "window-form", "--data", str(data_dir)]) == 0
    profile = json.loads(capsys.readouterr().out)
    assert [(field["label"], field["value"]) for field in profile["fields"]] == EXPECTED
