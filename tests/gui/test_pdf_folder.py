"""A folder in place of a printer: that its PDF files are plain is told, and they go when that is wanted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from casework.errors import FileUnwritable
from desktop.desk.desk import Desk
from desktop.gui.background.tasks import TaskRunner
from desktop.gui.look.look import Look
from desktop.gui.parts.messages import Message, MessageAnswer
from desktop.gui.parts.output import SlipOutput
from desktop.gui.parts.output_choice import Target
from desktop.gui.parts.output_menu import OutputMenu
from desktop.gui.parts.page import Workroom
from desktop.gui.parts.pdf_folder import CLEAR, PdfFolder
from tests.support.desks import desk, folder, tray
from tests.support.workplaces import ready_draft

__all__ = ["desk", "folder", "tray"]
FOREIGN = ("旅行.pdf", "notes.txt", "ML0101-20261124-A999.pdf")


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[TaskRunner]:
    made = TaskRunner()
    yield made
    made.shut_down()


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """A folder with files of somebody's own."""
    made = tmp_path / "papers"
    made.mkdir()
    for name in FOREIGN:
        (made / name).write_bytes(b"%PDF-1.7")
    return made


def test_it_is_told_and_cleared_and_nothing_else_is_touched(
    runner: TaskRunner, desk: Desk, papers: Path, qtbot: QtBot
) -> None:
    output = SlipOutput(runner, desk, runner)
    told: list[Message] = []
    output.message_raised.connect(told.append)
    plain = PdfFolder(Workroom(Look(), runner, desk, output, ()), runner)
    assert told == []
    output.choose(Target(folder=papers))
    qtbot.waitUntil(lambda: not runner.busy)
    assert [(each.key, each.actions) for each in told] == [(plain.key, ())]
    assert "明文" in told[0].title
    numbers = [desk.cases.open(ready_draft(desk)).slip_number for _ in range(2)]
    for number in numbers:
        with qtbot.waitSignal(output.sent, timeout=10_000):
            output.send(number)
    link = papers / "ML0101-20261124-A998.pdf"
    link.symlink_to(papers / f"{numbers[0]}.pdf")
    told.clear()
    output.choose(Target(queue="tray"))  # the folder is known still
    qtbot.waitUntil(lambda: not runner.busy)
    (left,) = (each for each in told if each.key == plain.key)
    assert left.title == "文件夹里有 2 份明文的 PDF"
    plain.hear(MessageAnswer(plain.key, left.actions[0].meaning))
    qtbot.waitUntil(lambda: not runner.busy)
    assert told[-1].title == "已删去 2 份 PDF"
    assert {each.name for each in papers.iterdir()} == {*FOREIGN, link.name}
    assert desk.slips.archive(numbers[0]).startswith(b"%PDF"), "the archive has it"


def test_what_was_left_is_told_at_the_next_start(
    runner: TaskRunner, desk: Desk, papers: Path, qtbot: QtBot
) -> None:
    number = desk.cases.open(ready_draft(desk)).slip_number
    desk.slips.export(number, papers / f"{number}.pdf")
    desk.upkeep.keep_setting("pdf_folder", str(papers))
    output = SlipOutput(runner, desk, runner)
    told: list[Message] = []
    output.message_raised.connect(told.append)
    PdfFolder(Workroom(Look(), runner, desk, output, ()), runner)
    qtbot.waitUntil(lambda: not runner.busy)
    assert [each.title for each in told] == ["文件夹里有 1 份明文的 PDF"]
    assert told[0].actions[0].meaning == CLEAR
    menu = QMenu()
    OutputMenu(menu, output)
    menu.aboutToShow.emit()
    next(each for each in menu.actions() if "清理" in each.text()).trigger()
    qtbot.waitUntil(lambda: not runner.busy)
    assert told[-1].tone == "done"
    assert not (papers / f"{number}.pdf").exists()


def test_a_folder_that_is_gone_or_cannot_be_cleared_is_said_in_words(
    desk: Desk, papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert desk.slips.count_in_folder(papers / "gone") == 0
    number = desk.cases.open(ready_draft(desk)).slip_number
    desk.slips.export(number, papers / f"{number}.pdf")

    def refuse(path: Path, *, missing_ok: bool) -> None:
        raise PermissionError(13, "no", str(path))

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(FileUnwritable, match="没有权限"):
        desk.slips.clear_folder(papers)
