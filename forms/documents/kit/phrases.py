"""What several forms say alike: dates, pairs, limits, phones, in Chinese and in Mongolian."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from casework.release.catalogue import Limit, Matter, Text
from casework.release.limits import number_words
from forms.documents.kit.form import Form, IssuedForm
from forms.documents.kit.words import Words

# A Mongolian text longer than this is set in several groups, which pages may part.
_MONGOLIAN_AT_MOST = 700
_MONGOLIAN_LETTERS = range(0x1820, 0x18AB)
THEN = " → "
_UNIT_KEYS = {
    "on_the_spot": "on_the_spot",
    "working_day": "working_days",
    "calendar_day": "calendar_days",
    "hour": "limit_hours",
    "month": "limit_months",
    "year": "limit_years",
}


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


def limit_zh(words: Words, limit: Limit | None, missing_key: str = "") -> str:
    """A time limit in Chinese; `missing_key` names the label that says there is none."""
    if limit is None:
        return words.zh(missing_key) if missing_key else ""
    unit = words.zh(_UNIT_KEYS[limit.unit], n=number_words(limit.value))
    return f"{unit}（{limit.note.zh}）" if limit.note else unit


def limit_mn(words: Words, limit: Limit | None, missing_key: str = "") -> str:
    """A time limit in Mongolian."""
    if limit is None:
        return words.mn(missing_key) if missing_key else ""
    unit, note = words.mn(_UNIT_KEYS[limit.unit], n=number_words(limit.value)), words.mongolian(limit.note)
    return f"{unit} ({note})" if unit and note else unit


def departments_zh(words: Words, matter: Matter, *, with_limits: bool = False) -> str:
    """The departments that take part with what they do, in order; those that act at once side by side."""
    text = ""
    for department in matter.joint_departments:
        between = "" if not text else "、" if department.parallel else THEN
        limit = limit_zh(words, department.limit) if with_limits else ""
        about = "，".join(filter(None, (department.duty.zh if department.duty else "", limit)))
        text += f"{between}{department.name.zh}" + (f"（{about}）" if about else "")
    return text


def consult_phone(form: Form, matter: Matter | None) -> str:
    """The phones to ask at: the matter's own, else the site's."""
    return "、".join(matter.phones if matter else ()) or form.site.phone


def complaint_phone(form: Form, matter: Matter | None) -> str:
    """Where to complain: the matter's own phone, else the release's."""
    return (matter.complaint_phone if matter else "") or form.settings.complaint_phone


def phones(form: Form, matter: Matter | None) -> tuple[tuple[str, str], ...]:
    """Both with the keys of their labels, as every head that is about a matter shows them."""
    return (
        ("consult_phone", consult_phone(form, matter)),
        ("complaint_phone", complaint_phone(form, matter)),
    )
