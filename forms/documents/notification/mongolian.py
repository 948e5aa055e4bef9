"""The Mongolian panel of a notification: vertical columns, one group for each material, left to right."""

from __future__ import annotations

from collections.abc import Sequence

from casework.release.catalogue import Text
from forms.documents.kit.materials import SETTLED_LABELS, Lacking, MaterialLine
from forms.documents.kit.panel import Group
from forms.documents.kit.phrases import complaint_phone, consult_phone, limit_mn
from forms.documents.kit.styles import MN_LABEL, Density
from forms.documents.kit.words import Words, joined
from forms.documents.notification.data import Notification
from forms.documents.notification.process import joint_mn, steps_mn
from forms.text.columns import ColumnStyle


def opening(notification: Notification, count: Lacking, words: Words, density: Density) -> list[Group]:
    """The matter's name, and how many materials are missing."""
    texts = [
        (words.mongolian(notification.matter.name), density.mn_matter),
        (count.mn(words), density.mn_matter),
        (words.mn("second_visit") if any(count) else "", MN_LABEL),
    ]
    return _group(texts)


def settled(lines: Sequence[MaterialLine], words: Words, density: Density) -> list[Group]:
    """Materials handed in, or those that need not be brought: all of one state, by number and name."""
    label = words.mn(SETTLED_LABELS[lines[0].state])
    names = [joined(str(line.number), words.mongolian(line.material.name)) for line in lines]
    return _group([(label, MN_LABEL), ("᠂ ".join(names), density.mn_body)]) if label else []


def facts(notification: Notification, words: Words, density: Density) -> list[Group]:
    """Answers, limits, fee, place, hours and phones."""
    pairs = [(words.mn(key), value) for key, value in _facts(notification, words)]
    texts = [f"{label}᠄ {value}" for label, value in pairs if label and value]
    if notification.service_notice and words.notice_mn():
        texts.append(words.notice_mn())
    if density.flowing:
        return _group([("᠃ ".join(texts), density.mn_body)])
    return _group([(text, density.mn_body) for text in texts])


def _group(texts: Sequence[tuple[str, ColumnStyle]], number: int = 0) -> list[Group]:
    filled = tuple((text, style) for text, style in texts if text)
    return [Group(filled, number)] if filled else []


def _facts(notification: Notification, words: Words) -> list[tuple[str, str]]:
    matter = notification.matter
    fee = matter.fee
    cost = _translated(fee.standard, words) or words.mn("charged") if fee.charged else words.mn("free")
    answers = "᠂ ".join(filter(None, (words.mongolian(answer.answer) for answer in notification.answers)))
    return [
        ("department", _translated(matter.authority, words)),
        ("situations", answers),
        ("statutory_limit", limit_mn(words, matter.statutory_limit, "no_statutory_limit")),
        ("promised_limit", limit_mn(words, matter.promised_limit)),
        ("fee", cost),
        ("place", _translated(matter.place or notification.site.address, words)),
        ("hours", _translated(matter.hours or notification.site.hours, words)),
        ("steps", steps_mn(notification, words)),
        ("joint_authorities", joint_mn(notification, words)),
        ("scope", words.mongolian(matter.scope)),
        ("consult_phone", consult_phone(notification, notification.matter)),
        ("complaint_phone", complaint_phone(notification, notification.matter)),
    ]


def _translated(text: Text | None, words: Words) -> str:
    """The Mongolian of a text, or the words that say there is none."""
    if text is None or not text.zh:
        return ""
    return words.mongolian(text) or words.mn("no_mongolian")
