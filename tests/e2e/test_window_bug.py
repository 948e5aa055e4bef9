"""A bug in the window: the log has its place and kind, the dialog names the log, stderr hears no name."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import source
from tests.support.workplaces import demo_folder

NAME, NUMBER = "乌云其木格", "152129195001010004"
_DRIVER = """
import sys, threading
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from desktop import app
from desktop.gui.background.tasks import Job
from desktop.gui.window.main_window import MainWindow

data, way = Path(sys.argv[1]), sys.argv[2]

def window():
    return next((each for each in QApplication.allWidgets() if isinstance(each, MainWindow)), None)

def boom():
    raise ValueError("cannot read 乌云其木格 152129195001010004")

def act():
    if window() is None or window().work is None or window().runner.busy:
        return
    timer.stop()
    if way == "job":
        window().runner.start(Job(title="试", work=boom))
    elif way == "slot":
        QTimer.singleShot(0, boom)
    else:
        worker = threading.Thread(target=boom)
        worker.start(); worker.join()
    QTimer.singleShot(1500, end)

def end():
    for box in window().findChildren(QMessageBox):
        print(box.informativeText())
    QApplication.quit()

application = QApplication(["tamga"])
timer = QTimer(); timer.setInterval(50); timer.timeout.connect(act); timer.start()
QTimer.singleShot(60000, QApplication.quit)
app.main(data)
"""


@pytest.mark.parametrize("way", ["job", "slot", "thread"])
def test_a_bug_in_the_window_is_in_the_log_alone(tmp_path: Path, way: str) -> None:
    data = tmp_path / "data"
    demo_folder(data)
    environment = {**os.environ, "PYTHONPATH": str(source.ROOT), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-P", "-c", _DRIVER, str(data), way]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    path = data / "log" / "tamga.log"
    assert done.returncode == 0
    assert "ValueError" not in done.stderr
    log = path.read_text("utf-8")
    assert "ValueError" in log
    assert "boom" in log
    assert path.stat().st_mode & 0o777 == 0o600
    for word in (NAME, NUMBER):
        assert word not in log + done.stdout + done.stderr
    if way != "thread":
        assert str(path) in done.stdout
