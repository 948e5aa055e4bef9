"""Collections of Mongolian text that anyone can install, and what they say of its shapes.

EAC and core-hudum are the suites of mongfontbuilder (GB/T 25914 and UTN #57); CLDR is that of babel.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import mongfontbuilder
from babel import localedata

from tests.support.slips import all_texts, sample_release

PACKAGE = Path(mongfontbuilder.__file__).parent
# Zero-width glyphs that say that a selector did its work; on paper they are nothing.
FVS = re.compile(r"^fvs[1-4]\.effective$")
# A control that has no effect where it stands: a dashed box, which paper must not show.
CONTROL_BOX = re.compile(r"^(fvs[1-4]|mvs|mvs\.nominal)$")
_IN_THE_FONT = re.compile("[ \u1800-\u18af\u202f\u200c\u200d]*")


class Case(NamedTuple):
    name: str
    text: str
    units: list[str]


@cache
def _aliases() -> dict[str, str]:
    entries = json.loads((PACKAGE / "data" / "aliases.json").read_text(encoding="utf-8"))
    result = {}
    for character, alias in entries.items():
        found = alias if isinstance(alias, str) else alias.get("MNG")
        if found:
            result[found] = unicodedata.lookup(character)
    return result


def cases(suite: str) -> Iterator[Case]:
    """The cases of `eac` or `core`: a text, and the written units it must show."""
    aliases = _aliases()
    text = (PACKAGE / "testSuites" / f"{suite}-hudum.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        parts = line.split("\t")
        if len(parts) >= 3 and not line.startswith("#"):
            spelled = "".join(aliases[name] for name in parts[1].split())
            yield Case(parts[0], spelled, [unit for unit in parts[2].split() if unit not in "<>"])


def written_units(names: Iterable[str]) -> list[str]:
    """The written units that glyph names of Noto Sans Mongolian 3.002 stand for (UTN #57)."""
    special = {"mvs.wide": "-", "space": "-", "nnbsp": "-", "mvs.narrow": "_"}
    result: list[str] = []
    for name in names:
        if FVS.match(name) or name == "nirugu.extend":
            continue
        if name in special:
            result.append(special[name])
        elif name.startswith(("fvs", "nirugu", "mvs")):
            stem = name.split(".")[0].capitalize()
            result.append("Ni" if stem == "Nirugu" else stem)
        else:
            parts = name.lstrip("_").split(".")
            units = parts[1] if parts[0].startswith("uni") and len(parts) > 1 else parts[0]
            result += re.findall("[A-Z][a-z]*[0-9]?", units) or [name]
    return result


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list):
        for part in value:
            yield from _strings(part)
    elif hasattr(value, "values"):
        yield from _strings(list(value.values()))
    elif hasattr(value, "pattern"):
        yield value.pattern


def _has_mongolian(text: str) -> bool:
    return any("\u1800" <= character <= "\u18af" for character in text)


def cldr() -> list[str]:
    """What CLDR says in traditional Mongolian: months, days, territories, patterns."""
    data = localedata.load("mn_Mong_MN", merge_inherited=False)
    return sorted({text for text in _strings(data) if _has_mongolian(text)})


def sample() -> list[str]:
    """The Mongolian texts of the sample catalogue."""
    return sorted({text.mn for text in all_texts(sample_release()) if _has_mongolian(text.mn)})


def words(texts: Iterable[str]) -> list[str]:
    """The parts between spaces that hold Mongolian letters and their controls alone."""
    found = {word for text in texts for word in text.split(" ")}
    return sorted(word for word in found if _has_mongolian(word) and _IN_THE_FONT.fullmatch(word))


def corpora() -> dict[str, list[str]]:
    """Every Mongolian word, or test string, of each collection."""
    suites = {
        suite: sorted({case.text for case in cases(suite) if _IN_THE_FONT.fullmatch(case.text)})
        for suite in ("eac", "core")
    }
    return {**suites, "cldr": words(cldr()), "sample": words(sample())}
