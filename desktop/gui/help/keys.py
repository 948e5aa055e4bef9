"""The help page: every key, where it acts."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.gui.look.look import GRID
from desktop.gui.parts.page import Page, Workroom
from desktop.gui.parts.parts import button, label

KEYS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "一件事从头到尾",
        (
            ("F2", "查找事项：首字母 cxjm、拼音、中文、蒙古文或编码"),
            ("↑ ↓  Enter", "在查到的事项里选一个，开始办理"),
            ("1 – 9", "回答情形；Enter 到下一项"),
            ("Enter", "到下一格；Tab、Shift+Tab 前后走"),
            ("空格", "材料已收，再按一次变回缺"),
            ("1  2  3  4", "材料：已收、缺、不合格（写原因）、不需提交"),
            ("F9", "保存并打印：先存好，再送打印机"),
            ("Alt+U", "刚存的一件撤销：半分钟内、下一件开始之前"),
            ("Esc", "退一步"),
        ),
    ),
    (
        "随时可用",
        (
            ("Ctrl+N", "换下一位；没办完的留作草稿"),
            ("Ctrl+Shift+S", "告知单另存为 PDF"),
            ("Alt+P", "选打印机"),
            ("F3", "今日办件：再打印、另存为 PDF、只看超期"),
            ("F5", "立即同步：上传办件，取旗里的目录和答复"),
            ("F4", "窗口很窄时看告知单"),
            ("Ctrl+=  Ctrl+-  Ctrl+0", "预览放大、缩小、适合宽度"),
            ("Ctrl+PgDn  Ctrl+PgUp", "预览翻页"),
            ("Alt+S", "设置：告知单的纸张、颜色、字号、锁定时间"),
            ("Ctrl+L", "马上锁定，屏幕上不留办件内容"),
            ("F1", "打开或关上本页"),
        ),
    ),
)


class KeysPage(Page):
    """All keys in two groups."""

    def __init__(self, _workroom: Workroom) -> None:
        super().__init__()
        self.setAccessibleName("按键帮助")
        inner = QWidget()
        inner.setProperty("role", "flow")
        inner.setAccessibleName("按键帮助")
        column = QVBoxLayout(inner)
        column.setContentsMargins(6 * GRID, 3 * GRID, 6 * GRID, 3 * GRID)
        column.setSpacing(GRID)
        head = QHBoxLayout()
        head.addWidget(label("按键", "title"))
        head.addStretch(1)
        back = button("回到窗口  Esc", "plain", name="回到窗口")
        back.clicked.connect(lambda: self.left.emit())
        head.addWidget(back)
        column.addLayout(head)
        for heading, keys in KEYS:
            column.addSpacing(GRID)
            column.addWidget(label(heading, "heading"))
            column.addLayout(_table(keys))
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setAccessibleName("按键帮助")
        area.viewport().setAccessibleName("按键帮助")
        area.setWidget(inner)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(area)
        QShortcut("Esc", self).activated.connect(self.left)
        self.setFocusProxy(back)


def _table(keys: tuple[tuple[str, str], ...]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(3 * GRID)
    grid.setVerticalSpacing(4)
    grid.setColumnMinimumWidth(0, 22 * GRID)
    grid.setColumnStretch(1, 1)
    for row, (key, words) in enumerate(keys):
        name = label(key)
        name.setStyleSheet("font-weight: bold")
        grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(words, wrap=True), row, 1)
    return grid
