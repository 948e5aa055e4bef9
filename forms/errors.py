"""What can go wrong between data and paper (the whole tree: `casework.errors`)."""

# The names say what happened, as the clerk would.
# ruff: noqa: N818

from __future__ import annotations

import unicodedata
from typing import NamedTuple

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
    """Only what helps: the package that is known to have it, else honestly none, and room for a hand."""
    by_hand = _("人名里的字可以留横线手写（按“留空手写”，命令行加 --by-hand）")
    if ord(character) in _PARTLY:
        way_out = _("软件包 fonts-babelstone-han 有一部分这类字，已装而仍打不出的没有已知的字体；{by_hand}")
        return way_out.format(by_hand=by_hand)
    package = _package(character)
    if package:
        way_out = _("请安装字体（软件包 {package}）后再打印；{by_hand}")
        return way_out.format(package=package, by_hand=by_hand)
    return _("没有已知的字体有这个字；{by_hand}，或按证件上的其他写法填写").format(by_hand=by_hand)


_HANAMIN = "tamga-fonts / fonts-hanazono"  # what lies beside the installer, and Debian's own
# Han characters by the package that has them, in code points: fonts-babelstone-han has a part of G and H, and
# all of I from 16.0.1 on (see docs/decisions/0002-fonts.md).
_PACKAGES = (
    (range(0x3400, 0xA000), _HANAMIN),
    (range(0xF900, 0xFB00), _HANAMIN),
    (range(0x20000, 0x2A6D7), _HANAMIN),
    (range(0x2A6D7, 0x2A6E0), "fonts-babelstone-han"),
    (range(0x2A700, 0x2A735), _HANAMIN),
    (range(0x2A735, 0x2A740), "fonts-babelstone-han"),
    (range(0x2B740, 0x2EBE1), _HANAMIN),
    (range(0x2EBF0, 0x2EE5E), "fonts-babelstone-han"),
    (range(0x2F800, 0x2FA1E), _HANAMIN),
    (range(0x16F00, 0x16FA0), "fonts-noto-core"),
    (range(0x1950, 0x19E0), "fonts-noto-core"),
    (range(0x1A20, 0x1AB0), "fonts-noto-core"),
)


_PARTLY = range(0x30000, 0x323B0)  # Extensions G and H


def _package(character: str) -> str:
    return next((package for part, package in _PACKAGES if ord(character) in part), "")


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


class TextSource(NamedTuple):
    """Where a text comes from: the catalogue, or what the clerk typed in; `field` as both know it.

    `about` is the matter or the site that a text of the catalogue belongs to, "" for none.
    """

    of_catalogue: bool
    field: str
    about: str
    length: int

    @property
    def words(self) -> str:
        """Whose text it is, for a person."""
        field, about = _(self.field), self.about
        if not self.of_catalogue:
            return _("您填写的“{field}”，{count} 字").format(field=field, count=self.length)
        if about:
            return _("目录里“{about}”的“{field}”，{count} 字").format(
                about=about, field=field, count=self.length
            )
        return _("目录里的“{field}”，{count} 字").format(field=field, count=self.length)

    @property
    def advice(self) -> str:
        """Who makes it shorter, and where."""
        if self.of_catalogue:
            return _("请旗里在目录中缩短这段文字后再打印")
        return _("请在“{field}”一栏缩短后再打印，已填写的都还在").format(field=_(self.field))


class NoRoom(DocumentError):
    """A text finds no room on its paper; `text` is what is known of it, `source` whose it is."""

    def __init__(self, title: str, what: str, next_step: str, text: str) -> None:
        super().__init__(title, what, next_step)
        self.text = text
        self.of_one_text = True  # not of all texts together
        self.source: TextSource | None = None

    def name_source(self, source: TextSource) -> None:
        """Say whose text it is, and who can do something about it."""
        self.source = source
        self.what = _("{what}（{source}）").format(what=self.what, source=source.words)
        self.next_step = source.advice


class TextTooLong(NoRoom):
    """One text alone is longer than a page; `place` says of which matter, `text` begins the text."""

    def __init__(self, place: str, text: str = "") -> None:
        super().__init__(
            _("文字太长，一页排不下"),
            _("“{place}”中有一段文字超过一整页").format(place=excerpt(place)),
            _("请缩短这段文字后再打印"),
            text,
        )
        self.place = place


def _instead(paper: str, better: str) -> str:
    if better:
        return _("请改用{better}打印").format(better=_(better))
    return _("请缩短这段文字后再打印") if paper == "A4" else _("请缩短这段文字，或改用 A4 打印")


class PaperTooSmall(NoRoom):
    """A document does not fit its paper: `part` does not; `better` is the smallest paper that would do."""

    def __init__(self, paper: str, part: str, better: str) -> None:
        super().__init__(
            _("这种纸排不下"),
            _("{paper}排不下“{part}”").format(paper=_(paper), part=excerpt(part)),
            _instead(paper, better),
            part,
        )
        self.paper = paper
        self.part = excerpt(part)
        self.better = better

    def offer(self, better: str) -> None:
        """Say on which larger paper there is room; "" where there is none."""
        self.better = better
        self.next_step = _instead(self.paper, better)

    def name_source(self, source: TextSource) -> None:
        """Whose text it is; another paper goes before a shorter text."""
        way_out = self.next_step
        super().name_source(source)
        if self.better:
            self.next_step = way_out
        elif self.paper != "A4":
            self.next_step = _("{advice}；也可以试试改用 A4 打印").format(advice=source.advice)


class TextsOverlap(PaperTooSmall):
    """Two texts of a document would stand on each other; `other` is "" where it is a line or a box."""

    def __init__(self, paper: str, part: str, other: str) -> None:
        super().__init__(paper, part or other, "")
        self.other = other if part else ""
        self.title = _("有文字会印在一起")


_EXCERPT = 24  # characters by which an error names a text


def excerpt(text: str) -> str:
    """The beginning of a text, to know it by."""
    return text if len(text) <= _EXCERPT else f"{text[:_EXCERPT]}…"
