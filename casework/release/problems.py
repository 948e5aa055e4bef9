"""What is wrong with a release file: problems that name their place and what would be right."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from casework.errors import TamgaError
from casework.language import _


class Problem(msgspec.Struct, frozen=True, order=True):
    """One fault: `path` as in `matters[12].materials[3].when.agent`, what is wrong, what would be right.

    `path` is "" for the file as a whole.  Both texts are plain Chinese, for the person who keeps the list.
    `later` marks what a program of another age may mean well: no reason to refuse what was published.
    """

    path: str
    what: str
    right: str
    later: bool = False

    def __str__(self) -> str:
        return _("{value}：{what}。应改为：{right}").format(
            value=self.path or _("整个文件"), what=self.what, right=self.right
        )


class ReleaseProblems(TamgaError):  # noqa: N818 - named as the others
    """A release file was refused; `problems` holds all that was found, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        what = _("有 {count} 处问题，第一处：{first}").format(
            count=len(self.problems),
            first=str(self.problems[0]).rstrip("。"),  # data
        )
        super().__init__(_("目录文件有问题"), what, _("请用 catalogue check 逐条查看"))


def below(path: str, name: str | int) -> str:
    """The path of a part: a number is a place in a list, a word a field or a key."""
    if isinstance(name, int):
        return f"{path}[{name}]"
    return f"{path}.{name}" if path else name


def quoted(value: object, limit: int = 40) -> str:
    """A value as it can stand in a message: quoted, short, its control characters visible."""
    text = "".join(char if char.isprintable() else f"<U+{ord(char):04X}>" for char in in_words(value))
    return f"“{text}”" if len(text) <= limit else f"“{text[:limit]}……”"


def in_words(value: object) -> str:
    """A plain value as people say it."""
    if value is None or isinstance(value, bool):
        return {None: _("没有"), True: _("是"), False: _("否")}[value]
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # a spreadsheet has no other numbers, and shows them without a point
    return str(value)
