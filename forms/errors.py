"""What can go wrong between data and paper (the whole tree: `casework.errors`)."""

# The names say what happened, as the clerk would.
# ruff: noqa: N818

from __future__ import annotations

import unicodedata

from casework.errors import TamgaError
from casework.language import _


class DocumentError(TamgaError):
    """A document cannot be made of what it was given."""


class FontMissing(DocumentError):
    """A font file that every form needs is not where it was installed."""

    def __init__(self, path: str) -> None:
        super().__init__(
            _("缺少字体文件"),
            _("找不到 {path}").format(path=path),
            _("请重新安装本软件，或恢复 resources/fonts 文件夹"),
        )
        self.path = path


class FontWrong(DocumentError):
    """A font file is there, but not the version whose shaping was verified."""

    def __init__(self, path: str, version: str, wanted: str) -> None:
        super().__init__(
            _("字体版本不对"),
            _("{path} 是 {found}，需要 {wanted}").format(path=path, found=version, wanted=wanted),
            _("请重新安装本软件；不要用系统里的同名旧字体替换"),
        )
        self.path = path
        self.version = version
        self.wanted = wanted


class MissingGlyph(DocumentError):
    """No installed font has a shape for `character`; `place` is the text it stands in."""

    def __init__(self, character: str, place: str) -> None:
        code_point = f"U+{ord(character):04X}"
        place = _readable(place)
        super().__init__(
            _("有字打印不出来"),
            _("“{character}”（{code_point}）没有可用的字形，出现在“{place}”").format(
                character=character, code_point=code_point, place=place
            ),
            _way_out(character),
        )
        self.character = character
        self.code_point = code_point
        self.place = place


def _way_out(character: str) -> str:
    """Only what helps: the package has Han characters and nothing else."""
    if "CJK" in unicodedata.name(character, ""):
        return _("请安装生僻字字体（软件包 fonts-hanazono），或改用其他写法后再打印")
    return _("本程序的字体没有这种文字：请按证件上的汉字或拉丁字母填写，原文写在备注或手写在纸上")


class BadCharacter(MissingGlyph):
    """`character` is none that paper could show: half a pair, private to a font, or a mark of damage."""

    def __init__(self, character: str, place: str) -> None:
        super().__init__(character, place)
        self.title = _("有字是坏的")
        self.what = _("“{place}”中的 {code_point} 不是可以打印的文字（多半是复制或转码时损坏）").format(
            place=self.place, code_point=self.code_point
        )
        self.next_step = _("请删去后重新输入这个字")


def _readable(text: str) -> str:
    """`text` on one line, with the usual sign for what no screen can show."""
    signs = {"Cs": "\ufffd", "Co": "\ufffd", "Cn": "\ufffd", "Cc": " ", "Zl": " ", "Zp": " "}
    return "".join(signs.get(unicodedata.category(character), character) for character in text)


class TextTooLong(DocumentError):
    """One text of the catalogue alone is longer than a page; `place` says of which matter."""

    def __init__(self, place: str) -> None:
        super().__init__(
            _("文字太长，一页排不下"),
            _("事项“{place}”中有一段文字超过一整页").format(place=place),
            _("请缩短目录里的这段文字后再打印"),
        )
        self.place = place


def _instead(paper: str, better: str) -> str:
    if better:
        return _("请改用{better}打印").format(better=_(better))
    return _("请缩短这段文字后再打印") if paper == "A4" else _("请缩短这段文字，或改用 A4 打印")


class PaperTooSmall(DocumentError):
    """A document does not fit its paper: `part` does not; `better` is the smallest paper that would do."""

    def __init__(self, paper: str, part: str, better: str) -> None:
        super().__init__(
            _("这种纸排不下"),
            _("{paper}排不下“{part}”").format(paper=_(paper), part=part),
            _instead(paper, better),
        )
        self.paper = paper
        self.part = part
        self.better = better
