"""Texts as long as they come: none runs into another, and one that finds no room is named before printing."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest

from casework.release.catalogue import Matter, Site
from desktop.cli.commands import main
from forms.documents.notification import papers as notification_papers
from forms.errors import DocumentError, PaperTooSmall, TextTooLong
from forms.page import Document, Glyph, GlyphRun, Page, Rule
from forms.sheet.frame import framed
from forms.sheet.paper import A4, A5, PAPERS
from forms.text.fonts import HAN
from tests.support.form_texts import FORMS, PLACES
from tests.support.frame import outside
from tests.support.slips import fonts, mongolian_first, slip, without_mongolian
from tests.support.workplaces import demo_folder

# National codes have 31 characters; the rest is longer than any that is known.
CODE = "11150729MB1234567X4000725001000"
SITE = "示例旗示例苏木镇人民政府党群便民服务中心代办点"
PHONES = "0470-0000001、13800000000"
PERSON = "孛儿只斤·阿拉坦敖其尔巴图孟和"


def _longer(form: Any) -> Any:
    """The form with a code, names and phones as long as they come."""
    changes: dict[str, Any] = {}
    for name in form.__struct_fields__:
        value = getattr(form, name)
        if isinstance(value, Site):
            site_name = msgspec.structs.replace(value.name, zh=SITE)
            changes[name] = msgspec.structs.replace(value, name=site_name, phone=PHONES)
        elif isinstance(value, Matter):
            text = msgspec.structs.replace(value.name, zh=f"{value.name.zh}（含丧葬补助、个人账户余额继承）")
            changes[name] = msgspec.structs.replace(value, name=text, code=CODE)
        elif name == "notification":
            changes[name] = _longer(value)
        elif name in ("handler", "applicant_name", "carrier", "recipient_name"):
            changes[name] = PERSON
        elif name == "number" and value.startswith("SAMPLE"):
            changes[name] = CODE
    made = msgspec.structs.replace(form, **changes)
    if "delegated" in getattr(getattr(made, "site", None), "__struct_fields__", ()):
        made = msgspec.structs.replace(made, site=msgspec.structs.replace(made.site, delegated=(CODE,)))
    return made


class Inked(NamedTuple):
    """Where a run has ink, about: left, top, right, bottom in points, and its text."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


def _inked(run: GlyphRun) -> Inked | None:
    face = fonts().face(run.font)
    glyphs = [glyph for glyph in run.glyphs if glyph.text != " "]
    if not glyphs:
        return None
    start = min(glyph.along for glyph in glyphs)
    end = max(glyph.along + face.advance(glyph.gid) * run.size for glyph in glyphs)
    text = "".join(glyph.text for glyph in run.glyphs)
    if run.turned:
        return Inked(run.x + 0.1 * run.size, run.y + start, run.x + 0.7 * run.size, run.y + end, text)
    lines = [run.y - glyph.across for glyph in glyphs]
    upper, lower = min(lines) - 0.7 * run.size, max(lines) + 0.05 * run.size
    return Inked(run.x + start, upper, run.x + end, lower, text)


def _clashes(page: Page) -> list[tuple[str, str]]:
    """Texts of which one stands on the other; the empty half of a bracket may."""
    runs = [item for item in page.items if isinstance(item, GlyphRun)]
    inked = [found for found in map(_inked, runs) if found]
    return [
        (one.text, other.text)
        for one, other in combinations(inked, 2)
        if min(one.right, other.right) - max(one.left, other.left) > 1.5
        and min(one.bottom, other.bottom) - max(one.top, other.top) > 1.0
    ]


def _slip_on(name: str, order: str, longer: bool) -> Document:
    made = without_mongolian(slip(states=("handed_in",))) if name == "241-third" else slip()
    made = mongolian_first(made) if order == "mn_first" else made
    return notification_papers.lay_out(_longer(made) if longer else made, fonts(), PAPERS[name])


@pytest.mark.parametrize("longer", [False, True])
@pytest.mark.parametrize("name", FORMS)
def test_no_text_of_a_form_stands_on_another(name: str, longer: bool) -> None:
    lay_out, make = FORMS[name]
    made = _longer(make()) if longer else make()
    for page in lay_out(made, fonts()).pages:
        assert _clashes(page) == []
        assert outside(page) == []


@pytest.mark.parametrize("longer", [False, True])
@pytest.mark.parametrize("order", ["zh_first", "mn_first"])
@pytest.mark.parametrize("name", PAPERS)
def test_no_text_of_a_slip_stands_on_another(name: str, order: str, longer: bool) -> None:
    for page in _slip_on(name, order, longer).pages:
        assert _clashes(page) == []


def test_the_check_sees_a_text_on_another() -> None:
    page = _slip_on("a4", "zh_first", False).pages[0]
    run = next(item for item in page.items if isinstance(item, GlyphRun))
    moved = msgspec.structs.replace(run, x=run.x + 3.0)
    assert _clashes(Page(page.width, page.height, (*page.items, moved))) != []


