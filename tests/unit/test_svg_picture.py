"""A page as a picture for a browser: all that paper has, and nothing else."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from forms.documents.notification import papers
from forms.page import Box, GlyphRun, Rule
from forms.svg.picture import picture_of
from tests.support.slips import fonts, slip

SVG = "{http://www.w3.org/2000/svg}"


def test_every_glyph_with_ink_every_rule_and_box_is_drawn() -> None:
    page = papers.lay_out(slip(), fonts()).pages[0]
    picture = ET.fromstring(picture_of((page,), fonts(), 'a "slip" & more'))  # noqa: S314 - our own
    runs = [item for item in page.items if isinstance(item, GlyphRun)]
    inked = [
        (run.font, glyph.gid)
        for run in runs
        for glyph in run.glyphs
        if fonts().face(run.font).hb_font.get_glyph_extents(glyph.gid).height
    ]
    drawn = [use.get("href", "") for use in picture.iter(f"{SVG}use")]
    assert drawn == [f"#{font}-{gid}" for font, gid in inked]
    assert {path.get("id") for path in picture.find(f"{SVG}defs") or ()} == {each[1:] for each in drawn}
    rules, boxes = (sum(isinstance(item, kind) for item in page.items) for kind in (Rule, Box))
    assert len(list(picture.iter(f"{SVG}line"))) == rules
    assert len(list(picture.iter(f"{SVG}rect"))) == boxes + 1, "and the paper itself"
    assert picture.get("aria-label") == 'a "slip" & more'


def test_pages_stand_below_one_another() -> None:
    page = papers.lay_out(slip(), fonts()).pages[0]
    one, two = (ET.fromstring(picture_of(pages, fonts(), "")) for pages in ((page,), (page, page)))  # noqa: S314
    assert float(two.get("height", 0)) > 2 * float(one.get("height", 0))
    assert len(list(two.iter(f"{SVG}defs"))) == 1
