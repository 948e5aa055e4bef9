"""Materials as forms list them: form and count, what to do about one that is missing, why one is spared."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from casework.cases.draft import MaterialState
from casework.release.catalogue import Material
from casework.shared_words import copies_count
from forms.documents.kit.words import Words, joined, sentences


class MaterialLine(msgspec.Struct, frozen=True, kw_only=True):
    """One numbered row of the material table; `reason` says why it is invalid or not needed."""

    number: int
    material: Material
    state: MaterialState
    reason: str = ""


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
