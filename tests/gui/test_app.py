"""How the program starts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QFontDatabase, QFontInfo, QTextLayout
from PySide6.QtWidgets import QApplication

from desktop.gui.look import typefaces
from desktop.gui.look.look import Look
from forms.text.shaping import words
from tests.support import source, walkthrough
from tests.support.slips import fonts
from tests.support.workplaces import demo_folder


def test_the_typeface_is_the_apps_own(qapp: QApplication) -> None:
    assert typefaces.load_typeface("Regular")
    assert QFontInfo(Look().font()).family() == typefaces.family()


def test_a_second_family_of_the_name_is_told_apart(qapp: QApplication) -> None:
    released = (source.ROOT / "resources/fonts/noto-sans-sc/NotoSansSC-Regular.ttf").read_bytes()
    data = typefaces.renamed(released, typefaces.RELEASED_FAMILY, typefaces.OWN_FAMILY)
    assert len(data) == len(released)
    number = QFontDatabase.addApplicationFontFromData(QByteArray(data))
    try:
        assert QFontDatabase.applicationFontFamilies(number) == [typefaces.OWN_FAMILY]
    finally:
        QFontDatabase.removeApplicationFont(number)


def test_mongolian_in_a_field_is_joined_by_the_apps_own_typeface(qapp: QApplication) -> None:
    assert typefaces.load_typeface("Regular")
    assert typefaces.load_mongolian()
    layout = QTextLayout("ᠪᠣᠷᠵᠢᠭᠢᠨ", Look().font())
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    (run,) = layout.glyphRuns()
    assert run.rawFont().familyName() == typefaces.OWN_MONGOLIAN
    (word,) = words("ᠪᠣᠷᠵᠢᠭᠢᠨ", fonts())
    assert run.glyphIndexes() == [glyph.gid for piece in word.pieces for glyph in piece.glyphs]


_FIRST_KEYS = """
import sys, time
from pathlib import Path
from PySide6.QtWidgets import QApplication
application = QApplication([])
from desktop import app
from tests.support.walkthrough import until, main_window
frame = app.open_window(Path(sys.argv[1]))
window = main_window(frame)
until(lambda: window.work is not None and not window.runner.busy, "work")
from casework.people import resident_number
missing = [name for name in ("rapidfuzz.process", "mongol_norm") if name not in sys.modules]
print(missing + ["divisions"] * (not resident_number._divisions.cache_info().currsize))
frame.close()
"""


@pytest.mark.slow
def test_no_first_key_waits_for_what_can_be_loaded_before(tmp_path: Path) -> None:
    assert _printed(_FIRST_KEYS, tmp_path) == ["[]"]


_FIRST_PAINT = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
application = QApplication([])
from desktop.app import open_window
window = open_window(Path(sys.argv[1]))
heavy = ["sqlalchemy", "alembic", "reportlab", "requests", "sqlcipher3"]
window.painted.connect(lambda: (print([name for name in heavy if name in sys.modules]), application.exit()))
application.exec()
window.close()
"""


@pytest.mark.slow
def test_the_first_paint_waits_for_nothing_heavy(tmp_path: Path) -> None:
    assert _printed(_FIRST_PAINT, tmp_path) == ["[]"]


@pytest.mark.slow
def test_the_walk_writes_pictures_and_a_slip(qapp: QApplication, tmp_path: Path) -> None:
    paths = walkthrough.walk(None, tmp_path / "out")
    assert {path.suffix for path in paths} == {".png", ".pdf"}
    assert all(path.stat().st_size > 5_000 for path in paths)
    assert paths[-1].read_bytes().startswith(b"%PDF")


@pytest.mark.slow
def test_the_walk_ends_well_as_a_process(tmp_path: Path) -> None:
    """What is written is not all: whoever starts it by a script looks at how it ended."""
    environment = {**os.environ, "PYTHONPATH": str(source.ROOT), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-P", "-m", "tests.support.walkthrough"]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "out").glob("ML*.pdf"))) == 1


def _printed(script: str, tmp_path: Path) -> list[str]:
    """The first line that the script prints in a process of its own, on a demonstration's folder."""
    folder = demo_folder(tmp_path / "data")
    environment = {**os.environ, "PYTHONPATH": str(source.ROOT)}
    command = [sys.executable, "-P", "-c", script, str(folder)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[:1]
