"""What of a card goes into which field, and what is said where it does not."""

from __future__ import annotations

from casework.language import _
from casework.people.applicant import Applicant
from desktop.gui.counter.number_verdict import Check
from desktop.readers.card import ReadCard


def fill_from_card(now: Applicant, card: ReadCard, check: Check) -> tuple[dict[str, str], dict[str, str]]:
    """The texts for empty fields, and the words for fields that did not take theirs, by fields of Applicant.

    Nothing that was typed is changed.  A number that cannot be right is not filled in; nor is a person's card
    where an organization is the applicant.
    """
    if now.is_organization:
        return {}, {"name": _("这里办的是单位：身份证没有填入。个人办理请先改证件种类，再刷一次")}
    fills, words = {}, {}
    for field in ("name", "id_number", "address"):
        read, typed = getattr(card, field), getattr(now, field)
        if not read:
            if not typed:
                words[field] = _not_read(field)
        elif typed:
            if not _is_same(field, read, typed):
                words[field] = _("{field}已填，没有改；卡上是“{read}”").format(
                    field=_caption(field), read=read
                )
        elif field == "id_number" and not check(read, card.document).ok:
            why = check(read, card.document).words
            words[field] = _("卡上的号码没有填入：{why}").format(why=why)
        else:
            fills[field] = read
    return fills, words


def _is_same(field: str, read: str, typed: str) -> bool:
    return read.upper() == typed.upper() if field == "id_number" else read == typed


def _caption(field: str) -> str:
    return {"name": _("姓名"), "id_number": _("证件号码"), "address": _("住址")}[field]


def _not_read(field: str) -> str:
    words = _("卡上的{field}没有读到：请再刷一次，或照证件填写")
    return words.format(field=_caption(field))
