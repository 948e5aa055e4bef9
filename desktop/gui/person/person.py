"""A person is a place: the cases here, where the originals lie, and the next matter by one key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from casework.cases.draft import Draft
from casework.cases.record_id import new_id
from casework.language import _, n_
from casework.people.applicant import Applicant
from casework.people.provenance import all_from
from desktop.changes import Area, Changes
from desktop.gui.background.tasks import Job
from desktop.gui.look.look import GRID
from desktop.gui.parts.lines import Line, line_list, when_words
from desktop.gui.parts.messages import MessageArea, from_error
from desktop.gui.parts.page import Act, Place, WindowPage, Workroom
from desktop.gui.parts.parts import ElidedLabel, hairline, key_button, label, say

if TYPE_CHECKING:
    from desktop.services.cases.read_person import PersonPlace


class PersonPage(WindowPage):
    """One person; `show_about` opens whom the case of a number is for."""

    messages: MessageArea
    concern: ClassVar[frozenset[Area]] = frozenset(("entries",))

    def __init__(self, workroom: Workroom) -> None:
        super().__init__()
        self._runner, self._desk = workroom.runner, workroom.desk
        self.place: PersonPlace | None = None
        self._about = ""
        self.setAccessibleName(_("一个人"))
        self.messages = MessageArea(workroom.look)
        self.title, self.about = ElidedLabel("", "title"), ElidedLabel("", "quiet")
        self.list, self._lines = line_list(workroom.look, _("办过的"), self)
        self.again = key_button(_("再办一件"), "next_matter", "primary")
        self.family = key_button(_("家人办一件"), "family", "")
        self._lay_out()
        self.list.activated.connect(lambda index: self._open(index.row()))
        self.again.clicked.connect(lambda: self._begin(family=False))
        self.family.clicked.connect(lambda: self._begin(family=True))
        self.setFocusProxy(self.list)

    def show_about(self, about: str) -> None:
        """Open whom the case of that number is for; opening leaves an entry."""
        self.place, self._about = None, about
        self._look_up(is_new=True)

    def refresh(self, _changes: Changes) -> None:
        """What is on screen is looked up anew."""
        if self.isVisible() and self.place is not None:
            self._look_up(is_new=False)

    def acts(self) -> Mapping[str, Act]:
        return {
            "next_matter": lambda: self._begin(family=False),
            "family": lambda: self._begin(family=True),
        }

    def _look_up(self, *, is_new: bool) -> None:
        look, about = self._desk.cases.person if is_new else self._desk.cases.person_again, self._about
        self._runner.start(
            Job(
                title=_("打开这个人"),
                work=lambda: look(about),
                lane="case",
                done=lambda place: self._show(place, about),
                failed=lambda error: self.messages.tell(from_error("person", error)),
            )
        )

    def _show(self, place: PersonPlace, about: str) -> None:
        if about != self._about:
            return
        is_new = self.place is None
        self.place = place
        say(self.title, place.applicant.name or _("没有姓名"))
        count = n_("办过 {count} 件", len(place.cases)).format(count=len(place.cases))
        number = f"{place.document} {place.id_masked}".strip()
        say(
            self.about, " · ".join(filter(None, (number, place.phone_masked, place.applicant.address, count)))
        )
        self.about.setToolTip(self.about.text())
        self._lines.show(tuple(_lines(place)))
        if is_new and place.cases:
            self.list.setCurrentIndex(self._lines.index(1))

    def _open(self, row: int) -> None:
        line = self._lines.line(row)
        if line is not None and line.number:
            self.place_wanted.emit(Place("case", line.number))

    def _begin(self, *, family: bool) -> None:
        """The next matter of the same person, or of one at the same address: a draft that knows them."""
        place = self.place
        if place is None:
            return
        known = place.applicant
        applicant = Applicant(phone=known.phone, address=known.address) if family else known
        draft = Draft(
            draft_id=new_id().hex,
            started_at=dt.datetime.now().astimezone(),
            release_name=self._desk.catalogue.release.name,
            applicant=applicant,
            sources=all_from("earlier", applicant),
        )
        self._runner.start(
            Job(
                title=_("再办一件"),
                work=lambda: self._desk.cases.keep_draft(draft),
                done=lambda _none: self.place_wanted.emit(Place("counter", draft.draft_id)),
            )
        )

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.again)
        head.addWidget(self.family)
        inner = QVBoxLayout()
        inner.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        inner.setSpacing(GRID)
        inner.addLayout(head)
        inner.addWidget(self.about)
        inner.addWidget(hairline())
        inner.addWidget(self.list, 1)
        inner.addWidget(label(_("↑↓ 选择   Enter 打开"), "key"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.messages)
        column.addLayout(inner, 1)


def _lines(place: PersonPlace) -> Iterator[Line]:
    today = dt.datetime.now().astimezone().date()
    yield Line(words=_("办过的"), is_heading=True)
    for case in place.cases:
        missing = n_("缺 {count} 份", case.missing_count).format(count=case.missing_count)
        about = (case.slip_number, when_words(case.opened_at, today), case.staff)
        yield Line(
            words=case.matter,
            about=" · ".join(filter(None, about)),
            sign="missing" if case.missing_count else "file",
            tone="attention" if case.missing_count else "quiet",
            number=case.slip_number,
            word=missing if case.missing_count else case.state,
            word_tone="attention_ink" if case.missing_count else "quiet",
        )
    if place.originals:
        yield Line(words=_("原件在哪里"), is_heading=True)
    for original in place.originals:
        words = _("{name} 原件 {count} 份").format(name=original.name, count=original.count)
        where = " · ".join((original.place, original.slip_number, when_words(original.since, today)))
        yield Line(words=words, about=where, sign="bags", number=original.slip_number)
