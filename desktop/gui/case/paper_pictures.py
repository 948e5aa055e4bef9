"""The papers of a case as small pictures of what was printed; Space shows one large, Esc puts it back.

Pictures are drawn off the window's thread and kept in memory alone: locking, or another case, forgets them.
Nothing on them is masked, for they are the paper itself.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QListView, QScrollArea, QVBoxLayout, QWidget

from casework.language import _
from desktop.gui.background.tasks import Job
from desktop.gui.keyboard.keys import key_text
from desktop.gui.look.look import GRID, Look
from desktop.gui.parts.lines import ROW_ROLE, Line, LinePainter
from desktop.gui.parts.page import Workroom
from desktop.gui.parts.parts import label

if TYPE_CHECKING:
    from desktop.services.cases.case_files import CaseFile
    from desktop.services.cases.case_place import IssuedPaper

HEIGHT = 56  # logical pixels of a small picture
_SMALL_DPI, _LARGE_DPI = 48, 144
_DIGEST_LETTERS = 64  # a file is named by its digest, a paper by its number


class PaperPictures(QObject):
    """The pictures of one case's papers by their numbers; `refused` carries why one cannot be shown large."""

    refused = Signal(object)

    def __init__(self, workroom: Workroom, papers: QListView, page: QWidget) -> None:
        super().__init__(page)
        self._runner, self._desk, self._list = workroom.runner, workroom.desk, papers
        self.small: dict[str, QImage] = {}
        self._known: dict[str, IssuedPaper | CaseFile] = {}
        self.large = LargePaper(page)
        papers.setItemDelegate(_PaperPainter(workroom.look, papers, self.small))
        papers.installEventFilter(self)
        self.large.installEventFilter(self)

    def show_papers(self, papers: tuple[IssuedPaper, ...], files: tuple[CaseFile, ...] = ()) -> None:
        """Draw those that are new, or that were printed again."""
        for paper in papers:
            self._show_one(paper.number, paper)
        for file in files:
            if file.is_shown and file.where != "coming":
                self._show_one(file.sha256, file)

    def _show_one(self, number: str, what: IssuedPaper | CaseFile) -> None:
        if self._known.get(number) != what:
            self._known[number] = what
            self._draw_small(number)

    def forget(self) -> None:
        """Nothing of any paper stays in memory."""
        self._known.clear()
        self.small.clear()
        self.large.put_away()

    def step_back(self) -> bool:
        """Put the large one back; False where none is shown."""
        if not self.large.isVisible():
            return False
        self.large.put_away()
        self._list.setFocus()
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Space shows the chosen paper, and puts it back."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() != Qt.Key.Key_Space:
            return False
        if watched is self.large:
            self.step_back()
        elif watched is self._list:
            line = self._list.currentIndex().data(ROW_ROLE)
            if isinstance(line, Line):
                self.show_large(line)
        return True

    def show_large(self, line: Line) -> None:
        """All its pages over the page of the case."""
        number = line.number

        def done(images: list[QImage]) -> None:
            if number in self._known:
                self.large.show_pages(line.words, images)

        self._runner.start(
            Job(
                title=_("打开这张纸"),
                work=partial(self._images, number, _LARGE_DPI),
                lane="paper",
                done=done,
                failed=self.refused.emit,
                replaces=True,
            )
        )

    def _draw_small(self, number: str) -> None:
        if self._runner.is_closed:  # the window ended while the case was being read
            return
        what, tall = self._known[number], round(HEIGHT * self._list.devicePixelRatioF())

        def work() -> QImage:
            (image,) = self._images(number, _SMALL_DPI, 1)
            return image.scaledToHeight(tall, Qt.TransformationMode.SmoothTransformation)

        def done(image: QImage) -> None:
            if self._known.get(number) == what:  # it is still this case that is on screen
                self.small[number] = image
                self._list.viewport().update()

        self._runner.start(
            Job(
                title=_("画出这张纸"),
                work=work,
                lane="pictures",
                done=done,
                failed=lambda _error: None,  # its sign stays; asked for large, it says why
                quiet=True,
            )
        )

    def _images(self, number: str, dots_per_inch: int, most: int = 0) -> list[QImage]:
        """The pages of a paper or file; raises a TamgaError where there is nothing to be drawn."""
        from desktop.gui.case.page_images import images_of_file, images_of_pdf  # after the first paint

        if not self._is_file(number):
            return images_of_pdf(self._desk.forms.look_at(number), dots_per_inch, most)
        return images_of_file(self._desk.events.look_at_attached(number), dots_per_inch, most)

    def _is_file(self, number: str) -> bool:
        return len(number) == _DIGEST_LETTERS


class LargePaper(QScrollArea):
    """All pages of a paper over the page of its case, as wide as there is room for."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        page.installEventFilter(self)
        self.put_away()

    def show_pages(self, title: str, images: list[QImage]) -> None:
        """Show these pages of the paper of that title, the first at the top."""
        self.setAccessibleName(title)
        self.viewport().setAccessibleName(title)
        self.setGeometry(self._page.rect())
        inner = QWidget()
        inner.setAccessibleName(title)
        inner.setProperty("role", "surface")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)  # the page of the case lies beneath
        column = QVBoxLayout(inner)
        column.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        column.setSpacing(GRID)
        back = _("{title}   空格、{key} 放回").format(title=title, key=key_text("step_back"))
        column.addWidget(label(back, "key"))
        for number, image in enumerate(images, start=1):
            sheet = label("")
            sheet.setAccessibleName(_("第 {number} 页").format(number=number))
            sheet.setPixmap(self._fitted(image))
            column.addWidget(sheet, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self.setWidget(inner)
        self.verticalScrollBar().setValue(0)
        self.show()
        self.raise_()
        self.setFocus()

    def put_away(self) -> None:
        """Hide it and forget its pages."""
        self.hide()
        shown = self.takeWidget()
        if shown is not None:
            shown.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._page and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._page.rect())
        return super().eventFilter(watched, event)

    def _fitted(self, image: QImage) -> QPixmap:
        """No wider than there is room for, and no larger than on paper at 144 dots an inch."""
        ratio = self.devicePixelRatioF()
        room = round((self._page.width() - 6 * GRID) * ratio)
        if image.width() > room:
            image = image.scaledToWidth(room, Qt.TransformationMode.SmoothTransformation)
        pixmap = QPixmap.fromImage(image)
        pixmap.setDevicePixelRatio(ratio)
        return pixmap


class _PaperPainter(LinePainter):
    """A line with the picture of its paper in front, its sign until there is one."""

    def __init__(self, look: Look, view: QListView, pictures: dict[str, QImage]) -> None:
        super().__init__(look, view)
        self._pictures = pictures

    def row_height(self) -> int:
        return max(super().row_height(), HEIGHT + 10)

    def sign(self, painter: QPainter, rect: QRect, line: Line) -> QRect:
        image = self._pictures.get(line.number)
        room = HEIGHT * 210 // 297  # of an A4: words of all lines begin at one place
        if image is None:
            super().sign(painter, rect.adjusted((room - 20) // 2, 0, 0, 0), line)
        else:
            wide = min(image.width() * HEIGHT / image.height(), float(room))
            high = wide * image.height() / image.width()
            place = QRectF(rect.left() + (room - wide) / 2, rect.center().y() + 0.5 - high / 2, wide, high)
            painter.drawImage(place, image)
            painter.setPen(QPen(self.look.colour("hairline"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(place)
        return rect.adjusted(room + 10, 0, 0, 0)
