"""Everything fits, says its name, and can be reached: at small, large and doubled sizes."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLayout,
    QLineEdit,
    QScrollArea,
    QStackedLayout,
    QWidget,
)

from desktop.desk.desk import Desk
from desktop.gui.look.look import Appearance, TextSize
from desktop.gui.look.roles import PALETTES
from desktop.gui.parts.parts import ElidedLabel
from desktop.gui.window.work_area import WorkArea
from tests.gui.counter import KEY, Counter
from tests.support.window_pages import counter_page

# Logical pixels: the laptop, the big screen, 1920×1080 and 1366×768 at 200 %.
SIZES = [(1366, 768), (1920, 1080), (960, 540), (683, 384)]


def clipped(window: QWidget) -> list[str]:
    """Visible widgets with words that are given less room than the words need."""
    found = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisibleTo(window) or isinstance(widget, ElidedLabel):
            continue
        needed = widget.minimumSizeHint()
        if isinstance(widget, QLabel) and widget.wordWrap():
            needed = QSize(0, widget.heightForWidth(widget.width()))
        if isinstance(widget, QLabel | QAbstractButton | QComboBox | QLineEdit) and (
            needed.width() > widget.width() or needed.height() > widget.height()
        ):
            found.append(f"{type(widget).__name__} {widget.accessibleName()!r} {widget.size()} < {needed}")
    return found


def overlapping_edges(window: QWidget) -> list[str]:
    """Visible widgets that stick out of the window; what a scroll area holds may be scrolled to."""
    found = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisibleTo(window) or _scrolled(widget, window):
            continue
        corner = widget.mapTo(window, widget.rect().bottomRight())
        if corner.x() >= window.width() or corner.y() >= window.height():
            found.append(f"{type(widget).__name__} {widget.accessibleName()!r} ends at {corner}")
    return found


def overlapping(window: QWidget) -> list[str]:
    """Visible widgets of one layout that stand on each other."""
    found = []
    for parent in window.findChildren(QWidget):
        layout = parent.layout()
        if layout is None or not parent.isVisibleTo(window):
            continue
        beside = [w for w in _laid_out(layout) if w.isVisibleTo(window) and not w.size().isEmpty()]
        for place, widget in enumerate(beside):
            for other in beside[place + 1 :]:
                if widget.geometry().intersects(other.geometry()):
                    found.append(f"{_named(widget)} stands on {_named(other)}")
    return found


def _laid_out(layout: QLayout) -> Iterator[QWidget]:
    """What a layout and those in it place."""
    for place in range(layout.count()):
        item = layout.itemAt(place)
        assert item is not None
        widget, inner = item.widget(), item.layout()
        if isinstance(layout, QStackedLayout):
            continue
        if widget is not None:
            yield widget
        elif inner is not None:
            yield from _laid_out(inner)


def _named(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.accessibleName()!r}"


def _scrolled(widget: QWidget, window: QWidget) -> bool:
    parent = widget.parentWidget()
    while parent is not None and parent is not window:
        if isinstance(parent, QScrollArea):
            return True
        parent = parent.parentWidget()
    return False


def show(counter: Counter, size: tuple[int, int], text: TextSize = "normal") -> None:
    counter.window.look.wear(Appearance(text=text))
    counter.window.window().resize(*size)
    counter.settle()
    QApplication.processEvents()


def test_nothing_is_clipped(counter: Counter) -> None:
    counter.fill_in()
    for size in SIZES:
        show(counter, size)
        assert clipped(counter.window) == [], size
        assert overlapping_edges(counter.window) == [], size
        assert overlapping(counter.window) == [], size


def test_larger_text_fits_the_laptop(counter: Counter) -> None:
    counter.fill_in()
    texts: tuple[TextSize, ...] = ("large", "larger")
    for text in texts:
        show(counter, (1366, 768), text)
        assert clipped(counter.window) == [], text
        assert overlapping_edges(counter.window) == [], text


def test_every_name_leaves_the_form_its_room(counter: Counter, desk: Desk) -> None:
    longest = max(desk.catalogue.release.matters, key=lambda matter: len(matter.name.mn))
    counter.choose(longest.code)
    show(counter, (1366, 768))
    assert counter.ask.mongolian.isVisible()
    assert clipped(counter.window) == []
    assert overlapping_edges(counter.window) == []


def test_the_counter_page_needs_no_scrolling(counter: Counter) -> None:
    """On the laptop: two answered questions, the applicant, and the first materials, all at once."""
    counter.choose("SAMPLE-001")
    counter.type("11")
    counter.name_applicant()
    counter.press(KEY.Key_Space)
    show(counter, (1366, 768))
    assert counter.ask.materials.list.isVisible()
    area = counter.ask.findChild(QScrollArea)
    assert area is not None
    assert area.verticalScrollBar().maximum() == 0


def test_every_widget_says_its_name(counter: Counter) -> None:
    counter.fill_in()
    for key in (None, KEY.Key_F3, KEY.Key_F1):
        if key is not None:
            counter.press(key)
        counter.settle()
        nameless = [
            f"{type(widget).__name__} in {type(widget.parent()).__name__}"
            for widget in counter.window.findChildren(QWidget)
            if widget.isVisible()
            and not widget.accessibleName()
            and not widget.objectName().startswith("qt_")
        ]
        assert nameless == [], key


def test_targets_are_large_enough(counter: Counter) -> None:
    counter.fill_in()
    small = [
        f"{widget.accessibleName()} {widget.height()}"
        for widget in counter.window.findChildren(QWidget)
        if widget.isVisible()
        and isinstance(widget, QAbstractButton | QLineEdit | QComboBox)
        and widget.height() < 36
    ]
    assert small == []


def test_the_focus_ring_is_painted_on_every_palette(counter: Counter) -> None:
    counter.choose("SAMPLE-001")
    counter.type("11")
    window = counter.window
    name = counter.ask.applicant.name
    assert name.hasFocus()
    for palette in PALETTES:
        window.look.wear(Appearance(palette=palette))
        QApplication.processEvents()
        picture = name.grab().toImage()
        accent = window.look.colour("accent").rgb()
        ring = [picture.pixel(picture.width() // 2, y) for y in (0, 1, picture.height() - 1)]
        assert ring == [accent] * 3, palette


def test_tab_walks_the_form_in_the_order_of_the_work(counter: Counter) -> None:
    counter.choose("SAMPLE-001")
    counter.type("11")
    form = counter.ask.applicant
    walked = [form.name]
    for _ in range(5):
        counter.press(KEY.Key_Tab)
        walked.append(counter.focus)  # type: ignore[arg-type]
    assert walked == [form.name, form.phone, form.document, form.number, form.address, form.has_agent]
    counter.press(KEY.Key_Tab)
    assert counter.ask.materials.list.hasFocus()
    assert counter.ask.materials.list.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_a_narrow_window_shows_what_is_worked_on(counter: Counter, work: WorkArea) -> None:
    parts = (counter_page(work).find_column, counter_page(work).ask, counter_page(work).slip)

    def shown() -> list[bool]:
        return [part.isVisible() for part in parts]

    show(counter, (683, 384))
    assert shown() == [True, False, False]
    counter.choose("SAMPLE-001")
    assert shown() == [False, True, False]
    counter.press(KEY.Key_F4)
    assert shown() == [False, False, True]
    QTest.keyClick(counter.window, KEY.Key_F4)
    assert shown() == [False, True, False]
    show(counter, (960, 540))
    assert shown() == [False, True, True]
    QTest.keyClick(counter.window, KEY.Key_F2)
    assert shown() == [True, False, True]
    assert counter_page(work).find_column.search.hasFocus()
