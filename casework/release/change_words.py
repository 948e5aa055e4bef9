"""What another release changes of a matter, in words for whoever handles it."""

from __future__ import annotations

from collections.abc import Iterator

from casework.language import N_, _, listed
from casework.release.catalogue import Matter
from casework.release.field_words import FIELD_WORDS

_STATUS = {"suspended": N_("已暂停，不能新办"), "withdrawn": N_("已取消，不能新办")}


def matter_change_words(old: Matter | None, new: Matter | None) -> Iterator[str]:
    """Sentences without their stops; one of the two may be missing."""
    if new is None:
        yield _("新目录里没有这个事项")
        return
    if new.status in _STATUS:
        yield _(_STATUS[new.status])
    was = {material.code: material for material in old.materials} if old else {}
    now = {material.code: material for material in new.materials}
    for words, codes in (
        (_("新增材料：{names}"), [code for code in now if code not in was]),
        (_("不再要：{names}"), [code for code in was if code not in now]),
        (_("有改动：{names}"), [code for code in now if code in was and now[code] != was[code]]),
    ):
        if codes:
            yield words.format(names=listed((now.get(code) or was[code]).name.zh for code in codes))
    if old:
        fields = [name for name in FIELD_WORDS if getattr(old, name) != getattr(new, name)]
        shown = [_(FIELD_WORDS[name]) for name in fields if name not in ("materials", "status")]
        if shown:
            yield _("{fields}有改动").format(fields=listed(shown))
