"""One case through the real window by real keys, without a display: the proof that it works here.

`./run` starts it where there is no screen; it makes the pictures of the README, too.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEventLoop, QSize, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from casework.errors import TamgaError
from desktop import app, bootstrap
from desktop.gui.window.first_window import FirstWindow
from desktop.gui.window.main_window import MainWindow
from desktop.services.upkeep.new_workplace import SetUp

if TYPE_CHECKING:
    from desktop.gui.window.work_area import WorkArea

SIZE = QSize(1366, 768)
_PATIENCE_S = 30.0


class Walk(msgspec.Struct, frozen=True):
    """An invented person's walk-in: what is typed, answered and ticked."""

    query: str = "cxjm"
    answers: str = "12"
    name: str = "乌云其木格"
    id_number: str = "152129195001010004"
    phone: str = "13800000000"
    agent_name: str = "苏和"
    ticks: int = 1


class WalkError(TamgaError):
    """The window did not come to the expected state in time."""

    def __init__(self, state: str) -> None:
        super().__init__("窗口没有走完", state, "请再试一次")


def main(argv: Sequence[str]) -> int:
    """Walk one case and write what comes of it into out/; the exit code."""
    parser = argparse.ArgumentParser(prog="walkthrough", description="在后台的窗口里走一遍办件流程。")
    parser.add_argument("--data", type=Path, help="数据文件夹；不写就用临时的演示数据")
    args = parser.parse_args(argv)
    print("没有显示器：在后台的窗口里走一遍办件流程。", flush=True)
    try:
        written = walk(args.data, Path("out"))
    except WalkError as error:
        print(f"tamga: 窗口没有走完：{error}", file=sys.stderr)
        return 1
    for path in written:
        print(f"已写出 {path}")
    return 0


def walk(data_dir: Path | None, out_dir: Path, steps: Walk | None = None) -> list[Path]:
    """Walk one case from F2 to F9 and write screenshots and the slip's PDF into `out_dir`.

    Without `data_dir` a throw-away demonstration is made and removed again.  Returns what was written;
    raises WalkError when the window does not answer.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    QApplication.instance() or QApplication(["tamga"])
    out_dir.mkdir(parents=True, exist_ok=True)
    folder = data_dir or Path(tempfile.mkdtemp(prefix="tamga-demo-")) / "data"
    try:
        if not bootstrap.is_set_up(folder):
            bootstrap.set_up(folder, SetUp(site_code="ML0101", staff_name="演示人员"))
        return _walk(folder, out_dir, steps or Walk())
    finally:
        if data_dir is None:
            shutil.rmtree(folder.parent, ignore_errors=True)


def _walk(data_dir: Path, out_dir: Path, steps: Walk) -> list[Path]:
    frame = app.open_window(data_dir)
    try:
        window = main_window(frame)
        until(lambda: window.work is not None, "the workplace opens")
        work = window.work
        if work is None:
            raise WalkError("the workplace opens")
        _aim_at_folder(work, out_dir)
        pictures = [_picture(window, out_dir / "window-find.png")]
        fill(window, work, steps)
        pictures.append(_picture(window, out_dir / "window.png"))
        QTest.keyClick(window, Qt.Key.Key_F9)
        until(lambda: any(out_dir.glob("ML*.pdf")) and not window.runner.busy, "the slip is written")
        pictures.append(_picture(window, out_dir / "window-saved.png"))
        return [*pictures, *sorted(out_dir.glob("ML*.pdf"))]
    finally:
        app.take_down(frame)


def main_window(frame: FirstWindow) -> MainWindow:
    """What fills the frame, once it does; the frame is active and of the usual size then."""
    frame.resize(SIZE)
    frame.activateWindow()
    until(lambda: isinstance(frame.content, MainWindow), "the window is filled")
    if not isinstance(frame.content, MainWindow):
        raise WalkError("the window is filled")
    if frame.isMaximized():  # the screen of the offscreen platform is a small one
        frame.showNormal()
        frame.resize(SIZE)
    return frame.content


def _aim_at_folder(work: WorkArea, out_dir: Path) -> None:
    from desktop.gui.parts.output import Target

    for old in out_dir.glob("ML*.pdf"):
        old.unlink()
    work.output.choose(Target(folder=out_dir))


def fill(window: MainWindow, work: WorkArea, steps: Walk) -> None:
    """Find the matter, answer, name the applicant."""
    from tests.support.window_pages import counter_page  # after the first paint, as the program does

    ask = counter_page(work).ask
    QTest.keyClick(window, Qt.Key.Key_F2)
    _type(steps.query)
    _press(Qt.Key.Key_Return)
    for digit in steps.answers:
        _type(digit)
    until(lambda: _focus() is ask.applicant.name, "the name is asked")
    _commit(steps.name)
    _press(Qt.Key.Key_Return)
    _type(steps.phone)
    _press(Qt.Key.Key_Return)
    _type(steps.id_number)
    _press(Qt.Key.Key_Return)
    _press(Qt.Key.Key_Return)  # over the address, to the agent where there is one
    if _focus() is ask.applicant.agent_name:
        _commit(steps.agent_name)
    ask.materials.list.setFocus()
    for _ in range(steps.ticks):
        _press(Qt.Key.Key_1)
    until(lambda: not window.runner.busy, "the preview is laid out")


def _focus() -> QWidget | None:
    return QApplication.focusWidget()


def _press(key: Qt.Key) -> None:
    focus = _focus()
    if focus is None:
        raise WalkError("something has the focus")
    QTest.keyClick(focus, key)


def _type(text: str) -> None:
    for character in text:
        focus = _focus()
        if focus is None:
            raise WalkError("something has the focus")
        QTest.keyClicks(focus, character)


def _commit(text: str) -> None:
    """Type Chinese as an input method does."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    focus = _focus()
    if focus is not None:
        QCoreApplication.sendEvent(focus, event)


def until(reached: Callable[[], bool], what: str) -> None:
    """Let the window work until that is so; raises when it takes too long."""
    ends = time.monotonic() + _PATIENCE_S
    while not reached():
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, QDeadlineTimer(20))
        if time.monotonic() > ends:
            raise WalkError(what)
        time.sleep(0.005)


def _picture(window: MainWindow, path: Path) -> Path:
    until(lambda: not window.runner.busy, "work in the background ends")
    QCoreApplication.processEvents()
    pixels = window.grab()
    pixels.save(str(path))
    return path


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
