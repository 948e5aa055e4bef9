"""Files on the page of a case: scans out of a folder, chosen ones, pictures, withdrawal, stopping."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from desktop.desk.desk import Desk
from desktop.gui.window.main_window import MainWindow
from desktop.gui.window.work_area import WorkArea
from desktop.readers.scan_folder import ScanFolder
from tests.gui.counter import KEY, Counter
from tests.gui.test_case_page import HELD, case_page, messages, scan
from tests.gui.test_fit import clipped
from tests.support.workplaces import ready_draft

HELD_BOTH = HELD | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def number(desk: Desk, counter: Counter) -> str:
    slip_number = desk.cases.open(ready_draft(desk, "SAMPLE-004")).slip_number
    counter.settle()
    return slip_number


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    made = tmp_path / "scans"
    made.mkdir()
    return made


def paper(path: Path) -> Path:
    Image.effect_noise((900, 1200), 60).save(path)
    return path


def look_twice(counter: Counter, work: WorkArea) -> None:
    for _ in range(2):
        case_page(work).files.look()
        counter.settle()


def watched(counter: Counter, work: WorkArea, number: str, scans: Path) -> None:
    """The case is open, and the folder is looked into."""
    case_page(work).files.use(ScanFolder(scans))
    scan(counter, number)
    look_twice(counter, work)


def files(desk: Desk, number: str) -> list[tuple[str, str]]:
    return [(each.name, each.about) for each in desk.cases.place_again(number).files]


def test_scans_that_come_are_offered_and_attached_to_a_material(
    counter: Counter, work: WorkArea, desk: Desk, number: str, scans: Path
) -> None:
    of_somebody_else = paper(scans / "before.jpg")
    watched(counter, work, number, scans)
    assert messages(work) == []
    first, second = paper(scans / "1.png"), paper(scans / "2.jpg")
    look_twice(counter, work)
    assert messages(work) == ["扫描文件夹来了 2 个文件"]
    counter.press(KEY.Key_A, held=HELD_BOTH)
    questions = case_page(work).questions
    assert questions.field.text() == "2", "the material that is chosen, the first that lacks"
    counter.press(KEY.Key_Return)
    counter.settle()
    assert "附上了 2 个文件" in messages(work)
    assert sorted(files(desk, number)) == [("1.jpg", "医疗救助申请表"), ("2.jpg", "医疗救助申请表")]
    assert not first.exists(), "a person's paper in plain"
    assert not second.exists()
    assert of_somebody_else.exists()
    page = case_page(work)
    lines = page.papers.model().lines  # type: ignore[attr-defined]
    assert [line.word for line in lines if line.kind == "attachment"] == ["在本机", "在本机"]
    assert {each.sha256 for each in desk.cases.place_again(number).files} <= set(page.pictures.small)
    assert clipped(counter.window) == []


def test_without_a_folder_files_are_chosen_and_belong_to_the_case(
    counter: Counter,
    work: WorkArea,
    desk: Desk,
    number: str,
    scans: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chosen = paper(scans / "合同.png")
    names = [str(chosen), str(scans / "gone.png")]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (names, ""))
    scan(counter, number)
    case_page(work).history.setFocus()
    counter.press(KEY.Key_A, held=HELD_BOTH)
    assert case_page(work).questions.field.text() == ""
    counter.press(KEY.Key_Return)
    counter.settle()
    assert files(desk, number) == [("合同.jpg", "")]
    assert chosen.exists(), "it was not dropped by a camera"
    (told,) = (each for each in case_page(work).messages.shown() if each.title == "附上了 1 个文件")
    assert "gone.png" in told.what


def test_a_file_is_shown_large_and_withdrawn_with_its_reason(
    counter: Counter, work: WorkArea, desk: Desk, number: str, scans: Path
) -> None:
    desk.events.attach(number, paper(scans / "照片.png"))
    counter.settle()
    scan(counter, number)
    page = case_page(work)
    page.papers.setFocus()
    counter.press(KEY.Key_End, KEY.Key_Return)
    counter.settle()
    assert page.pictures.large.isVisible()
    counter.press(KEY.Key_Escape)
    assert not page.pictures.large.isVisible()
    counter.press(KEY.Key_Delete, held=HELD_BOTH)
    assert page.questions.field.text() == "1"
    counter.press(KEY.Key_Return)
    counter.commit("拍糊了")
    counter.press(KEY.Key_Return)
    counter.settle()
    assert files(desk, number) == []
    assert desk.cases.show(number).attachments[0].withdrawn == "拍糊了"
    assert "withdraw" not in page.acts_view.buttons


def test_what_waits_can_be_stopped(
    counter: Counter,
    window: MainWindow,
    work: WorkArea,
    desk: Desk,
    number: str,
    scans: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    watched(counter, work, number, scans)
    three = [paper(scans / f"{count}.png") for count in range(3)]
    look_twice(counter, work)
    go_on, begun = threading.Event(), threading.Event()
    real = type(desk.events).attach

    def slow(*args: object, **more: object) -> object:
        begun.set()
        assert go_on.wait(20)
        return real(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(type(desk.events), "attach", slow)
    counter.press(KEY.Key_A, held=HELD_BOTH)
    counter.press(KEY.Key_Return)
    counter.qtbot.waitUntil(lambda: work.strip.cancel.isVisible(), timeout=10_000)
    assert begun.is_set()
    work.strip.cancel_requested.emit()
    go_on.set()
    counter.settle()
    assert "附上了 0 个文件" in messages(work)
    assert len(files(desk, number)) <= 1, "the one under way may have come through; it says so itself"
    assert sum(each.exists() for each in three) >= 2
