"""The booklet of the sample catalogue: contents, bookmarks, page numbers, and the command."""

from __future__ import annotations

import datetime as dt
import io
import multiprocessing
import re
from functools import cache
from pathlib import Path

import msgspec
import pikepdf
import pytest

from casework.release.catalogue import Release, Text
from desktop.cli.commands import main
from forms.documents import guide
from forms.documents.booklet.booklet import Booklet, to_pdf
from forms.errors import TextTooLong
from forms.page import Rule
from tests.support.archive_rules import broken_rules
from tests.support.paper import letters, page_texts
from tests.support.papers import guide_of
from tests.support.slips import SAMPLE, fonts, sample_release


def _booklet(release: Release) -> Booklet:
    site = release.site("BQ00")
    assert site is not None
    return Booklet(release=release, site=site)


@cache
def sample_pdf() -> bytes:
    return to_pdf(_booklet(sample_release()), fonts())


@cache
def pages() -> list[str]:
    return page_texts(sample_pdf())


def _starts() -> dict[str, int]:
    """The page on which each matter's guide begins, counted from 1."""
    found = {}
    for matter in sample_release().matters:
        heads = [i for i, text in enumerate(pages(), 1) if "办事指南" in text and matter.code in text]
        found[matter.code] = min(heads)
    return found


def test_every_matter_has_its_guide_in_order_of_themes() -> None:
    starts = _starts()
    assert len(set(starts.values())) == len(sample_release().matters) == 43
    themes = [m.theme for m in sorted(sample_release().matters, key=lambda m: starts[m.code])]
    assert [t for i, t in enumerate(themes) if i == 0 or themes[i - 1] != t] == list(
        dict.fromkeys(m.theme for m in sample_release().matters)
    )


def test_pages_are_numbered_through() -> None:
    for number, text in enumerate(pages()[1:], start=2):  # the cover has none
        assert str(number) in re.split(r"\s+", text)


def test_the_cover_says_which_edition_it_is_in_both_scripts() -> None:
    text, release = letters(pages()[0]), sample_release()
    for words in (release.title.zh, release.title.mn, release.name, f"第{release.number}版", "43项"):
        assert letters(words) in text
    assert "译文待审" in text
    dated = msgspec.structs.replace(release, effective_from=dt.date(2026, 12, 1), matters=release.matters[:1])
    first = letters(page_texts(to_pdf(_booklet(dated), fonts()))[0])
    assert "施行日期2026年12月1日" in first
    assert "1项" in first


def test_each_mongolian_name_is_led_to_its_number() -> None:
    from forms.documents.booklet.contents import Contents, ContentsEntry

    matters = sample_release().matters
    contents = Contents(sample_release(), [("", [matter.name for matter in matters])], fonts())
    entries = [ContentsEntry("", matter.name, 10 + index) for index, matter in enumerate(matters)]
    leaders = [
        item
        for page in contents.pages(entries)
        for item in page.items
        if isinstance(item, Rule) and item.dash
    ]
    assert len(leaders) == len([matter for matter in matters if matter.name.mn])
    assert all(leader.x1 == leader.x2 and leader.y1 < leader.y2 for leader in leaders)


def test_contents_name_the_page_of_every_guide() -> None:
    starts = _starts()
    contents = "|".join(
        letters(line) for page in pages()[: min(starts.values()) - 1] for line in page.split("\r\n")
    )
    assert letters(sample_release().title.zh) in contents
    for matter in sample_release().matters:
        # A long name takes two lines.
        name = r"\|?".join(map(re.escape, letters(matter.name.zh)))
        told = re.search(rf"{name}·*{starts[matter.code]}(?!\d)", contents)
        assert told, matter.name.zh
        assert letters(matter.name.mn) in contents.replace("|", "")
    assert "译文待审" in contents


def test_bookmarks_lead_to_the_guides() -> None:
    starts = _starts()
    matters = {matter.name.zh: matter for matter in sample_release().matters}
    with pikepdf.open(io.BytesIO(sample_pdf())) as document, document.open_outline() as outline:
        numbers = {page.obj.objgen: index for index, page in enumerate(document.pages, start=1)}
        found = {}
        for theme in outline.root[1:]:
            for entry in theme.children:
                destination = entry.destination
                assert isinstance(destination, pikepdf.Array)
                found[entry.title] = numbers[destination[0].objgen]
                assert matters[entry.title].theme == theme.title
        assert outline.root[0].title == "目录"
        assert found == {matter.name.zh: starts[matter.code] for matter in sample_release().matters}


def test_a_guide_says_the_same_in_the_booklet_and_alone() -> None:
    from forms.pdf import embed

    start = _starts()["SAMPLE-004"]
    alone = page_texts(embed.to_pdf(guide.lay_out(guide_of("SAMPLE-004", site="BQ00"), fonts()), fonts()))
    for offset, text in enumerate(alone):
        inside = letters(pages()[start - 1 + offset])
        assert letters(text) in inside or inside.replace(str(start + offset), "") == letters(text)


def test_fonts_are_subset_once_over_the_whole() -> None:
    with pikepdf.open(io.BytesIO(sample_pdf())) as document:
        found = [item for item in document.objects if isinstance(item, pikepdf.Dictionary)]
        assert sum("/FontFile2" in item for item in found) == 3
    # 2.7 % over the 15 MB of before is what exact text in every reader takes, as with the slip.
    assert len(sample_pdf()) < 15_400_000 * 40 / 1600


