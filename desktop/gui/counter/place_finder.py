"""What the one box finds besides matters: cases, people, commands; asked for off the window's thread."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, Signal

from casework import slip_number
from casework.language import _, n_
from casework.search.initials import has_initials
from desktop.gui.background.tasks import Job
from desktop.gui.counter.find import FindColumn
from desktop.gui.keyboard import keys
from desktop.gui.parts.form_output import FormOutput
from desktop.gui.parts.lines import Line, when_words
from desktop.gui.parts.page import Place
from desktop.gui.parts.what_to_bring import what_to_bring

if TYPE_CHECKING:
    from casework.search.answers import KnownAnswer
    from desktop.gui.parts.page import Workroom
    from desktop.services.cases.find_places import PlaceHits

_COMMANDS_SHOWN = 4
_ANSWERS_SHOWN = 3
_FEWEST_TO_ASK = 2
_GUIDE = "guide"
_BAG = "ZB-"  # of the number of a transfer sheet
_HOME = "counter"  # the page that has the box


class BoxHits(msgspec.Struct, frozen=True):
    """What the box finds below the matters, for what was typed."""

    places: PlaceHits
    answers: tuple[KnownAnswer, ...]


class PlaceFinder(QObject):
    """`place_wanted` carries the Place of what was chosen."""

    place_wanted = Signal(object)

    def __init__(self, workroom: Workroom, column: FindColumn, parent: QObject) -> None:
        super().__init__(parent)
        self._runner, self._desk, self._column = workroom.runner, workroom.desk, column
        self._known_keys = workroom.keys
        self._page = ""  # whose commands are asked for
        self._forms = FormOutput(workroom, self)
        column.search.textChanged.connect(self._look)
        column.number_given.connect(lambda number: self.place_wanted.emit(_place_of(number)))
        column.line_chosen.connect(self._open)

    def offer_commands_of(self, page: str) -> None:
        """Commands of that page are found from now on, all while nothing is typed; "" is none."""
        self._page = page
        if page:
            self._column.clear()
            self._show_commands()

    def _show_commands(self) -> None:
        self._column.show_places("", (Line(words=_("操作"), is_heading=True), *self._command_lines("")))
        self._column.go_to_group(2)

    def _look(self, typed: str) -> None:
        if not typed.strip():
            self._column.show_places(typed, ())
            if self._page and not typed:
                self._show_commands()
            return
        self._runner.start(
            Job(
                title=_("查找"),
                work=lambda: self._find(typed),
                lane="places",
                done=lambda hits: self._column.show_places(typed, tuple(self._lines(typed, hits))),
                failed=lambda _error: self._column.show_places(typed, ()),
                replaces=True,
                quiet=True,
            )
        )

    def _find(self, typed: str) -> BoxHits:
        """Of the answers only where somebody asks in words: a letter or a number means something else."""
        asks = len(typed.strip()) >= _FEWEST_TO_ASK and not any(sign.isdecimal() for sign in typed)
        answers = self._desk.answers.find(typed, most=_ANSWERS_SHOWN) if asks else []
        return BoxHits(self._desk.cases.find_places(typed), tuple(answers))

    def _lines(self, typed: str, hits: BoxHits) -> Iterator[Line]:
        places = hits.places
        today = dt.datetime.now().astimezone().date()
        for place, each in enumerate(places.cases):
            if not place:
                yield Line(words=_("办件"), is_heading=True)
            tail = each.slip_number.rpartition("-")[2]  # by which people call it; the column is narrow
            about = " · ".join((tail, each.state, when_words(each.opened_at, today)))
            words = " · ".join(filter(None, (each.name, each.matter)))
            yield Line(words=words, about=about, sign="file", number=each.slip_number, kind="case")
        for place, person in enumerate(places.people):
            if not place:
                yield Line(words=_("人"), is_heading=True)
            count = n_("{count} 件", person.case_count).format(count=person.case_count)
            about = " · ".join(filter(None, (person.id_masked, count)))
            yield Line(
                words=person.name, about=about, sign="person", number=person.slip_number, kind="person"
            )
        for place, answer in enumerate(hits.answers):
            if not place:
                yield Line(words=_("问答"), is_heading=True)
            number = f"={answer.question}"
            yield Line(words=answer.question, about=answer.answer, sign="info", number=number, kind="answers")
        yield from self._commands(typed.strip())

    def _commands(self, typed: str) -> Iterator[Line]:
        """What the keys do, and what to bring for the matter that stands first."""
        lines = self._command_lines(typed)
        rows = self._column.model.rows
        if rows and rows[0].is_first_choice and not rows[0].is_bundle:
            words = _("要带什么：{matter}").format(matter=rows[0].name)
            about = _("不记姓名，只打印办事指南")
            lines.insert(0, Line(words=words, about=about, sign="info", number=rows[0].code, kind=_GUIDE))
        if lines:
            yield Line(words=_("操作"), is_heading=True)
            yield from lines[:_COMMANDS_SHOWN]

    def _command_lines(self, typed: str) -> list[Line]:
        """Commands that say so, all where nothing is typed: those of the page that was left come first."""
        here = self._page if self._page != _HOME else ""
        lines = []
        for key in sorted(self._known_keys, key=lambda key: key.where != here):
            if not key.action or key.action == "find_command" or key.where not in (here, keys.WINDOW, _HOME):
                continue
            if not typed or _says(_(key.words), typed) or typed.casefold() == key.text.casefold():
                action = f"{key.action}@{here}" if here and key.where == here else key.action
                lines.append(_command_line(key, action))
        return lines

    def _open(self, line: Line) -> None:
        if line.kind == _GUIDE:
            self._forms.send(_("办事指南"), lambda: what_to_bring(self._desk, line.number))
        elif line.kind == "command":
            self.place_wanted.emit(Place("", line.number))
        else:
            self.place_wanted.emit(Place(line.kind, line.number))


def _command_line(key: keys.Key, action: str) -> Line:
    """What it does above, what else is said of it below, behind its keys."""
    does, _colon, more = _(key.words).partition(_("："))
    about = " · ".join(filter(None, (key.text, more)))
    return Line(words=does, about=about, sign="more", number=action, kind="command")


def _place_of(number: str) -> Place:
    """A bag by its sheet, else the case by any number of its slips and forms."""
    form = slip_number.form_number(number)
    return Place("bags", form) if form.startswith(_BAG) else Place("case", number)


def _says(words: str, typed: str) -> bool:
    """Do the words have what was typed, or begin with its letters?"""
    if typed.isascii() and typed.isalpha():
        return len(typed) > 1 and has_initials(words[:8], typed)
    return len(typed) > 1 and typed.casefold() in words.casefold()
