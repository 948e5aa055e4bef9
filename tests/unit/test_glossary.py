"""The glossary: every entry complete, its evidence kept, its code points those of its text."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

GLOSSARY = Path(__file__).parents[2] / "resources" / "i18n" / "glossary-zh-mn.json"


@cache
def glossary() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(GLOSSARY.read_text(encoding="utf-8"))
    return loaded


def test_every_evidence_code_is_explained() -> None:
    assert set(glossary()["meta"]["evidence_codes"]) == {"A", "B", "C"}
    assert {entry["evidence"] for entry in glossary()["entries"]} == {"A", "B", "C"}


def test_the_names_at_the_head_of_each_paper_are_evidenced() -> None:
    evidenced = {entry["zh"] for entry in glossary()["entries"] if entry["evidence"] in ("A", "B")}
    assert evidenced >= {"中华人民共和国", "内蒙古自治区", "呼伦贝尔", "新巴尔虎右旗"}  # data


def test_what_was_seen_in_print_is_surer_than_what_was_drafted() -> None:
    sure = {code: [e["confidence"] for e in glossary()["entries"] if e["evidence"] == code] for code in "AC"}
    assert min(sure["A"]) > max(sure["C"])


def test_no_term_that_waits_for_a_translator_claims_evidence() -> None:
    waiting = glossary()["left_out_needs_translator"]
    assert len(set(waiting)) == len(waiting) > 0
    evidenced = {entry["zh"] for entry in glossary()["entries"] if entry["evidence"] in ("A", "B")}
    assert evidenced.isdisjoint(waiting)


def test_no_term_has_two_entries() -> None:
    counts = Counter(entry["zh"] for entry in glossary()["entries"])
    assert [zh for zh, count in counts.items() if count > 1] == []


def test_code_points_are_those_of_the_text() -> None:
    for entry in glossary()["entries"]:
        assert entry["codepoints"] == " ".join(f"{ord(sign):04X}" for sign in entry["mn"]), entry["zh"]


def test_every_entry_has_its_latin_spelling_and_a_confidence() -> None:
    for entry in glossary()["entries"]:
        assert entry["translit"].isascii()
        assert 0 < entry["confidence"] < 1


def test_no_drafted_term_claims_to_be_sure() -> None:
    drafted = [entry for entry in glossary()["entries"] if entry["evidence"] == "C"]
    assert drafted
    assert max(entry["confidence"] for entry in drafted) <= 0.8


def test_the_latin_spelling_is_one_to_one_with_the_letters() -> None:
    letters: dict[str, set[str]] = {}
    for entry in glossary()["entries"]:
        assert len(entry["translit"]) == len(entry["mn"]), entry["zh"]
        for latin, sign in zip(entry["translit"], entry["mn"], strict=True):
            letters.setdefault(latin, set()).add(sign)
    assert {latin: signs for latin, signs in letters.items() if len(signs) > 1} == {}


def test_the_kiosks_words_are_put_together_from_terms_that_are_there() -> None:
    folder = GLOSSARY.parent
    known = {entry["zh"]: entry["mn"] for entry in glossary()["entries"]}
    known |= json.loads((folder / "window-mn.json").read_text("utf-8"))["words"]
    kiosk = json.loads((folder / "kiosk-mn.json").read_text("utf-8"))
    for shown, each in kiosk["words"].items():
        parts = {part for term in each["from"] for part in known[term].split(" ")}
        assert set(each["mn"].split(" ")) <= parts, shown
    assert not set(kiosk["words"]) & set(kiosk["meta"]["without"])
    assert kiosk["meta"]["status"].startswith("draft")
