"""Pictograms beside the materials, and large print: for whoever cannot read much, where the release asks."""

from __future__ import annotations

import io
import re
from typing import Any, get_args

import msgspec
import pikepdf
import pytest

from casework.release import pictograms
from casework.release.catalogue import Material, MaterialForm, Text
from forms.documents.kit.pictograms import strokes_of
from forms.documents.notification import papers
from forms.documents.notification.data import Notification
from forms.page import DRAWING_UNITS, Document, Drawing, GlyphRun, Rule
from forms.pdf.embed import to_pdf
from forms.sheet.paper import A4, A4_LARGE, PAPERS
from forms.text.column_words import BESIDE
from forms.text.fonts import MONGOLIAN
from tests.support.paper import letters, page_texts
from tests.support.slips import fonts, many, sample_release, slip
from tests.support.source import ROOT

FILES = sorted(path.stem for path in (ROOT / "resources" / "pictograms").glob("*.svg"))
READ_WELL = 16.0  # points


def asking(made: Notification, **settings: Any) -> Notification:
    """The slip of a release whose settings ask for more."""
    return msgspec.structs.replace(made, settings=msgspec.structs.replace(made.settings, **settings))


def drawings(document: Document, page: int = 0) -> list[Drawing]:
    return [item for item in document.pages[page].items if isinstance(item, Drawing)]


def material(name: str, form: MaterialForm = "original", **fields: Any) -> Material:
    return Material(code="M1", name=Text(zh=name), form=form, **fields)


def test_each_key_has_its_drawing_and_each_drawing_its_key() -> None:
    assert set(FILES) == pictograms.PICTOGRAMS
    assert len(FILES) == 24


@pytest.mark.parametrize("key", FILES)
def test_a_drawing_is_of_lines_inside_its_square_and_unlike_the_others(key: str) -> None:
    strokes = strokes_of(key)
    ends = [point for stroke in strokes for point in (stroke.start, *(each[-2:] for each in stroke.segments))]
    assert len(ends) > 5
    assert all(0.75 <= value <= DRAWING_UNITS - 0.75 for point in ends for value in point)
    assert [other for other in FILES if strokes_of(other) == strokes] == [key]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("申请人居民身份证", "id_card"),
        ("居民户口簿", "household_book"),
        ("近期免冠照片", "photo"),
        ("本人银行卡", "bank_card"),
        ("授权委托书", "power_of_attorney"),
        ("结婚证", "marriage"),
        ("出生医学证明", "birth"),
        ("草原承包经营权证", "land"),
        ("土地流转合同", "land"),
        ("劳动合同", "contract"),
        ("医疗救助申请表", "medical"),
        ("残疾人证", "medical"),
        ("营业执照", "business_licence"),
        ("信用承诺书", "signature"),
        ("无犯罪记录证明", "certificate"),
    ],
)
def test_a_material_is_known_by_the_words_of_its_name(name: str, key: str) -> None:
    assert pictograms.pictogram_of(material(name)) == key


@pytest.mark.parametrize("form", get_args(MaterialForm))
def test_what_no_word_tells_is_known_by_its_form(form: MaterialForm) -> None:
    assert pictograms.pictogram_of(material("其他", form)) in FILES


def test_the_release_has_the_last_word_if_it_is_one() -> None:
    assert pictograms.pictogram_of(material("居民身份证", pictogram="photo")) == "photo"
    assert pictograms.pictogram_of(material("居民身份证", pictogram="of a later version")) == "id_card"


def test_every_material_of_the_sample_has_one() -> None:
    known = [
        pictograms.pictogram_of(each) for matter in sample_release().matters for each in matter.materials
    ]
    assert set(known) <= set(FILES)
    assert len(set(known)) > 10


@pytest.mark.parametrize("name", ["a4", "a4-large", "a5", "241-full"])
def test_each_missing_material_has_its_picture_where_the_release_asks(name: str) -> None:
    made = slip("SAMPLE-004", ("missing", "handed_in"))
    wanted = [line for line in made.materials if line.is_missing]
    plain = papers.lay_out(made, fonts(), PAPERS[name])
    assert drawings(plain) == []
    pictured = papers.lay_out(asking(made, pictograms=True), fonts(), PAPERS[name])
    keys = [pictograms.pictogram_of(line.material) for line in wanted]
    assert [drawing.strokes for drawing in drawings(pictured)] == [strokes_of(key) for key in keys]
    texts = [
        "".join(sorted(letters("".join(page_texts(to_pdf(each, fonts())))))) for each in (plain, pictured)
    ]
    if len(plain.pages) == len(pictured.pages):
        assert texts[0] == texts[1]


