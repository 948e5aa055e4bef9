"""Words that several forms print alike, in Chinese and in Mongolian."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from casework.release.catalogue import Text
from forms.documents.kit.form import IssuedForm
from forms.documents.notification.words import Words

# A Mongolian text longer than this is set in several groups, which pages may part.
_MONGOLIAN_AT_MOST = 700
_MONGOLIAN_LETTERS = range(0x1820, 0x18AB)


def day_zh(words: Words, day: dt.date | None) -> str:
    """A date in Chinese, "" for none."""
    return words.zh("date_value", y=day.year, m=day.month, d=day.day) if day else ""


def day_mn(words: Words, day: dt.date | None) -> str:
    """A date in Mongolian, "" for none."""
    return words.mn("date_value", y=day.year, m=day.month, d=day.day) if day else ""


def issued_zh(form: IssuedForm, words: Words) -> str:
    """The date of issue, marked where the clock could not be trusted."""
    text = day_zh(words, form.issued_on)
    return text if form.clock_trusted else f"{text}（{words.zh('clock_doubtful')}）"


def pair_mn(label: str, value: str) -> str:
    """A Mongolian label with its value, "" where either is missing."""
    return f"{label}᠄ {value}" if label and value else ""


def translated(text: Text | None, words: Words) -> str:
    """The Mongolian of a text, or the Mongolian words that say there is none; "" without a text."""
    if text is None or not text.zh:
        return ""
    return words.mongolian(text) or words.mn("no_mongolian")


def is_mongolian(text: str) -> bool:
    """Whether a text that was typed at the counter has Mongolian letters."""
    return any(ord(character) in _MONGOLIAN_LETTERS for character in text)


def sentences_mn(parts: Iterable[str]) -> str:
    """Mongolian parts as sentences that end with a full stop."""
    return " ".join(part if part[-1] in "᠃᠂!?" else part + "᠃" for part in parts if part)


def cut(text: str, limit: int = _MONGOLIAN_AT_MOST) -> list[str]:
    """`text` in parts of at most `limit` characters, cut at a space where there is one."""
    parts = []
    while len(text) > limit:
        at = text.rfind(" ", limit // 2, limit) + 1 or limit
        parts.append(text[:at])
        text = text[at:]
    return [*parts, text]
