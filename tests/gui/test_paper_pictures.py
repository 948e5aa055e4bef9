"""The papers of a case as pictures: of what is printed, shown large by Space, forgotten by the lock."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel

from casework.cases.kinds.forms import PaperCount
from desktop.database.tables import ArchivedPdf
from desktop.desk.desk import Desk
from desktop.gui.case.case import CasePage
from desktop.gui.window.main_window import MainWindow
from desktop.gui.window.work_area import WorkArea
from desktop.printing.raster import page_images
from desktop.services.forms.receipt import ReceiptOrder
from tests.gui.counter import KEY, Counter
from tests.gui.test_case_page import case_page, scan
from tests.gui.test_fit import SIZES, clipped, overlapping_edges, show
from tests.support.workplaces import ready_draft

pytestmark = pytest.mark.slow


@pytest.fixture
def number(desk: Desk, counter: Counter) -> str:
    """A case with a slip that was never printed, and a receipt."""
    saved = desk.cases.open(ready_draft(desk, "SAMPLE-004")).slip_number
    code = desk.cases.find(saved).materials[0].material.code
    papers = (PaperCount(code=code, originals=1, copies=0),)
    desk.forms.make(ReceiptOrder(slip_number=saved, papers=papers))
    counter.settle()
    return saved


@pytest.fixture
def page(counter: Counter, work: WorkArea, number: str) -> CasePage:
    scan(counter, number)
    counter.settle()
    return case_page(work)


def rows_of(page: CasePage) -> list[str]:
    assert page.place is not None
    return [paper.number for paper in page.place.papers]


def likeness(small: QImage, pdf: bytes) -> float:
    """The mean difference of grey (of 255) between a small picture and the first page of a PDF."""
    first = next(iter(page_images(pdf, 48)))
    same = first.scaled(
        small.size(), Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    places = [(x, y) for x in range(small.width()) for y in range(small.height())]
    return sum(abs(small.pixelColor(*at).value() - same.pixelColor(*at).value()) for at in places) / len(
        places
    )


def test_each_paper_is_a_picture_of_its_first_page(page: CasePage, desk: Desk) -> None:
    numbers = rows_of(page)
    assert len(numbers) == 2
    assert set(page.pictures.small) == set(numbers)
    pdfs = {each: desk.forms.look_at(each) for each in numbers}
    for each in numbers:
        (other,) = set(numbers) - {each}
        assert likeness(page.pictures.small[each], pdfs[each]) < 1
        assert likeness(page.pictures.small[each], pdfs[other]) > 3, "each is its own paper"


def test_looking_archives_and_records_nothing(page: CasePage, desk: Desk, number: str) -> None:
    from sqlalchemy import func, select

    before = sum(1 for _entry in desk.upkeep.journal())
    assert desk.forms.look_at(number).startswith(b"%PDF")
    with desk.state.duty.store.reading() as connection:
        kept = select(func.count()).select_from(ArchivedPdf).where(ArchivedPdf.slip_number == number)
        assert connection.scalar(kept) == 0, "a slip that was never printed stays unarchived"
    assert sum(1 for _entry in desk.upkeep.journal()) == before
    assert page.pictures.small


def test_space_shows_it_large_and_esc_puts_it_back(page: CasePage, counter: Counter, work: WorkArea) -> None:
    page.papers.setFocus()
    page.papers.setCurrentIndex(page.papers.model().index(0, 0))
    counter.press(KEY.Key_Space)
    counter.settle()
    large = page.pictures.large
    assert large.isVisible()
    assert large.hasFocus()
    assert large.geometry() == page.rect()
    sheets = [part for part in large.widget().findChildren(QLabel) if not part.pixmap().isNull()]
    assert sheets
    assert sheets[0].pixmap().width() > 600
    for size in SIZES:
        show(counter, size)
        assert large.geometry() == page.rect()
    counter.press(KEY.Key_Escape)
    assert not large.isVisible()
    assert large.widget() is None, "its pages are forgotten"
    assert page.papers.hasFocus()
    assert work.page is page
    counter.press(KEY.Key_Space)
    counter.settle()
    counter.press(KEY.Key_Space)
    assert not large.isVisible()


def test_enter_still_prints(page: CasePage, counter: Counter, number: str) -> None:
    receipt = next(row for row, each in enumerate(rows_of(page)) if each != number)
    page.papers.setFocus()
    page.papers.setCurrentIndex(page.papers.model().index(receipt, 0))
    counter.press(KEY.Key_Return)
    assert page.questions.isVisible(), "why it is printed again is asked"


def test_the_lock_and_another_case_forget_them(
    page: CasePage, counter: Counter, desk: Desk, window: MainWindow
) -> None:
    other = desk.cases.open(ready_draft(desk, "SAMPLE-004", name="斯琴")).slip_number
    counter.settle()
    scan(counter, other)
    counter.settle()
    assert set(page.pictures.small) == {other}
    pictures = page.pictures.small
    window.lock()
    assert pictures == {}


def test_it_fits_every_size(page: CasePage, counter: Counter) -> None:
    for size in SIZES:
        show(counter, size)
        assert clipped(counter.window) == [], size
        assert overlapping_edges(counter.window) == [], size
