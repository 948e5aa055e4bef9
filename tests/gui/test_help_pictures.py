"""Help in pictures: made of the window's own parts as they look now, never of anybody's data."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QScrollArea

from desktop import __version__, bug_log
from desktop.desk.desk import Desk
from desktop.gui.help.keys import KeysPage
from desktop.gui.help.pictures import TOPICS
from desktop.gui.look.look import Appearance
from desktop.gui.window.work_area import WorkArea
from tests.gui.counter import KEY, Counter
from tests.gui.test_fit import SIZES, clipped, overlapping_edges, show
from tests.support.workplaces import ready_draft


@pytest.fixture
def page(counter: Counter, work: WorkArea) -> KeysPage:
    counter.press(KEY.Key_F1)
    counter.settle()
    page = work.page
    assert isinstance(page, KeysPage)
    return page


def pictures(page: KeysPage) -> dict[str, QImage]:
    return {title: each.pixmap().toImage() for title, each in page.pictured.pictures.items()}


def ground(image: QImage) -> int:
    """How bright the middle of its colours is."""
    greys = sorted(
        image.pixelColor(x, y).lightness()
        for x in range(0, image.width(), 7)
        for y in range(0, image.height(), 3)
    )
    return greys[len(greys) // 2]


def test_each_topic_has_a_picture_with_something_on_it(page: KeysPage) -> None:
    made = pictures(page)
    assert list(made) == [topic.title for topic in TOPICS]
    for title, image in made.items():
        assert image.height() > 60, title
        colours = {image.pixel(x, y) for x in range(image.width()) for y in range(0, image.height(), 2)}
        assert len(colours) > 20, title


def test_they_look_as_the_window_does(page: KeysPage, counter: Counter, work: WorkArea) -> None:
    before = pictures(page)
    counter.window.look.wear(Appearance(palette="dark", text="larger"))
    work.show_page(work.page_named("counter"))
    counter.press(KEY.Key_F1)
    counter.settle()
    for title, image in pictures(page).items():
        assert ground(image) < 128 < ground(before[title]), title


def test_nobodys_case_is_on_them(page: KeysPage, counter: Counter, work: WorkArea, desk: Desk) -> None:
    before = pictures(page)
    desk.cases.open(ready_draft(desk))
    counter.settle()
    work.show_page(work.page_named("counter"))
    counter.press(KEY.Key_F1)
    counter.settle()
    assert pictures(page) == before


def test_what_support_needs_is_saved_without_names(
    page: KeysPage, counter: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = bug_log.log_path(counter.window.data_dir)
    log.parent.mkdir(exist_ok=True)
    log.write_text(f"ValueError\n  {Path.home()}/x.py:7 fold\n", "utf-8")
    file = tmp_path / "support.txt"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    page.about.save.click()
    counter.settle()
    text = file.read_text("utf-8")
    assert f"Tamga {__version__}" in text
    assert "ValueError\n  ~/x.py:7 fold" in text
    assert str(Path.home()) not in text
    assert str(file) in page.about.note.text()
    assert __version__ in page.about.version.text()
    assert not page.about.opens_itself.isVisibleTo(page), "a checkout starts nothing by itself"


def test_a_package_opens_itself_when_it_is_asked_to(
    page: KeysPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    page.about.program = Path("/opt/apps/x/tamga")
    page.about.opens_itself.setChecked(True)
    (entry,) = (tmp_path / "autostart").iterdir()
    assert 'Exec="/opt/apps/x/tamga"' in entry.read_text("utf-8")
    page.about.opens_itself.setChecked(False)
    assert not entry.exists()
    (tmp_path / "autostart").rmdir()
    (tmp_path / "autostart").touch()
    page.about.opens_itself.setChecked(True)
    assert page.about.note.text().startswith("没有改成（")


def test_it_fits_every_size(page: KeysPage, counter: Counter) -> None:
    for size in SIZES:
        show(counter, size)
        assert clipped(counter.window) == [], size
        assert overlapping_edges(counter.window) == [], size
        area = page.findChild(QScrollArea)
        assert area is not None
        assert area.horizontalScrollBar().maximum() == 0, size
