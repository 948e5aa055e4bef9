"""Long values of one field, and the errors about them: each stood on another text, or was refused, once."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import pytest

from casework.release.catalogue import Fee, Limit, Material, Release, Text
from desktop.cli.commands import main
from forms.documents import authorization, enquiry, handover, ledger, receipt
from forms.documents.booklet.booklet import Booklet
from forms.documents.booklet.booklet import to_pdf as booklet_pdf
from forms.documents.booklet.contents import Contents, ContentsEntry
from forms.documents.notification import papers as notification_papers
from forms.documents.notification.data import Notification
from forms.page import Document, GlyphRun
from forms.pdf.embed import to_pdf
from forms.sheet.frame import text_of
from forms.sheet.ink import Ink, ink_of
from forms.sheet.paper import A4, A5, PAPERS, Paper
from tests.support.paper import letters, page_texts
from tests.support.papers import authorization_of, enquiry_of, handover_of, ledger_of, receipt_of
from tests.support.seen_overlaps import overlapping_pairs
from tests.support.slips import fonts, lines, sample_release, slip
from tests.support.workplaces import demo_folder

WORDS = "请带齐所列材料到窗口，"


def words(count: int) -> str:
    return (WORDS * (count // len(WORDS) + 1))[:count]


def _slip(**changes: Any) -> Notification:
    made = slip("SAMPLE-018", ("missing",), site=sample_release().site("ML01"))
    matter = msgspec.structs.replace(made.matter, **changes)
    return msgspec.structs.replace(made, matter=matter, materials=made.materials[:2])


def _dear(count: int) -> Notification:
    return _slip(fee=Fee(charged=True, standard=Text(zh=words(count))))


def _noted(count: int) -> Notification:
    return _slip(statutory_limit=Limit(value=20, unit="working_day", note=Text(zh=words(count))))


def _copies_of(document: Document) -> list[str]:
    """What each of two copies says."""
    texts = [letters(text) for text in page_texts(to_pdf(document, fonts()))]
    half = len(texts) // 2
    return ["".join(texts[:half]), "".join(texts[half:])]


@pytest.mark.parametrize("paper", [A4, A5])
@pytest.mark.parametrize("count", [300, 450, 600, 1200])
@pytest.mark.parametrize("make", [_dear, _noted])
def test_a_long_fee_or_note_is_printed_whole_and_nothing_stands_on_it(
    make: Any, count: int, paper: Paper
) -> None:
    document = notification_papers.lay_out(make(count), fonts(), paper)
    assert overlapping_pairs(to_pdf(document, fonts())) == []
    for copy in _copies_of(document):
        assert copy.count("窗") == words(count).count("窗")


@pytest.mark.parametrize("count", [100, 450])
def test_a_long_value_takes_the_whole_width(count: int) -> None:
    page = notification_papers.lay_out(_dear(count), fonts()).pages[0]
    texts = [item for item in page.items if isinstance(item, GlyphRun) and not item.turned]
    rows = [run for run in texts if len(run.glyphs) > 12]
    fee = [run for run in rows if "材料到窗口" in "".join(glyph.text for glyph in run.glyphs)]
    assert len(fee) <= -(-count // 46)


@pytest.mark.parametrize("count", [840, 3000, 20_000])
def test_what_the_clerk_decided_is_printed_whole(count: int) -> None:
    outcome = "经审查，符合条件，" * (count // 9)
    document = handover.lay_out(handover_of(outcome=Text(zh=outcome)), fonts())
    assert overlapping_pairs(to_pdf(document, fonts())) == []
    for copy in _copies_of(document):
        assert copy.count("符") == count // 9


@pytest.mark.parametrize("count", range(600, 1800, 60))
def test_a_heading_goes_with_what_it_heads(count: int) -> None:
    """However long the outcome above it: 送达结果文书 never stands alone at the foot of a page."""
    made = handover_of(outcome=Text(zh=words(count)))
    for page in handover.lay_out(made, fonts()).pages:
        text = "".join(
            glyph.text for item in page.items if isinstance(item, GlyphRun) for glyph in item.glyphs
        )
        for heading, first in (("送达结果文书", "文书名称"), ("退还的原件", "1.")):
            assert (heading in text) <= (first in text.partition(heading)[2])


def _with(form: Any, **changes: Any) -> Any:
    return msgspec.structs.replace(form, **changes)


LONG_SITE = _with(receipt_of().site, name=Text(zh=words(200)))


@pytest.mark.parametrize(
    "document",
    [
        lambda: receipt.lay_out(receipt_of(site=LONG_SITE), fonts()),
        lambda: ledger.lay_out(ledger_of(60, site=LONG_SITE), fonts()),
        lambda: enquiry.lay_out(enquiry_of(asked=words(20_000), answered="ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ ᠂ " * 1500), fonts()),
        lambda: authorization.lay_out(
            authorization_of(agent=_with(authorization_of().agent, address=words(3000))), fonts()
        ),
    ],
)
def test_names_of_sites_addresses_and_answers_have_the_lines_that_they_need(document: Any) -> None:
    assert overlapping_pairs(to_pdf(document(), fonts())) == []


def test_rows_of_a_table_are_all_there_in_every_density() -> None:
    """A cell that has one line more in airy type than in tight once cost the document its last entry."""
    for count in range(100, 190, 3):
        made = receipt_of()
        name = Text(zh=words(count))
        long = tuple(_with(line, name=name) for line in made.materials[:1])
        text = "".join(_copies_of(receipt.lay_out(_with(made, materials=long), fonts())))
        assert text.count("以受理机关的通知为准") == 2, count


def _booklet(release: Release) -> Booklet:
    site = release.site("ML0101")
    assert site is not None
    return Booklet(release=release, site=site)


def test_no_text_of_the_booklet_stands_on_another() -> None:
    assert overlapping_pairs(booklet_pdf(_booklet(sample_release()), fonts())) == []


@pytest.mark.slow
def test_nor_does_one_of_long_titles_themes_and_names() -> None:
    long = Text(zh=words(200), mn="ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ " * 14, status="draft")
    matters = tuple(_with(matter, name=long, theme=words(200)) for matter in sample_release().matters[:3])
    release = _with(sample_release(), title=long, matters=matters)
    assert overlapping_pairs(booklet_pdf(_booklet(release), fonts())) == []


def test_leaders_begin_after_the_title_and_end_before_the_number() -> None:
    release = sample_release()
    chapters = [("", [matter.name for matter in release.matters])]
    contents = Contents(release, chapters, fonts())
    entries = [ContentsEntry("", matter.name, 1000) for matter in release.matters]
    rows: dict[float, list[Ink]] = {}
    inks, _ = ink_of(contents.pages(entries)[0].items, fonts())
    for ink in inks:
        _, left, _, _, item = ink
        if isinstance(item, GlyphRun):
            place = round(item.y + (2000.0 if left > A4.width / 2 else 0.0), 1)
            rows.setdefault(place, []).append(ink)
    led = [row for row in rows.values() if any("·" in text_of(item) for *_, item in row)]
    assert len(led) > 20
    for row in led:
        spans = sorted((left, right) for _, left, right, _, _ in row)
        assert all(end <= start for (_, end), (start, _) in pairwise(spans))


def test_sixty_materials_with_long_notes_are_printed_whole() -> None:
    material: Material = slip("SAMPLE-004", ("missing",)).materials[0].material
    long = _with(material, note=Text(zh=words(1000)))
    made = slip("SAMPLE-004", materials=lines([long] * 60, ("missing",)))
    document = notification_papers.lay_out(made, fonts())
    said = "".join(
        glyph.text
        for page in document.pages
        for item in page.items
        if isinstance(item, GlyphRun)
        for glyph in item.glyphs
    )
    assert said.count("带齐所列") == 2 * 60 * (words(1000).count("带齐所列"))


@pytest.mark.parametrize("name", ["a5", "241-full"])
def test_what_small_paper_has_no_room_for_names_a4(name: str) -> None:
    with pytest.raises(Exception, match="请改用A4打印"):
        notification_papers.lay_out(_dear(11_000), fonts(), PAPERS[name])
    notification_papers.lay_out(_dear(11_000), fonts())


def test_the_command_says_whose_text_it_is_and_prints_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = demo_folder(tmp_path / "data")
    out = ["--out", str(tmp_path / "a.pdf"), "--data", str(data)]
    assert main(["slip", "SAMPLE-009", "--name", "巴" * 9000, *out]) == 1
    said = capsys.readouterr().err
    assert "您填写的“申请人”，9000 字" in said
    assert "请在“申请人”一栏缩短后再打印，已填写的都还在" in said
    assert said.count("\n") == 1
    assert not (tmp_path / "a.pdf").exists()