def test_pictures_are_artifacts_and_small() -> None:
    made = slip("SAMPLE-004", ("missing",))
    plain, pictured = (
        to_pdf(papers.lay_out(each, fonts(), A4), fonts()) for each in (made, asking(made, pictograms=True))
    )
    with pikepdf.open(io.BytesIO(pictured)) as document:
        contents = b"".join(
            stream.read_bytes() for stream in document.objects if isinstance(stream, pikepdf.Stream)
        )
    count = len(made.materials)
    decoration = re.findall(rb"/Artifact BMC(.*?)EMC", contents, re.DOTALL)
    assert (
        b"".join(decoration).count(b"1 J 1 j") == contents.count(b"1 J 1 j") == count
    )  # once for both copies
    assert len(pictured) - len(plain) < 250 * count


def body_sizes(document: Document) -> list[float]:
    """The sizes in which Chinese stands on the first page, above the places to sign."""
    runs = [item for item in document.pages[0].items if isinstance(item, GlyphRun) and not item.turned]
    return [run.size for run in runs if run.y < document.pages[0].height * 0.5]


def test_large_print_is_large() -> None:
    made = slip("SAMPLE-004", ("missing", "handed_in"))
    assert min(body_sizes(papers.lay_out(made, fonts(), A4_LARGE))) >= READ_WELL
    assert min(body_sizes(papers.lay_out(made, fonts(), A4))) < READ_WELL
    asked = papers.lay_out(asking(made, large_print=True), fonts(), A4)
    assert min(body_sizes(asked)) >= READ_WELL


def test_a_list_too_long_for_large_print_is_set_as_usual() -> None:
    made = many(40)
    asked = papers.lay_out(asking(made, large_print=True), fonts(), A4)
    assert to_pdf(asked, fonts()) == to_pdf(papers.lay_out(made, fonts(), A4), fonts())


@pytest.mark.parametrize("order", ["zh_first", "mn_first"])
def test_places_to_sign_are_as_large_in_large_print(order: str) -> None:
    made = slip("SAMPLE-004", ("missing", "handed_in"))
    settings = msgspec.structs.replace(made.settings, script_order=order)
    document = papers.lay_out(msgspec.structs.replace(made, settings=settings), fonts(), A4_LARGE)
    last = document.pages[len(document.pages) // 2 - 1]  # of the first copy
    runs = [item for item in last.items if isinstance(item, GlyphRun)]
    sizes = {"".join(glyph.text for glyph in run.glyphs): run.size for run in runs}
    keys = ("handler_signature", "applicant_signature", "fingerprint", "witness", "seal")
    labels = [made.labels[key] for key in keys]
    assert [sizes[label.zh] for label in labels if sizes[label.zh] < READ_WELL] == []
    assert sizes[made.handler] >= READ_WELL
    upright = [(text, size) for text, size in sizes.items() if text.strip(" ") and text[0] in "ᠡᠭᠬᠲ"]
    words = {word for label in labels for word in label.mn.split(" ")}
    shown = [size for text, size in upright if set(text.split(" ")) <= words]
    assert shown, "both languages stand there"
    assert min(shown) >= READ_WELL


@pytest.mark.parametrize("order", ["zh_first", "mn_first"])
def test_strip_and_foot_are_large_in_large_print(order: str) -> None:
    made = slip("SAMPLE-004", ("missing", "handed_in"))
    settings = msgspec.structs.replace(made.settings, script_order=order)
    document = papers.lay_out(msgspec.structs.replace(made, settings=settings), fonts(), A4_LARGE)
    for page in document.pages:
        runs = [item for item in page.items if isinstance(item, GlyphRun)]
        upright = [run.size for run in runs if run.font == MONGOLIAN]
        assert min(upright, default=READ_WELL) >= READ_WELL
        least = READ_WELL * BESIDE - 0.01  # of Latin in a column
        small = ["".join(glyph.text for glyph in run.glyphs) for run in runs if run.size < least]
        assert not [text for text in small if not text.isdecimal()], "but for numbers on their grounds"
    last = document.pages[len(document.pages) // 2 - 1]  # of the first copy, with the receipt
    rules = [item for item in last.items if isinstance(item, Rule) and not item.dash]
    lowest = max(rule.y1 for rule in rules)
    to_sign = [rule for rule in rules if rule.y1 == lowest]
    assert len(to_sign) == 2
    assert min(rule.x2 - rule.x1 for rule in to_sign) >= 60.0