def test_the_whole_code_is_printed_where_it_does_not_fit_beside_the_site() -> None:
    for lay_out, made in (
        (notification_papers.lay_out, slip()),
        (FORMS["receipt"][0], FORMS["receipt"][1]()),
    ):
        runs = [r for r in lay_out(_longer(made), fonts()).pages[0].items if isinstance(r, GlyphRun)]
        assert CODE in "".join(glyph.text for run in runs for glyph in run.glyphs)


ENDLESS = {"han": "长" * 300, "latin": "W" * 300}


@pytest.mark.slow
@pytest.mark.parametrize("kind", ENDLESS)
@pytest.mark.parametrize("form", FORMS)
def test_a_text_that_finds_no_room_is_named_before_printing(form: str, kind: str) -> None:
    text = ENDLESS[kind]
    named = 0
    for place, (name, put) in PLACES.items():
        if name != form:
            continue
        made = _made(FORMS[form][0], put(text))
        if isinstance(made, PaperTooSmall | TextTooLong):
            assert text[0] in str(made), place
            named += 1
        elif isinstance(made, Document):
            assert [item for page in made.pages for item in outside(page)] == [], place
    assert named >= 2  # the site's name, the release's


def _made(lay_out: Callable[[Any, Any], Document], data: Any) -> Document | DocumentError:
    try:
        return lay_out(data, fonts())
    except DocumentError as error:
        return error


def test_what_no_paper_holds_is_said_so() -> None:
    with pytest.raises(PaperTooSmall, match=r"长长长.*目录里的“目录版本”，200 字.*请旗里在目录中缩短"):
        notification_papers.lay_out(slip(release_name="长" * 200), fonts(), A4)
    with pytest.raises(PaperTooSmall, match=r"A5.*请缩短这段文字，或改用 A4 打印"):
        notification_papers.lay_out(slip(number="长" * 120), fonts(), A5)


@pytest.mark.parametrize("name", FORMS)
def test_a_bracket_at_either_end_of_a_line_is_no_text_without_room(name: str) -> None:
    """Its empty half hangs over the margin, in a heading further than in a text."""
    lay_out, make = FORMS[name]
    made: Any = make()
    inner = made.notification if name == "second_visit" else made
    if not hasattr(inner, "matter") or inner.matter is None:
        return
    for count in range(20, 34):
        text = msgspec.structs.replace(inner.matter.name, zh="医" * count + "（（（一二）））" * 3)
        matter = msgspec.structs.replace(inner.matter, name=text)
        changed = msgspec.structs.replace(inner, matter=matter)
        lay_out(
            msgspec.structs.replace(made, notification=changed) if inner is not made else changed, fonts()
        )


@pytest.mark.parametrize("turned", [False, True])
def test_spaces_may_hang_over_the_margin_and_letters_may_not(turned: bool) -> None:
    def document(text: str) -> Document:
        gid = fonts().face(HAN).hb_font.get_nominal_glyph(ord(text))
        place = (300.0, A4.bottom) if turned else (A4.right, 300.0)
        run = GlyphRun(HAN, 10.0, *place, turned, (Glyph(gid, 20.0, 0.0, text),))
        return Document("room", (Page(A4.width, A4.height, (run,)),))

    assert framed(document(" "), A4, fonts()) == document(" ")
    with pytest.raises(PaperTooSmall, match="W"):
        framed(document("W"), A4, fonts())


@pytest.mark.parametrize("name", ["a4", "a5", "241-full", "241-half"])
def test_a_long_name_stands_above_its_line_to_sign(name: str) -> None:
    pages = notification_papers.lay_out(slip(handler=PERSON), fonts(), PAPERS[name]).pages
    page = next(p for p in pages if any(isinstance(item, Rule) and item.dash for item in p.items))
    runs = [item for item in page.items if isinstance(item, GlyphRun) and not item.turned]
    said = ["".join(glyph.text for glyph in run.glyphs) for run in runs]
    first = said.index(next(text for text in said if text.startswith("孛儿只斤")))
    last = next(i for i in range(first, len(said)) if "".join(said[first : i + 1]) == PERSON)
    rules = [item for item in page.items if isinstance(item, Rule) and item.y1 == item.y2]
    line = min((rule for rule in rules if rule.y1 > runs[first].y), key=lambda rule: rule.y1)
    for inked in filter(None, map(_inked, runs[first : last + 1])):
        assert (inked.right <= line.x2 + 1.0, inked.bottom <= line.y1) == (True, True)


def test_the_slip_command_says_what_finds_no_room(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = demo_folder(tmp_path / "data")
    out = ["--out", str(tmp_path / "a.pdf"), "--data", str(data)]
    assert main(["slip", "SAMPLE-009", "--name", "W" * 3000, *out]) == 1
    said = capsys.readouterr().err
    assert "排不下" in said
    assert said.count("\n") == 1
    assert not (tmp_path / "a.pdf").exists()


@pytest.mark.parametrize("length", [20, 40, 64, 100])
def test_a_number_of_a_hotline_is_printed_whole_however_long(length: int) -> None:
    lay_out, make = FORMS["complaint"]
    number = "8" * length
    document = lay_out(msgspec.structs.replace(make(), number=number), fonts())
    runs = [item for item in document.pages[0].items if isinstance(item, GlyphRun)]
    assert number in "".join(glyph.text for run in runs for glyph in run.glyphs)
