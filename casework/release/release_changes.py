"""What one release changed of another, matter by matter, for those who handle them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec

from casework.language import N_, _, n_, sentences
from casework.release.catalogue import Matter, Release
from casework.release.change_words import matter_change_words

ChangeKind = Literal["new", "changed", "gone"]
CHANGE_KINDS: Mapping[ChangeKind, str] = {
    "new": N_("新增的事项"),
    "changed": N_("有改动的事项"),
    "gone": N_("不再有的事项"),
}
_PARTS = {
    "sites": N_("站点"),
    "settings": N_("打印和受理的设置"),
    "labels": N_("单据上的用词"),
    "bundles": N_("一件事"),
    "inspections": N_("检查清单"),
    "faq": N_("常见问题"),
    "export_profiles": N_("填报模板"),
    "calendar": N_("工作日历"),
}


class MatterChange(msgspec.Struct, frozen=True, kw_only=True):
    """One matter that differs, and how in words."""

    kind: ChangeKind
    code: str
    name: str
    words: str


class ReleaseChanges(msgspec.Struct, frozen=True, kw_only=True):
    """What changed from `before` to `now` (names of releases); `before` is "" where this is the first one.

    `parts` are the other parts of the release that differ, in words.
    """

    now: str
    before: str = ""
    matters: tuple[MatterChange, ...] = ()
    parts: tuple[str, ...] = ()


def changes_between(before: Release, now: Release) -> ReleaseChanges:
    """What the second release changed of the first."""
    was = {matter.code: matter for matter in before.matters}
    became = {matter.code: matter for matter in now.matters}
    changes = (_change(was.get(code), became.get(code)) for code in dict.fromkeys([*became, *was]))
    parts = [_(words) for name, words in _PARTS.items() if getattr(before, name) != getattr(now, name)]
    return ReleaseChanges(
        now=now.name, before=before.name, matters=tuple(filter(None, changes)), parts=tuple(parts)
    )


def changes_words(changes: ReleaseChanges | None) -> str:
    """What is said of the newest change as a whole."""
    if changes is None:
        return ""
    if not changes.before:
        return _("{name} 是本机的第一个目录版本，没有更早的可比").format(name=changes.now)
    count = len(changes.matters)
    words = n_("{now} 比 {before} 改了 {count} 个事项", count)
    matters = words.format(now=changes.now, before=changes.before, count=count)
    if not changes.parts:
        return matters
    return _("{matters}；另外改了：{parts}").format(matters=matters, parts=_("、").join(changes.parts))


def _change(old: Matter | None, new: Matter | None) -> MatterChange | None:
    if old == new:
        return None
    matter = new or old
    if matter is None:
        return None
    kind: ChangeKind = "new" if old is None else "gone" if new is None else "changed"
    words = sentences(_sentences(kind, old, new))
    return MatterChange(kind=kind, code=matter.code, name=matter.name.zh, words=words)


def _sentences(kind: ChangeKind, old: Matter | None, new: Matter | None) -> Iterator[str]:
    if kind == "new":
        yield _("旗里新列入的事项")
    else:
        yield from matter_change_words(old, new)
