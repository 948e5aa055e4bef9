"""Second step: the questions of a matter, and beside them what to bring, growing with each answer."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScroller,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from casework.language import _, n_
from casework.release.catalogue import Material, Text
from desktop.gui.kiosk.cards import Card, CardWords, touch_button
from desktop.gui.kiosk.public_catalogue import PublicCatalogue, WhatToBring
from desktop.gui.kiosk.scripts import MongolianWords, Scripts
from desktop.gui.look.look import GRID
from desktop.gui.parts.flowing_area import FlowingArea
from desktop.gui.parts.parts import hairline, label, say
from forms.documents.kit.materials import form_zh

_BESIDE_FROM = 1200


class SituationPage(QWidget):
    """`print_wanted` says that the list is to be had now."""

    print_wanted = Signal()

    def __init__(self, catalogue: PublicCatalogue, scripts: Scripts) -> None:
        super().__init__()
        self._catalogue, self._scripts = catalogue, scripts
        self.wanted: WhatToBring | None = None
        self.setAccessibleName(_("您的情况"))
        self.title, self.about = label("", "title", wrap=True), label("", "work", wrap=True)
        self.facts = label("", wrap=True)
        self._name = QHBoxLayout()
        self.count = label("", "title", wrap=True)
        self.print = touch_button(_("打印要带什么"), "primary")
        self.print.setStyleSheet("min-height: 70px")
        self._questions, self._materials = QVBoxLayout(), QVBoxLayout()
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._lay_out()
        self.print.clicked.connect(lambda: self.print_wanted.emit())

    def show_wanted(self, wanted: WhatToBring) -> None:
        """Show another matter, or the same with other answers."""
        self.wanted = wanted
        say(self.title, wanted.matter.name.zh)
        _empty(self._name)
        name = self._catalogue.mongolian(wanted.matter.name)
        if name:
            self._name.addWidget(MongolianWords(self._scripts, name, 1.2))
        count = len(wanted.situations())
        why_not = self._catalogue.why_not(wanted.matter)
        asked = n_("{count} 个问题，答完就知道要带什么。", count).format(count=count)
        say(self.about, why_not or (asked if count else _("不用问，要带的都在这里。")))
        say(self.facts, wanted.facts(self._catalogue))
        self._show_questions(wanted)
        self._show_materials(wanted)
        self.print.setEnabled(wanted.is_answered() and not why_not)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        direction = QBoxLayout.Direction
        self._beside.setDirection(
            direction.LeftToRight if self.width() >= _BESIDE_FROM else direction.TopToBottom
        )

    def _show_questions(self, wanted: WhatToBring) -> None:
        _empty(self._questions)
        for number, situation in enumerate(wanted.situations(), start=1):
            words = f"{number}  {situation.question.zh}"
            if situation.multiple:
                words = _("{question}（可以选几个）").format(question=words)
            question = self._beside_mongolian(label(words, "work", wrap=True), situation.question)
            self._questions.addWidget(question)
            box = QWidget()
            box.setAccessibleName(situation.question.zh)
            grid = QGridLayout(box)
            grid.setContentsMargins(0, 0, 0, GRID)
            grid.setSpacing(2 * GRID)
            chosen = wanted.answers.get(situation.key, ())
            for place, option in enumerate(situation.options):
                mongolian = self._catalogue.mongolian(option.label)
                card = Card(
                    self._scripts,
                    CardWords(
                        key=option.value,
                        words=option.label.zh,
                        mongolian=mongolian,
                        is_chosen=option.value in chosen,
                    ),
                )
                answer = wanted.answered(situation, option.value)
                card.clicked.connect(lambda _checked=False, answer=answer: self.show_wanted(answer))
                grid.addWidget(card, place // 2, place % 2)
            self._questions.addWidget(box)

    def _show_materials(self, wanted: WhatToBring) -> None:
        _empty(self._materials)
        bring = wanted.to_bring()
        ended = wanted.is_answered()
        words = n_("要带 {count} 样", len(bring)) if ended else n_("要带 {count} 样，答完还会变", len(bring))
        say(self.count, words.format(count=len(bring)))
        guide = wanted.guide(self._catalogue)
        names = self._catalogue.words(guide)
        for number, material in enumerate(bring, start=1):
            name = label(f"{number}  {material.name.zh}", "work", wrap=True)
            self._materials.addWidget(self._beside_mongolian(name, material.name))
            self._materials.addWidget(label(_how(form_zh(names, material), material), "quiet", wrap=True))
            self._materials.addWidget(hairline())
        others = [each.name.zh for each in wanted.materials() if each not in bring]
        if others:
            words = _("不带也能办：{names}").format(names=_("、").join(others))
            self._materials.addWidget(label(words, "quiet", wrap=True))

    def _beside_mongolian(self, words: QLabel, text: Text) -> QWidget:
        """The words with their Mongolian at the right, where that is the larger script."""
        mongolian = self._catalogue.mongolian(text) if self._scripts.mongolian_first else ""
        if not mongolian:
            return words
        result = QWidget()
        result.setAccessibleName(words.text())
        row = QHBoxLayout(result)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(words, 1)
        row.addWidget(MongolianWords(self._scripts, mongolian, 1.1))
        return result

    def _lay_out(self) -> None:
        asked = QWidget()
        asked.setAccessibleName(_("您的情况"))
        left = QVBoxLayout(asked)
        left.setContentsMargins(4 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        left.setSpacing(GRID)
        head = QHBoxLayout()
        words = QVBoxLayout()
        for part in (self.title, self.about):
            words.addWidget(part)
        words.addStretch(1)
        head.addLayout(words, 1)
        head.addLayout(self._name)
        left.addLayout(head)
        left.addLayout(self._questions)
        left.addWidget(self.facts)
        left.addStretch(1)
        brought = QWidget()
        brought.setAccessibleName(_("要带什么"))
        listed = QVBoxLayout(brought)
        listed.setContentsMargins(3 * GRID, 2 * GRID, 4 * GRID, GRID)
        listed.setSpacing(GRID // 2)
        listed.addWidget(self.count)
        listed.addLayout(self._materials)
        listed.addStretch(1)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.addWidget(_touched(_("要带什么"), brought), 1)
        pressed = QVBoxLayout()
        pressed.setContentsMargins(3 * GRID, 0, 4 * GRID, 2 * GRID)
        pressed.addWidget(self.print)
        right.addLayout(pressed)
        self._beside.setContentsMargins(0, 0, 0, 0)
        self._beside.addWidget(_touched(_("您的情况"), asked), 9)
        self._beside.addLayout(right, 5)


def _touched(name: str, inner: QWidget) -> FlowingArea:
    """Scrolls under a finger."""
    area = FlowingArea(name, inner)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
    QScroller.grabGesture(area.viewport(), QScroller.ScrollerGestureType.TouchGesture)
    for bar in (area.verticalScrollBar(), area.horizontalScrollBar()):
        bar.setAccessibleName(_("滚动条"))
    return area


def _how(form: str, material: Material) -> str:
    source = material.source.zh if material.source else ""
    return _("；").join(filter(None, (form, source)))


def _empty(column: QBoxLayout) -> None:
    while column.count():
        item = column.takeAt(0)
        part = item.widget() if item else None
        if part:
            part.hide()
            part.deleteLater()
