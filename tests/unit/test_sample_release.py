"""The sample release: whole, honest about what is unverified, and its Mongolian well encoded."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec
import pytest
import uharfbuzz

from casework.release.applicability import materials as needed
from casework.release.catalogue import Material, Matter, Release, Text

RESOURCES = Path(__file__).parents[2] / "resources"
FONT = RESOURCES / "fonts" / "noto-sans-mongolian" / "NotoSansMongolian-Regular.ttf"

LETTER = "[\u1820-\u1842]"
ALLOWED = re.compile(r"(?:[\u1820-\u1842\u180b\u180e\u202f 0-9?(),/:\u2013\u1802\u1803]|\{[a-z]+\})+")
WRONG = {
    "NNBSP without a stem": re.compile("(?<![\u1820-\u1842\u180b0-9}\u4e00-\u9fff])\u202f"),
    "NNBSP without a suffix": re.compile(f"\u202f(?!{LETTER})"),
    "MVS not before a final a or e": re.compile(f"\u180e(?![\u1820\u1821](?!{LETTER}))"),
    "MVS not after a letter": re.compile(f"(?<!{LETTER})\u180e"),
    "FVS1 elsewhere than after t or d": re.compile("(?<![\u1832\u1833])\u180b"),
    "double or outer space": re.compile(r"  |^[ \u202f]|[ \u202f]$"),
}
PLACEHOLDER = re.compile(r"\{[a-z]+\}")


@cache
def sample() -> Release:
    data = (RESOURCES / "catalogue" / "sample-release.json").read_bytes()
    return msgspec.json.decode(data, type=Release, strict=True)


def texts(part: object) -> Iterator[Text]:
    """Every Text inside a struct, however deep."""
    if isinstance(part, Text):
        yield part
    elif isinstance(part, msgspec.Struct):
        for name in part.__struct_fields__:
            yield from texts(getattr(part, name))
    elif isinstance(part, dict):
        for value in part.values():
            yield from texts(value)
    elif isinstance(part, tuple):
        for value in part:
            yield from texts(value)


SOURCE_COUNT = 40  # matters that were taken from the source; examples of further fields come after them


def from_source() -> tuple[Matter, ...]:
    return sample().matters[:SOURCE_COUNT]


def materials() -> list[Material]:
    return [material for matter in from_source() for material in matter.materials]


def test_it_is_the_sample_and_says_so() -> None:
    release = sample()
    assert (release.name, release.number) == ("sample-0.1", 1)
    assert release.warning.startswith("PROPOSAL_NOT_OFFICIAL")
    assert release.settings.print_drafts
    assert release.settings.script_order == "zh_first"


def test_forty_three_matters_with_their_codes() -> None:
    codes = [matter.code for matter in sample().matters]
    assert codes == [f"SAMPLE-{number:03d}" for number in range(1, 44)]


def test_material_codes_follow_their_matter() -> None:
    for matter in sample().matters:
        expected = [f"{matter.code}-M{number:02d}" for number in range(1, len(matter.materials) + 1)]
        assert [material.code for material in matter.materials] == expected


def test_nothing_of_the_source_is_lost() -> None:
    matters = from_source()
    assert len(materials()) == 266
    assert sum(len(matter.legal_basis) for matter in matters) == 57
    assert sum(len(matter.situations) for matter in matters) == 86
    assert sum(len(situation.options) for matter in matters for situation in matter.situations) == 207
    assert sum(len(matter.notes) for matter in matters) == 25
    assert sum(bool(material.when) for material in materials()) == 132
    assert sum(material.note is not None for material in materials()) == 60
    assert sum(matter.statutory_limit is not None for matter in matters) == 7
    assert all(matter.promised_limit and matter.result and matter.initials for matter in matters)


def test_every_unverified_flag_of_the_source_stays() -> None:
    matters = from_source()
    assert Counter(name for matter in matters for name in matter.unverified) == {
        "promised_limit": 40,
        "materials": 12,
        "statutory_limit": 3,
        "basis": 3,
        "situations": 2,
        "department": 2,
        "item_type": 1,
    }
    assert sum(material.unverified for material in materials()) == 18
    assert sum(basis.unverified for matter in matters for basis in matter.legal_basis) == 9
    assert sum(matter.fee.unverified for matter in matters) == 5


def test_document_numbers_are_parted_from_titles() -> None:
    bases = [basis for matter in from_source() for basis in matter.legal_basis]
    assert sum(bool(basis.number) for basis in bases) == 22
    assert not [basis for basis in bases if "号" in basis.title]
    assert not [basis for basis in bases if set(basis.number) & set("（）")]


@pytest.mark.parametrize("matter", sample().matters, ids=lambda matter: matter.code)
def test_when_names_answers_that_exist(matter: Matter) -> None:
    answers = {each.key: {option.value for option in each.options} for each in matter.situations}
    for material in matter.materials:
        for key, values in material.when.items():
            assert values
            assert set(values) <= answers.get(key, set()), (material.code, key)


def test_paper_counts_fit_the_form() -> None:
    for material in materials():
        counts = (material.originals > 0, material.copies > 0)
        expected = {
            "original": (True, False),
            "form": (True, False),
            "copy": (False, True),
            "original_and_copy": (True, True),
            "electronic": (False, False),
        }[material.form]
        assert counts == expected, material.code


def test_only_sources_and_notes_that_say_so_make_a_material_shareable() -> None:
    shareable = [material for material in materials() if material.shareable]
    assert len(shareable) == 10
    said = [
        (each.source.zh if each.source else "") + (each.note.zh if each.note else "") for each in shareable
    ]
    assert all("共享核验" in words for words in said)


def test_commitment_and_tolerance_come_from_the_words() -> None:
    commitment = [material for material in materials() if material.commitment]
    assert len(commitment) == 7
    assert all("承诺书" in each.name.zh + (each.note.zh if each.note else "") for each in commitment)
    assert [each.name.zh for each in materials() if each.tolerance] == ["遭遇困难的证明材料"]


def test_each_further_field_has_an_example() -> None:
    release = sample()
    firm, housing, trade = release.matters[SOURCE_COUNT:]
    assert firm.served == ("organization",)
    assert firm.scope
    assert firm.online
    assert firm.print_set
    assert firm.keeping
    assert firm.faq
    assert firm.life_events
    assert firm.export_profiles == (release.export_profiles[0].key,)
    assert firm.promised_limit
    assert firm.promised_limit.value == 2.5
    assert housing.situations[0].multiple
    assert [each.parallel for each in housing.joint_departments] == [False, True]
    assert housing.remedies
    assert housing.counters
    assert [step.limit.unit for step in housing.steps if step.limit] == [
        "hour",
        "working_day",
        "calendar_day",
    ]
    assert trade.authority.zh == "旗公共资源交易中心"
    assert trade.excluded_steps
    assert trade.quota
    assert trade.fee.reduction
    (bundle,) = release.bundles
    assert bundle.source_list
    assert bundle.number
    assert [each.required for each in bundle.matters] == [True, True, True, False]
    (inspection,) = release.inspections
    assert len(inspection.items) == 3
    assert release.faq
    assert all(matter.keywords for matter in release.matters)


def test_what_is_assumed_in_the_examples_says_so() -> None:
    release = sample()
    for matter in release.matters[SOURCE_COUNT:]:
        assert {"promised_limit", "materials"} <= set(matter.unverified)
        assert matter.notes
    assert {"source_list", "number"} <= set(release.bundles[0].unverified)
    assert release.inspections[0].unverified
    assert release.matters[SOURCE_COUNT].keeping
    assert "keeping" in release.matters[SOURCE_COUNT].unverified


def test_several_answers_of_the_sample_need_the_papers_of_each() -> None:
    housing = sample().matters[SOURCE_COUNT + 1]
    names = [
        material.name.zh
        for material in needed(housing, {"family": ("low", "disabled"), "agent": ("no",)})
        if material.when
    ]
    assert names == ["最低生活保障证", "残疾人证"]


def test_a_point_that_is_no_authority_accepts_nothing() -> None:
    for matter in sample().matters:
        assert set(matter.modes) == {"banner", "township", "community", "gacha"}
        assert "accept" not in (matter.modes["gacha"], matter.modes["community"])


def test_sites_form_a_tree_and_only_the_township_is_delegated() -> None:
    release = sample()
    assert [(site.code, site.kind, site.parent) for site in release.sites] == [
        ("BQ00", "banner", ""),
        ("ML01", "township", "BQ00"),
        ("ML0101", "gacha", "ML01"),
    ]
    accepted = tuple(each.code for each in release.matters if each.modes["township"] == "accept")
    assert [site.delegated for site in release.sites] == [(), accepted, ()]


def test_no_text_is_approved_and_mongolian_is_there_exactly_when_drafted() -> None:
    for text in texts(sample()):
        assert text.status == ("draft" if text.mn else "none"), text.zh
        assert not text.approved_by
        assert text.approved_on is None


def test_one_chinese_text_has_one_mongolian_text() -> None:
    found: dict[str, set[str]] = {}
    for text in texts(sample()):
        found.setdefault(text.zh, set()).add(text.mn)
    assert {zh: mn for zh, mn in found.items() if len(mn) > 1} == {}


def test_placeholders_are_the_same_in_both_scripts() -> None:
    for key, label in sample().labels.items():
        if label.mn:
            assert Counter(PLACEHOLDER.findall(label.zh)) == Counter(PLACEHOLDER.findall(label.mn)), key


def test_only_code_points_of_hudum_and_its_marks() -> None:
    odd = [text.mn for text in texts(sample()) if text.mn and not ALLOWED.fullmatch(text.mn)]
    assert odd == []


@pytest.mark.parametrize("rule", WRONG)
def test_suffixes_and_detached_vowels_are_joined_rightly(rule: str) -> None:
    assert [text.mn for text in texts(sample()) if WRONG[rule].search(text.mn)] == []


@pytest.mark.parametrize(
    ("rule", "wrong"),
    [
        ("NNBSP without a stem", "\u182a\u1822 \u202f\u1824\u1828"),
        ("NNBSP without a suffix", "\u182a\u1822\u202f 1"),
        ("MVS not before a final a or e", "\u182a\u1820\u180e\u1822"),
        ("MVS not after a letter", " \u180e\u1820"),
        ("FVS1 elsewhere than after t or d", "\u182a\u180b"),
        ("double or outer space", "\u182a\u1822  \u182a"),
    ],
)
def test_the_rules_catch_what_they_name(rule: str, wrong: str) -> None:
    assert WRONG[rule].search(wrong)


def test_the_font_has_a_glyph_for_every_drafted_word() -> None:
    font = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(FONT))))
    words = {word for text in texts(sample()) for word in PLACEHOLDER.sub("12", text.mn).split(" ")}
    assert len(words) > 800
    assert [word for word in sorted(words) if 0 in glyph_ids(font, word)] == []


def glyph_ids(font: uharfbuzz.Font, word: str) -> list[int]:
    buffer = uharfbuzz.Buffer()
    buffer.add_str(word)
    buffer.direction, buffer.script = "ltr", "mong"
    uharfbuzz.shape(font, buffer)
    return [info.codepoint for info in buffer.glyph_infos]
