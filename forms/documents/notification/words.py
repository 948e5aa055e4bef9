"""Which words of a notification may be printed, in Chinese and in Mongolian.

Approved Mongolian is printed as it is; a draft only where the release allows it, and then the page
bears a mark; where there is none, the form says so.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

from casework.release.catalogue import LegalBasis, Limit, Material, Settings, Text
from forms.documents.kit.labels import CHINESE
from forms.documents.notification.data import MaterialLine

_UNIT_KEYS = {"working_day": "working_days", "calendar_day": "calendar_days"}


class Worded(Protocol):
    """Whatever is printed with the labels and settings of a release."""

    @property
    def labels(self) -> dict[str, Text]: ...

    @property
    def settings(self) -> Settings: ...


class Words:
    """The labels and texts of one document; remembers whether a draft was taken."""

    def __init__(self, form: Worded) -> None:
        self._labels = form.labels
        self._notice = form.settings.service_notice
        self._drafts = form.settings.print_drafts
        self.printed_draft = False

    def zh(self, key: str, **values: object) -> str:
        """The Chinese label of that key, its {fields} filled in."""
        label = self._labels.get(key)
        return _filled(label.zh if label else CHINESE.get(key, key), values)

    def mn(self, key: str, **values: object) -> str:
        """The Mongolian label of that key, or "" where none may be printed."""
        label = self._labels.get(key)
        return _filled(self.mongolian(label), values) if label else ""

    def notice_zh(self) -> str:
        """The sentence on slips of sites that are no authority: the release's, else the label."""
        return self._notice.zh if self._notice else self.zh("service_notice")

    def notice_mn(self) -> str:
        """The same sentence in Mongolian."""
        return self.mongolian(self._notice) if self._notice else self.mn("service_notice")

    def mongolian(self, text: Text | None) -> str:
        """The Mongolian of `text`, or "" where none may be printed."""
        if text is None or not text.mn or text.status == "none":
            return ""
        if text.status == "draft":
            if not self._drafts:
                return ""
            self.printed_draft = True
        return text.mn


def _filled(text: str, values: dict[str, object]) -> str:
    for name, value in values.items():
        text = text.replace("{" + name + "}", str(value))
    return text


def copies_count(material: Material) -> int:
    """How many papers are handed in."""
    if material.form in ("copy", "original_and_copy"):
        return max(material.copies, 1)
    return max(material.originals, material.copies, 1)


def form_zh(words: Words, material: Material) -> str:
    """The form of a material with its count, in Chinese."""
    if material.form == "electronic":
        return words.zh("electronic")
    return f"{words.zh(material.form)} {words.zh('count', n=copies_count(material))}"


def form_mn(words: Words, material: Material) -> str:
    """The form of a material with its count, in Mongolian."""
    if material.form == "electronic":
        return words.mn("electronic")
    return joined(words.mn(material.form), words.mn("count", n=copies_count(material)))


def joined(*parts: str, by: str = " ") -> str:
    """The parts that are not empty."""
    return by.join(part for part in parts if part)


def sentences(*parts: str) -> str:
    """Chinese parts as sentences that end with a full stop."""
    return "".join(part if part[-1] in "。！？；" else part + "。" for part in parts if part)


def remedy_zh(words: Words, line: MaterialLine) -> str:
    """What to do about a material that is missing or invalid, and where to get it."""
    material = line.material
    agency = material.source_agency
    source = material.source.zh if material.source else ""
    where = f"{source}（{agency}）" if source and agency and agency not in source else source or agency
    todo = ""
    if line.state == "invalid":
        todo = words.zh("resubmit")
    elif not where:
        todo = words.zh("bring_it")
    return sentences(
        joined(line.reason, todo, by="，"),
        where,
        words.zh("commitment") if material.commitment else "",
        words.zh("tolerance") if material.tolerance else "",
        material.acceptance_criteria,
        material.note.zh if material.note else "",
    )


def remedy_mn(words: Words, line: MaterialLine) -> str:
    """The same in Mongolian, as far as it may be printed."""
    material = line.material
    where = words.mongolian(material.source)
    todo = ""
    if line.state == "invalid":
        todo = words.mn("resubmit")
    elif not where:
        todo = words.mn("bring_it")
    parts = [
        todo,
        where,
        words.mn("commitment") if material.commitment else "",
        words.mn("tolerance") if material.tolerance else "",
        words.mongolian(material.note),
    ]
    return " ".join(part if part[-1] in "᠃᠂!?" else part + "᠃" for part in parts if part)


def why_spared(line: MaterialLine, words: Words) -> str:
    """Why a material need not be brought, in Chinese."""
    if line.reason:
        return line.reason
    if line.material.shareable:
        return words.zh("shareable")
    return words.zh("commitment" if line.material.commitment else "not_needed")


class Portion(NamedTuple):
    """What of a material stands in one row: all of it, unless its texts are longer than a page bears."""

    line: MaterialLine
    first: bool
    name_zh: str
    remedy_zh: str
    name_mn: str
    remedy_mn: str


def portions(line: MaterialLine, words: Words) -> list[Portion]:
    """The rows of one material."""
    material = line.material
    name = material.name.zh if material.required else f"{material.name.zh}（{words.zh('optional')}）"
    texts = [
        _cut(name, 120),
        _cut(remedy_zh(words, line), 360),
        _cut(words.mongolian(material.name), 240),
        _cut(remedy_mn(words, line), 900),
    ]
    rows = max(map(len, texts))
    padded = [[*parts, *[""] * (rows - len(parts))] for parts in texts]
    return [Portion(line, i == 0, *row) for i, row in enumerate(zip(*padded, strict=True))]


def _cut(text: str, limit: int) -> list[str]:
    """`text` in parts of at most `limit` characters, cut at a space or Chinese stop if there is one."""
    parts = []
    while len(text) > limit:
        at = max(text.rfind(mark, limit // 2, limit) for mark in " ，。；")
        at = at + 1 if at > 0 else limit
        parts.append(text[:at])
        text = text[at:]
    return [*parts, text]


def limit_zh(words: Words, limit: Limit | None, missing_key: str = "") -> str:
    """A time limit in Chinese; `missing_key` names the label that says there is none."""
    if limit is None:
        return words.zh(missing_key) if missing_key else ""
    unit = words.zh("on_the_spot" if limit.unit == "on_the_spot" else _UNIT_KEYS[limit.unit], n=limit.value)
    return f"{unit}（{limit.note}）" if limit.note else unit


def limit_mn(words: Words, limit: Limit | None, missing_key: str = "") -> str:
    """A time limit in Mongolian."""
    if limit is None:
        return words.mn(missing_key) if missing_key else ""
    return words.mn("on_the_spot" if limit.unit == "on_the_spot" else _UNIT_KEYS[limit.unit], n=limit.value)


def basis_zh(basis: LegalBasis) -> str:
    """One legal basis: 《title》 (document number) article."""
    title = basis.title if basis.title.startswith("《") else f"《{basis.title}》"
    return title + (f"（{basis.number}）" if basis.number else "") + basis.article
