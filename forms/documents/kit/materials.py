"""Materials as forms list them: form and count, what to do about one that is missing, why one is spared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from casework.cases.draft import LACKING, MaterialState
from casework.release.catalogue import Material
from casework.release.necessity import Necessity, may_block, necessity
from casework.shared_words import copies_count
from forms.documents.kit.words import Words, chinese, joined, sentences

SETTLED_LABELS: dict[MaterialState, str] = {
    "handed_in": "received",
    "committed": "committed",
    "not_needed": "not_needed_list",
}


class MaterialLine(msgspec.Struct, frozen=True, kw_only=True):
    """One numbered row of the material table; `reason` says why it is invalid or not needed.

    `wanted_as` is what the case says where that is other than the catalogue, as when the banner wants it;
    `later_by` is the day by which a tolerated one must come, None for before acceptance.
    """

    number: int
    material: Material
    state: MaterialState
    reason: str = ""
    wanted_as: Necessity | None = None
    later_by: dt.date | None = None

    @property
    def necessity(self) -> Necessity:
        """Of which of the five kinds the material is here."""
        return self.wanted_as or necessity(self.material)

    @property
    def is_missing(self) -> bool:
        """Does it keep the case from being complete?"""
        return self.state in LACKING and may_block(self.necessity)

    @property
    def comes_later(self) -> bool:
        """Is it tolerated that it is not here yet?"""
        return self.state in LACKING and self.necessity == "tolerated"


class Lacking(NamedTuple):
    """How many materials are missing, and how many tolerated ones are to come."""

    missing: int
    later: int

    def zh(self, words: Words) -> str:
        """In Chinese: what the eye meets first after the title."""
        if self.missing:
            return words.zh("missing_count", n=self.missing)
        return words.zh("tolerated_count", n=self.later) if self.later else words.zh("all_complete")

    def mn(self, words: Words) -> str:
        """The same in Mongolian."""
        if self.missing:
            return words.mn("missing_count", n=self.missing)
        return words.mn("tolerated_count", n=self.later) if self.later else words.mn("all_complete")


def lacking(lines: Iterable[MaterialLine]) -> Lacking:
    """How much of these is not here."""
    given = list(lines)
    return Lacking(sum(line.is_missing for line in given), sum(line.comes_later for line in given))


def listed_wanted(lines: Iterable[MaterialLine]) -> list[MaterialLine]:
    """What is not here, in the order of the paper: optional ones last."""
    wanted = [line for line in lines if line.state in LACKING]
    return sorted(wanted, key=lambda line: line.necessity == "optional")


def state_zh(words: Words, line: MaterialLine) -> str:
    """The state of a material that is not here; an optional or tolerated one is not called missing."""
    is_absent = line.state == "missing" and line.necessity in ("optional", "tolerated")
    return words.zh(line.necessity if is_absent else line.state)


def form_zh(words: Words, material: Material) -> str:
    """The form of a material with its count, in Chinese."""
    if not copies_count(material):
        return words.zh(material.form)
    return f"{words.zh(material.form)} {words.zh('count', n=copies_count(material))}"


def form_mn(words: Words, material: Material) -> str:
    """The form of a material with its count, in Mongolian."""
    if not copies_count(material):
        return words.mn(material.form)
    return joined(words.mn(material.form), words.mn("count", n=copies_count(material)))


def remedy_zh(words: Words, line: MaterialLine) -> str:
    """What to do about a material that is missing or invalid, and where to get it."""
    material = line.material
    source, agency = chinese(material.source), chinese(material.source_agency)
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
        later_zh(words, line),
        chinese(material.acceptance_criteria),
        chinese(material.note),
    )


def later_zh(words: Words, line: MaterialLine) -> str:
    """That it may come later, and by when."""
    if not line.comes_later:
        return words.zh("tolerance") if line.material.tolerance else ""
    day = line.later_by
    until = words.zh("tolerated_until", y=day.year, m=day.month, d=day.day) if day else ""
    return f"{words.zh('tolerance')}，{until or words.zh('tolerated_before')}"


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
        words.mongolian(material.acceptance_criteria),
        words.mongolian(material.note),
    ]
    return " ".join(part if part[-1] in "᠃᠂!?" else part + "᠃" for part in parts if part)


def why_spared(line: MaterialLine, words: Words) -> str:
    """Why a material need not be brought, in Chinese."""
    if line.reason:
        return line.reason
    if line.material.shareable:
        return words.zh("shareable")
    if line.necessity == "optional":
        return words.zh("optional")
    return words.zh("commitment" if line.material.commitment else "not_needed")


def settled_note(line: MaterialLine, words: Words) -> str:
    """What stands in brackets after a material that is settled."""
    if line.state == "committed":
        return f"（{line.reason}）" if line.reason else ""
    return f"（{form_zh(words, line.material) if line.state == 'handed_in' else why_spared(line, words)}）"


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
    optional = line.necessity == "optional"
    name = f"{material.name.zh}（{words.zh('optional')}）" if optional else material.name.zh
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
