"""Help in pictures: the window's own parts with invented people in them, grabbed as they look here today.

Nothing is stored that could grow old: palette, size of the text and language are those of this window.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from casework.cases.draft import MaterialMark, MaterialState
from casework.language import N_, _
from casework.release.catalogue import Matter, Release
from desktop.gui.keyboard.keys import KEYS, key_text
from desktop.gui.look.look import GRID, ROW_HEIGHT, Look
from desktop.gui.parts.flow_layout import FlowLayout
from desktop.gui.parts.lines import Line, line_list
from desktop.gui.parts.material_rows import MaterialRow
from desktop.gui.parts.materials import MaterialsView
from desktop.gui.parts.messages import Action, Message, MessageBar
from desktop.gui.parts.page import Workroom
from desktop.gui.parts.parts import field, label

_WIDE = 520  # logical pixels
_STATES: tuple[MaterialState, ...] = ("handed_in", "missing", "invalid", "committed")


class Topic(msgspec.Struct, frozen=True):
    """What is said, with {actions} as keys, and the part of the window that is shown with it."""

    title: str
    words: str
    make: Callable[[Look, Release], QWidget]

    def text(self) -> str:
        """The words with the keys of today's table."""
        return _(self.words).format_map({key.action: key_text(key.action) for key in KEYS})


def _find(look: Look, release: Release) -> QWidget:
    """The box and what it finds, of the catalogue in use."""
    typed = next((each.name.zh[:4] for each in release.matters), "")
    box = field(_("查找事项"))
    box.setText(typed)
    hits = [each for each in release.matters if typed in each.name.zh][:3]
    lines = (Line(words=each.name.zh, about=each.code, sign="counter") for each in hits)
    return _column(box, _lines(look, _("查到"), tuple(lines)))


def _materials(look: Look, release: Release) -> QWidget:
    """Materials in four states."""
    view = MaterialsView(look)
    several = (each for each in release.matters if len(each.materials) >= len(_STATES))
    matter: Matter | None = next(several, next(iter(release.matters), None))
    rows = zip(matter.materials if matter else (), _STATES, strict=False)
    view.show_rows(
        tuple(
            MaterialRow(number, material, MaterialMark(code=material.code, state=state))
            for number, (material, state) in enumerate(rows, start=1)
        ),
        "",
    )
    view.list.setMinimumHeight(view.list.maximumHeight())
    return _column(view)


def _saved(look: Look, _release: Release) -> QWidget:
    """What stands on top once a case is saved, and where a printer has no paper."""
    paper = Message(
        key="paper",
        tone="attention",
        title=_("打印机缺纸"),
        what=_("装纸后会自动继续，办件已保存在本机"),
    )
    saved = Message(
        key="saved",
        tone="done",
        title=_("已保存 {number}").format(number="ML0101-20261130-A007"),
        actions=(Action("undo", _("撤销(&U)")),),
    )
    bars = (MessageBar(look, saved), MessageBar(look, paper))
    for bar in bars:
        bar.setMinimumHeight(2 * ROW_HEIGHT)  # the words below the title
    return _column(*bars)


def _today(look: Look, _release: Release) -> QWidget:
    """Tasks of a day, of invented people."""
    lines = (
        Line(words=_("现在"), is_heading=True),
        Line(words=_("办结，可以送达"), about="乌** · ML0101-20261124-A003", sign="today"),  # data
        Line(words=_("打印没确认：纸出来了吗？"), about="巴** · ML0101-20261130-A006", sign="today"),  # data
    )
    return _column(_lines(look, _("今日"), lines))


TOPICS: tuple[Topic, ...] = (
    Topic(
        N_("找事项"),
        N_("按 {find}，打首字母、汉字或编码，一边打一边出来；回车开始办。编号、姓名、证件、电话也在这里找。"),
        _find,
    ),
    Topic(
        N_("点材料"),
        N_("空格：已收，再按一次：缺。数字键选五种情况，不合格的写一句原因。单子上先印缺的。"),
        _materials,
    ),
    Topic(
        N_("存好再打印"),
        N_("{save} 先存后打。存错了，半分钟内 {undo} 撤销；缺纸卡纸，办件都在，不会多出一件。"),
        _saved,
    ),
    Topic(
        N_("今日"),
        N_("要有人管的事一行一件，最早答应的在最上面；回车打开，办完了自己消失。"),
        _today,
    ),
)


class PicturedTopics(QWidget):
    """The topics side by side, as many as there is room for; pictures are made when they are first seen."""

    def __init__(self, workroom: Workroom) -> None:
        super().__init__()
        self._workroom = workroom
        self.setAccessibleName(_("看图"))
        self.pictures: dict[str, QLabel] = {}
        flow = FlowLayout(3 * GRID, self)
        for topic in TOPICS:
            flow.addWidget(self._card(topic))

    def draw(self) -> None:
        """Make the pictures as the window looks now."""
        look, release = self._workroom.look, self._workroom.desk.catalogue.release
        for topic in TOPICS:
            self.pictures[topic.title].setPixmap(_picture(look, topic.make(look, release)))

    def _card(self, topic: Topic) -> QWidget:
        card = QWidget()
        card.setAccessibleName(_(topic.title))
        card.setFixedWidth(_WIDE)
        words = label(topic.text(), wrap=True)
        picture = self.pictures[topic.title] = QLabel()
        picture.setAccessibleName(_("图：{title}").format(title=_(topic.title)))
        column = QVBoxLayout(card)
        column.setContentsMargins(0, 0, 0, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(label(_(topic.title), "heading"))
        column.addWidget(words)
        column.addWidget(picture)
        return card


def _picture(look: Look, part: QWidget) -> QPixmap:
    """The part as it would stand in the window, with a hairline around it.

    It is never shown, for a window of its own would take the focus, and is gone then.
    """
    wide = _WIDE - 2
    part.resize(wide, max(part.sizeHint().height(), part.heightForWidth(wide)))
    grabbed = part.grab()
    part.deleteLater()
    with QPainter(grabbed) as painter:
        painter.setPen(look.colour("hairline"))
        size = grabbed.deviceIndependentSize().toSize()
        painter.drawRect(0, 0, size.width() - 1, size.height() - 1)
    return grabbed


def _lines(look: Look, name: str, lines: tuple[Line, ...]) -> QWidget:
    """A list as high as its lines, the first one under the mark."""
    whole = QWidget()
    view, model = line_list(look, name, whole)
    model.show(lines)
    first = next((place for place, line in enumerate(lines) if not line.is_heading), -1)
    view.setCurrentIndex(model.index(first))
    view.setFixedHeight(sum(view.sizeHintForRow(row) for row in range(len(lines))) + 4)
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(view)
    return whole


def _column(*parts: QWidget) -> QWidget:
    whole = QWidget()
    column = QVBoxLayout(whole)
    column.setContentsMargins(GRID, GRID, GRID, GRID)
    for part in parts:
        column.addWidget(part)
    return whole
