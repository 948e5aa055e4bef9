"""Glyphs against two references: hb-shape's own, and the EAC suite for Hudum (GB/T 25914)."""

from __future__ import annotations

import json
import re
import subprocess
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import mongfontbuilder
import pytest
import uharfbuzz as hb

from forms.fonts import MONGOLIAN
from forms.shaping import shape
from tests.support.packages import hb_shape
from tests.support.slips import all_texts, fonts, sample_release

PACKAGE = Path(mongfontbuilder.__file__).parent
FVS = re.compile(r"^fvs[1-4]\.effective$")


class Case(NamedTuple):
    name: str
    text: str
    units: list[str]


def _aliases() -> dict[str, str]:
    entries = json.loads((PACKAGE / "data" / "aliases.json").read_text(encoding="utf-8"))
    result = {}
    for character, alias in entries.items():
        found = alias if isinstance(alias, str) else alias.get("MNG")
        if found:
            result[found] = unicodedata.lookup(character)
    return result


def cases(suite: str) -> Iterator[Case]:
    aliases = _aliases()
    text = (PACKAGE / "testSuites" / f"{suite}-hudum.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        parts = line.split("\t")
        if len(parts) >= 3 and not line.startswith("#"):
            spelled = "".join(aliases[name] for name in parts[1].split())
            yield Case(parts[0], spelled, [unit for unit in parts[2].split() if unit not in "<>"])


def written_units(names: list[str]) -> list[str]:
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


def _names(text: str) -> list[str]:
    font = fonts().face(MONGOLIAN).hb_font
    glyphs, _ = shape(text, fonts().face(MONGOLIAN), mongolian=True)
    return [font.get_glyph_name(glyph.gid) for glyph in glyphs]


@pytest.mark.parametrize(("suite", "least", "total"), [("eac", 3490, 3512), ("core", 177, 177)])
def test_written_units_of_the_suite(suite: str, least: int, total: int) -> None:
    found = list(cases(suite))
    passed = sum(written_units(_names(case.text)) == case.units for case in found)
    assert len(found) == total
    assert passed >= least


def test_same_glyphs_as_hb_shape(tmp_path: Path) -> None:
    program = hb_shape()
    texts = sorted({case.text for suite in ("eac", "core") for case in cases(suite)} | _sample_words())
    source = tmp_path / "texts.txt"
    source.write_text("\n".join(texts) + "\n", encoding="utf-8")
    face = fonts().face(MONGOLIAN)
    command = [
        program,
        "--script=Mong",
        "--direction=ltr",
        "--language=mn",
        "--no-positions",
        "--no-clusters",
    ]
    answer = subprocess.run(
        [*command, f"--text-file={source}", str(face.path)], capture_output=True, text=True, check=True
    )
    expected = [line.strip("[]").split("|") for line in answer.stdout.splitlines()]
    assert len(expected) == len(texts)
    different = [
        text
        for text, names in zip(texts, expected, strict=True)
        if [name for name in names if not FVS.match(name)] != _names(text)
    ]
    assert different == []


def _sample_words() -> set[str]:
    return {word for text in all_texts(sample_release()) for word in text.mn.split(" ") if word}


def test_words_shape_alike_alone_and_in_a_line() -> None:
    words = sorted(_sample_words())
    assert len(words) > 500
    face = fonts().face(MONGOLIAN)
    buffer = hb.Buffer()
    buffer.add_str(" ".join(words))
    buffer.script, buffer.direction, buffer.language = "Mong", "ltr", "mn"
    hb.shape(face.hb_font, buffer)
    space = face.hb_font.get_nominal_glyph(ord(" "))
    together = [info.codepoint for info in buffer.glyph_infos if info.codepoint != space]
    alone = [glyph.gid for word in words for glyph in shape(word, face, mongolian=True)[0]]
    dropped = {gid for gid in set(together) if FVS.match(face.hb_font.get_glyph_name(gid))}
    assert [gid for gid in together if gid not in dropped] == alone