@pytest.mark.slow
def test_it_keeps_the_rules_of_the_archive_and_is_always_the_same() -> None:
    assert broken_rules(sample_pdf()) == []
    assert to_pdf(_booklet(sample_release()), fonts()) == sample_pdf()


def _long_release() -> Release:
    """Enough matters for two halves."""
    release = sample_release()
    again = [
        msgspec.structs.replace(matter, code=f"{matter.code}-{index}")
        for index in range(3)
        for matter in release.matters
    ]
    return msgspec.structs.replace(release, matters=tuple(again))


def test_a_long_one_is_the_same_by_one_process_and_by_two() -> None:
    booklet = _booklet(_long_release())
    told: list[tuple[int, int]] = []
    by_two = to_pdf(booklet, fonts(), lambda a, b: told.append((a, b)), processes=2)
    assert told[-1] == (129, 129)
    assert to_pdf(booklet, fonts(), processes=1) == by_two
    assert broken_rules(by_two) == []
    texts = page_texts(by_two)
    for number, text in enumerate(texts, start=1):
        assert str(number) in re.split(r"\s+", text)
    assert sum("办事指南" in text for text in texts) >= 129
    with pikepdf.open(io.BytesIO(by_two)) as document:
        found = [item for item in document.objects if isinstance(item, pikepdf.Dictionary)]
        assert sum("/FontFile2" in item for item in found) == 3


def test_a_second_process_that_is_ended_is_done_without() -> None:
    booklet = _booklet(_long_release())

    def end_it(_done: int, _total: int) -> None:
        for process in multiprocessing.active_children():
            process.kill()

    assert to_pdf(booklet, fonts(), end_it, processes=2) == to_pdf(booklet, fonts(), processes=1)


@pytest.mark.parametrize("processes", [1, 2])
def test_what_stops_the_second_half_is_named(processes: int) -> None:
    release = _long_release()
    last = msgspec.structs.replace(release.matters[-1], authority=Text(zh="很长的机关" * 1000))
    matters = (*release.matters[:-1], last)
    with pytest.raises(TextTooLong, match="“实施机关”，5000 字"):
        to_pdf(_booklet(msgspec.structs.replace(release, matters=matters)), fonts(), processes=processes)


def test_matters_not_in_use_are_left_out() -> None:
    release = sample_release()
    first, second, third = release.matters[:3]
    matters = (first, msgspec.structs.replace(second, status="withdrawn"), third)
    told: list[tuple[int, int]] = []
    pdf = to_pdf(
        _booklet(msgspec.structs.replace(release, matters=matters)), fonts(), lambda a, b: told.append((a, b))
    )
    text = letters("".join(page_texts(pdf)))
    assert told == [(1, 2), (2, 2)]
    assert letters(third.name.zh) in text
    assert letters(second.name.zh) not in text


def test_what_does_not_fit_a_page_names_the_matter() -> None:
    release = sample_release()
    long = msgspec.structs.replace(release.matters[0], authority=Text(zh="很长的机关" * 1000))
    with pytest.raises(TextTooLong) as raised:
        to_pdf(_booklet(msgspec.structs.replace(release, matters=(long,))), fonts())
    assert long.name.zh in str(raised.value)
    assert "“实施机关”，5000 字" in str(raised.value)


def test_a_title_that_no_page_of_the_contents_holds_is_named() -> None:
    release = sample_release()
    long = msgspec.structs.replace(release.matters[0], name=Text(zh="很长的事项" * 1000))
    with pytest.raises(TextTooLong, match=r"目录里“很长的事项.*“名称”，5000 字"):
        to_pdf(_booklet(msgspec.structs.replace(release, matters=(long,))), fonts())


def _small_release(folder: Path) -> Path:
    sites = tuple(msgspec.structs.replace(site, delegated=()) for site in sample_release().sites)
    release = msgspec.structs.replace(
        sample_release(), matters=sample_release().matters[:2], sites=sites, bundles=(), inspections=()
    )
    file = folder / "release.json"
    file.write_bytes(msgspec.json.encode(release))
    return file


def test_the_command_writes_the_booklet_of_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "booklet.pdf"
    assert main(["booklet", "--release", str(_small_release(tmp_path)), "--out", str(out)]) == 0
    assert "2 个事项" in capsys.readouterr().out
    assert sum("办事指南" in text for text in page_texts(out.read_bytes())) >= 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--release", "{missing}", "--out", "{out}"], "读不出"),
        (["--release", "{release}", "--site", "XX", "--out", "{out}"], "BQ00"),
        (["--release", "{release}", "--out", "{folder}"], "不是普通文件"),
        (["--release", "{broken}", "--out", "{out}"], "1 处问题"),
    ],
)
def test_the_command_says_what_is_wrong(
    arguments: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.json"
    broken.write_bytes(SAMPLE.read_bytes()[:1000])
    names = {
        "missing": tmp_path / "nothing.json",
        "release": _small_release(tmp_path),
        "broken": broken,
        "out": tmp_path / "x.pdf",
        "folder": tmp_path,
    }
    assert main(["booklet", *(argument.format(**names) for argument in arguments)]) == 1
    error = capsys.readouterr().err
    assert said in error
    assert "Traceback" not in error
    assert not (tmp_path / "x.pdf").exists()
