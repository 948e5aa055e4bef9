"""Whose a text is that finds no room: the field of the catalogue, or the one in which the clerk typed it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import msgspec

from casework.language import N_
from casework.release.catalogue import Matter, Site, Text
from casework.release.field_words import FIELD_WORDS
from forms.errors import NoRoom, TextSource, TextsOverlap

# What is typed at the counter, as window and command line call it.
TYPED_WORDS = {
    "address": N_("地址"),
    "agent_name": N_("代办人"),
    "answer": N_("答复内容"),
    "answered": N_("答复内容"),
    "answered_by": N_("答复人"),
    "applicant_masked": N_("申请人"),
    "applicant_name": N_("申请人"),
    "asked": N_("咨询内容"),
    "bag_seal": N_("封签号"),
    "caller_name": N_("咨询人"),
    "carrier": N_("送件人"),
    "channel": N_("投诉来源"),
    "complainant_name": N_("投诉人"),
    "document_number": N_("文书编号"),
    "documents": N_("文书名称"),
    "evaluation": N_("评价"),
    "giver_name": N_("交件人"),
    "handler": N_("经办人"),
    "inspected_name": N_("被检查人"),
    "inspectors": N_("检查人员"),
    "list_number": N_("清单中的编号"),
    "name": N_("姓名"),
    "outcome": N_("办理结论"),
    "reason": N_("原因"),
    "recipient_name": N_("领取人"),
    "relation": N_("双方关系"),
    "remark": N_("备注"),
    "text": N_("投诉内容"),
}
_PHONES, _SITE, _MATTER = N_("联系电话"), N_("站点"), N_("事项")
# What comes from the catalogue beside the matters themselves.
_CATALOGUE_WORDS = {
    "answers": N_("情形"),
    "authority": N_("实施机关"),
    "bundle_name": N_("一件事"),
    "cases": N_("事项名称"),
    "items": N_("检查清单"),
    "labels": N_("表单用语"),
    "lead": N_("牵头部门"),
    "list_name": N_("检查清单"),
    "material": N_("申请材料"),
    "materials": N_("申请材料"),
    "method": N_("检查清单"),
    "release_name": N_("目录版本"),
    "returned": N_("申请材料"),
    "rows": N_("事项名称"),
    "settings": N_("设置"),
    "source_list": N_("一件事"),
    "subject": N_("事项名称"),
    "title": N_("目录名称"),
    "to_site": N_("站点名称"),
}
_SITE_WORDS = {
    "address": N_("办理地点"),
    "hours": N_("办理时间"),
    "name": N_("站点名称"),
    "phone": N_("咨询电话"),
}
# What the program makes: nobody can shorten it.
_MADE = frozenset(("number", "slip_number", "notification_number", "previous_number"))
_SHORTEST = 16  # characters: a shorter text is not why something finds no room
_SHORTEST_LABEL = 60  # words of the forms are near every text that is too long
_LONG = 200  # characters that may ask for a page more
_MIDDLE = 8  # characters that tell a line
_BLANK = re.compile(r"\s+")


class _FormText(NamedTuple):
    """A text of a form with the fields that lead to it, and the matter or site that it belongs to."""

    text: str
    fields: tuple[str, ...]
    owner: Matter | Site | None


@contextmanager
def naming_sources(form: msgspec.Struct) -> Iterator[None]:
    """Errors about texts without room say whose text it is."""
    try:
        yield
    except NoRoom as error:
        source = source_of(error, form) if error.of_one_text and not error.source else None
        if source:
            error.name_source(source)
        raise


def source_of(error: NoRoom, form: msgspec.Struct) -> TextSource | None:
    """The longest text of the form that the error is about, or None where it is none of them.

    What is printed may be a part of a text, or a line of which the text is a part.
    """
    other = error.other if isinstance(error, TextsOverlap) else ""
    printed = [_bare(text) for text in (error.text, other) if text]
    texts = [each for each in _texts(form, _FormText("", (), None)) if len(each.text) >= _least_length(each)]
    if printed:
        about = [each for each in texts if any(_is_of(each.text, line) for line in printed)]
    else:
        about = [each for each in texts if len(each.text) >= _LONG]
    longest = max(about, key=lambda each: len(each.text), default=None)
    return _source(longest) if longest and longest.fields[-1] not in _MADE else None


def _least_length(each: _FormText) -> int:
    return _SHORTEST_LABEL if "labels" in each.fields else _SHORTEST


def _is_of(text: str, line: str) -> bool:
    """Whether the line is of the text, or the text of it: marks and labels may stand at its ends."""
    bare = _bare(text)
    middle = line[len(line) // 2 - _MIDDLE // 2 :][:_MIDDLE]
    return line in bare or bare in line or (len(line) >= 2 * _MIDDLE and middle in bare)


def _bare(text: str) -> str:
    return _BLANK.sub("", text)


def _texts(value: object, at: _FormText) -> Iterator[_FormText]:
    if isinstance(value, str):
        yield at._replace(text=value)
    elif isinstance(value, Text):
        yield at._replace(text=value.zh)
        yield at._replace(text=value.mn)
    elif isinstance(value, msgspec.Struct):
        owner = value if isinstance(value, Matter | Site) else at.owner
        for name in value.__struct_fields__:
            yield from _texts(getattr(value, name), at._replace(fields=(*at.fields, name), owner=owner))
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each, at)
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _texts(each, at)


def _source(each: _FormText) -> TextSource:
    length, fields, owner = len(each.text), each.fields, each.owner
    if isinstance(owner, Site):
        return TextSource(True, _SITE_WORDS.get(fields[-1], _SITE), owner.name.zh[:24], length)
    if owner is not None:
        below = next(index for index, name in enumerate(fields) if name in ("matter", "matters")) + 1
        return TextSource(True, FIELD_WORDS.get(fields[below], _MATTER), owner.name.zh[:24], length)
    last = fields[-1]
    if last.endswith("phone_masked"):
        return TextSource(False, _PHONES, "", length)
    if last in TYPED_WORDS and last != "name":
        return TextSource(False, TYPED_WORDS[last], "", length)
    word = next((_CATALOGUE_WORDS[name] for name in fields if name in _CATALOGUE_WORDS), "")
    if word:
        return TextSource(True, word, "", length)
    typed = next((TYPED_WORDS[name] for name in fields if name in TYPED_WORDS), last)
    return TextSource(False, typed, "", length)
