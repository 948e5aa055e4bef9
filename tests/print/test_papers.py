"""The notification on A5, 241 mm continuous and thermal paper: the rules of each, words where it cannot."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from casework.release.catalogue import Text
from desktop.printing.thermal import thermal_bytes
from forms.documents.notification import a4 as notification
from forms.documents.notification import papers as notification_papers
from forms.documents.notification.data import Notification
from forms.errors import PaperTooSmall
from forms.page import Box, Document, Drawing, GlyphRun, Item, Modules, Page, Rule
from forms.pdf.embed import to_pdf
from forms.sheet.frame import text_of
from forms.sheet.paper import (
    A4,
    A5,
    CONTINUOUS_FULL,
    CONTINUOUS_HALF,
    CONTINUOUS_THIRD,
    PAPERS,
    THERMAL,
    THERMAL_DOTS,
    Paper,
)
from forms.text.fonts import MONGOLIAN
from tests.support.archive_rules import broken_rules
from tests.support.paper import letters, page_texts, picture
from tests.support.slips import (
    fonts,
    many,
    mongolian_first,
    pictured,
    sample_release,
    slip,
    without_mongolian,
)

pytestmark = pytest.mark.slow

SMALL = {name: paper for name, paper in PAPERS.items() if paper not in (A4, CONTINUOUS_THIRD)}
NEEDLE = {name: paper for name, paper in SMALL.items() if name.startswith("241")}

SLIPS: dict[str, Callable[[], Notification]] = {
    "typical": slip,
    "all missing": lambda: slip("SAMPLE-017", ("missing", "invalid")),
    "all handed in": lambda: slip(states=("handed_in",)),
    "chinese alone": lambda: without_mongolian(slip()),
    "mongolian first": lambda: mongolian_first(slip("SAMPLE-003", ("missing",))),
    "preview": lambda: slip(number=""),
    "rare names": lambda: slip(applicant_name="䶮㐂·巴特尔" * 6, agent_name="ᠪᠣᠷᠵᠢᠭᠢᠨ·ᠠᠯᠲᠠᠨᠣᠴᠢᠷ"),
}


def _lay_out(name: str, paper: Paper) -> Document:
    return notification_papers.lay_out(SLIPS[name](), fonts(), paper)


def _reach(item: Item) -> list[tuple[float, float]]:
    """The outermost points of an item; of a run, where its pen goes."""
    if isinstance(item, GlyphRun):
        face = fonts().face(item.font)
        ends = [g.along + face.advance(g.gid) * item.size for g in item.glyphs if g.text != " "]
        along = [item.glyphs[0].along, max(ends, default=0.0)]
        return [(item.x, item.y + a) if item.turned else (item.x + a, item.y) for a in along]
    if isinstance(item, Rule):
        return [(item.x1, item.y1), (item.x2, item.y2)]
    if isinstance(item, Modules | Drawing):
        return [(item.x, item.y), (item.x + item.side, item.y + item.side)]
    return [(item.x, item.y), (item.x + item.width, item.y + item.height)]


def _outside(page: Page, paper: Paper) -> list[tuple[Item, tuple[float, float]]]:
    return [
        (item, (x, y))
        for item in page.items
        for x, y in _reach(item)
        if not (paper.margin - 6.0 <= x <= paper.right + 6.0)
        or not (paper.top - 1.0 <= y <= page.height - paper.top + 1.0)
    ]


@pytest.mark.parametrize("name", SLIPS)
@pytest.mark.parametrize("paper", SMALL)
def test_nothing_stands_outside_the_frame(paper: str, name: str) -> None:
    document = _lay_out(name, SMALL[paper])
    for page in document.pages:
        assert round(page.width) == round(SMALL[paper].width)
        assert _outside(page, SMALL[paper]) == []


@pytest.mark.parametrize("paper", [*NEEDLE, "80"])
def test_what_a_needle_prints_is_black_and_wide_enough(paper: str) -> None:
    kind = SMALL[paper]
    for page in _lay_out("all missing", kind).pages:
        for item in page.items:
            assert getattr(item, "grey", 0.0) == 0.0
            if isinstance(item, Rule):
                assert item.width >= 0.5
            if isinstance(item, Box):
                assert item.fill is None
                assert item.line >= 0.5
            if isinstance(item, GlyphRun) and item.font == MONGOLIAN:
                assert item.size >= max(kind.least_mongolian, 11.0)


@pytest.mark.parametrize("paper", ["a5", *NEEDLE])
@pytest.mark.parametrize("code", ["SAMPLE-001", "SAMPLE-004", "SAMPLE-017"])
def test_every_paper_says_what_a4_says(paper: str, code: str) -> None:
    made = slip(code, ("missing", "invalid"))
    pdf = to_pdf(notification_papers.lay_out(made, fonts(), SMALL[paper]), fonts())
    text = letters("".join(page_texts(pdf)))
    matter = made.matter
    wanted = [made.number, made.applicant_name, made.applicant_id_masked, matter.authority.zh, matter.name.mn]
    wanted += [text for line in made.materials for text in (line.material.name.zh, line.material.name.mn)]
    wanted += [basis.title for basis in matter.legal_basis]
    wanted += [sample_release().labels[key].zh for key in ("title", "draft_mark", "seal", "service_notice")]
    assert [one for one in wanted if letters(one) not in text] == []
    assert broken_rules(pdf) == []


def test_order_of_the_scripts_is_the_releases_on_small_paper_too() -> None:
    made = slip("SAMPLE-004", ("missing",))
    mongolian = letters(made.materials[0].material.name.mn)
    for paper in SMALL.values():
        for data, mongolian_above in ((made, False), (mongolian_first(made), True)):
            text = letters(
                "".join(page_texts(to_pdf(notification_papers.lay_out(data, fonts(), paper), fonts())))
            )
            assert (text.find(mongolian) < text.find("还缺")) is mongolian_above


def test_two_copies_on_a5_and_one_on_paper_of_several_layers() -> None:
    texts = page_texts(to_pdf(_lay_out("typical", A5), fonts()))
    half = len(texts) // 2
    assert all("申请人联" in text for text in texts[:half])
    assert all("存根联" in text for text in texts[half:])
    single = "".join(page_texts(to_pdf(_lay_out("typical", CONTINUOUS_FULL), fonts())))
    assert "存根联" not in single
    assert "第 1 页，共 1 页" in single


def _strip_top(page: Page) -> float:
    (line,) = [item for item in page.items if isinstance(item, Rule) and item.dash]
    return line.y1


@pytest.mark.parametrize("order", ["zh_first", "mn_first"])
@pytest.mark.parametrize("paper", ["a5", *NEEDLE])
def test_the_strip_to_tear_off_stands_at_the_end_of_each_copy(paper: str, order: str) -> None:
    made = slip() if order == "zh_first" else mongolian_first(slip())
    document = notification_papers.lay_out(made, fonts(), SMALL[paper])
    texts = [letters(text) for text in page_texts(to_pdf(document, fonts()))]
    labels = sample_release().labels
    ends = {len(texts): ("receipt", "receipt_text")}
    if SMALL[paper].copies:
        ends = {len(texts) // 2: ("receipt", "receipt_text"), len(texts): ("stub", "stub_text")}
    for number, page in enumerate(document.pages, 1):
        assert any(isinstance(item, Rule) and item.dash for item in page.items) is (number in ends)
    for number, (title, text) in ends.items():
        wanted = [labels[title].zh, labels[text].zh.replace("{number}", made.number)]
        wanted += labels[text].mn.split("{number}")
        assert [one for one in wanted if letters(one) not in texts[number - 1]] == []
        page = document.pages[number - 1]
        top = _strip_top(page)
        lines = [i for i in page.items if isinstance(i, Rule) and not i.dash and i.y1 == i.y2]
        assert sum(line.y1 > top for line in lines) == 2, "to sign and to date"
        boxes = [i.y + i.height for i in page.items if isinstance(i, Box) and i.width > 40]
        assert max(boxes) <= top


def test_a_typical_slip_is_one_sheet_of_continuous_paper() -> None:
    assert len(_lay_out("typical", CONTINUOUS_FULL).pages) == 1


@pytest.mark.parametrize("paper", ["a5", *NEEDLE])
def test_a_label_stands_on_the_line_of_its_value(paper: str) -> None:
    made = slip("SAMPLE-001")
    page = notification_papers.lay_out(made, fonts(), SMALL[paper]).pages[0]
    lines: dict[float, str] = {}
    for run in [item for item in page.items if isinstance(item, GlyphRun) and not item.turned]:
        lines[run.y] = lines.get(run.y, "") + letters("".join(glyph.text for glyph in run.glyphs))
    for key, value in (
        ("applicant", made.applicant_name),
        ("id_number", made.applicant_id_masked),
        ("phone", made.applicant_phone_masked),
        ("department", made.matter.authority.zh),
        ("complaint_phone", "12345"),
    ):
        assert any(sample_release().labels[key].zh + value in line for line in lines.values()), key


def test_too_many_materials_name_the_smallest_paper_that_would_do() -> None:
    for paper, better in (
        (CONTINUOUS_THIRD, CONTINUOUS_HALF),
        (CONTINUOUS_HALF, CONTINUOUS_FULL),
        (A5, A4),
    ):
        made = slip("SAMPLE-017", ("missing",)) if paper is CONTINUOUS_THIRD else many(30)
        with pytest.raises(PaperTooSmall) as raised:
            notification_papers.lay_out(made, fonts(), paper)
        assert raised.value.better == better.name
        assert made.matter.name.zh in str(raised.value)
        assert paper.name in str(raised.value)


def _far(count: int) -> Notification:
    made = slip()
    matter = msgspec.structs.replace(made.matter, place=Text(zh="很长的地点" * count))
    return msgspec.structs.replace(made, matter=matter)


def test_a_text_higher_than_the_sheet_goes_on_on_the_next() -> None:
    document = notification_papers.lay_out(_far(250), fonts(), CONTINUOUS_HALF)
    assert "".join(page_texts(to_pdf(document, fonts()))).count("很") == 250


def test_a_text_of_more_sheets_than_a_slip_has_is_named() -> None:
    with pytest.raises(PaperTooSmall) as raised:
        notification_papers.lay_out(_far(3000), fonts(), CONTINUOUS_HALF)
    assert "很长的地点" in raised.value.part
    assert "“办理地点”，15000 字" in str(raised.value)


def test_a_small_slip_fits_a_third() -> None:
    made = without_mongolian(slip(states=("handed_in",)))
    pages = notification_papers.lay_out(made, fonts(), CONTINUOUS_THIRD).pages
    assert {round(page.height / 72, 2) for page in pages} == {3.67}


def test_a4_is_the_notification_itself() -> None:
    made = slip()
    assert notification_papers.lay_out(made, fonts()) == notification.lay_out(made, fonts())


def test_the_short_slip_says_what_to_bring_and_no_more() -> None:
    made = slip("SAMPLE-004", ("missing", "handed_in"))
    document = notification_papers.lay_out(made, fonts(), THERMAL)
    (text,) = map(letters, page_texts(to_pdf(document, fonts())))
    for line in made.materials:
        for name in (line.material.name.zh, letters(line.material.name.mn)):
            assert (name in text) is (line.state == "missing")
    assert made.number in text
    assert "12345" in text
    assert made.applicant_name in text  # for whom it is; nothing else of the person
    for private in (made.applicant_id_masked, made.applicant_phone_masked):
        assert private not in text
    assert sum(isinstance(item, Modules) for item in document.pages[0].items) == 1


def test_the_short_slip_says_that_a_commitment_may_stand() -> None:
    made = slip("SAMPLE-004", ("missing",))
    first, *others = made.materials
    may = msgspec.structs.replace(first, material=msgspec.structs.replace(first.material, commitment=True))
    made = msgspec.structs.replace(made, materials=(may, *others))
    document = notification_papers.lay_out(made, fonts(), THERMAL)
    (text,) = map(letters, page_texts(to_pdf(document, fonts())))
    assert text.count("可用承诺书代替") == 1


def _rows(commands: bytes) -> bytes:
    """The dots of all raster commands, as a printer collects them."""
    assert commands.startswith(b"\x1b@")
    assert commands.endswith(b"\x1dVB\0")
    rows, at = b"", 2
    while commands[at : at + 4] == b"\x1dv0\0":
        width, height = (int.from_bytes(commands[at + i : at + i + 2], "little") for i in (4, 6))
        assert width * 8 == THERMAL_DOTS
        rows += commands[at + 8 : at + 8 + width * height]
        at += 8 + width * height
    assert commands[at:] == b"\x1dVB\0"
    return rows


def test_dots_of_the_receipt_printer_are_those_of_the_page() -> None:
    pdf = to_pdf(notification_papers.lay_out(slip(), fonts(), THERMAL), fonts())
    rows = _rows(thermal_bytes(pdf))
    page = picture(pdf, 0, 203)
    left = (page.width - THERMAL_DOTS) // 2
    wanted = page.crop((left, 0, left + THERMAL_DOTS, page.height))
    assert len(rows) == 72 * page.height
    inked = sum(byte.bit_count() for byte in rows)
    dark = sum(wanted.histogram()[:150])
    assert inked == pytest.approx(dark, rel=0.03)
    assert dark > 10_000
    # Nothing is lost at the sides that the head does not reach.
    assert sum(page.histogram()[:150]) == dark


def test_half_a_point_less_saves_a_sheet_of_signatures_alone() -> None:
    """On A5 the first matter's signatures stood on a sheet of their own."""
    made = slip("SAMPLE-001", ("missing",))
    for asked in (made, pictured(made)):
        document = notification_papers.lay_out(asked, fonts(), A5)
        assert len(document.pages) == 2  # one sheet, in two copies
        runs = [item for item in document.pages[0].items if isinstance(item, GlyphRun)]
        small = {text_of(run).strip() for run in runs if run.size < 7.0}
        assert small <= {made.number}, "only the number in the strip, which it says in full size as well"


def _said(page: Page) -> str:
    return letters("".join(text_of(item) for item in page.items))


@pytest.mark.parametrize("order", ["zh_first", "mn_first"])
def test_the_first_page_of_a5_tells_in_both_languages_what_to_bring(order: str) -> None:
    """All that is missing in the usual order; half of it where Mongolian, which takes more room, is first."""
    several, alone = 0, set()
    for matter in sample_release().matters:
        made = slip(matter.code, ("missing",)) if order == "zh_first" else mongolian_first(slip(matter.code))
        pages = notification_papers.lay_out(made, fonts(), A5).pages
        several += len(pages) > 2
        wanted = [line.material.name for line in made.materials if line.state == "missing"]
        said = _said(pages[0])
        if wanted and not (letters(wanted[0].zh) in said and letters(wanted[0].mn) in said):
            alone.add(matter.code)
    assert several > 20
    assert alone == set()
