"""The pages of a notification: nothing outside the frame, as few pages as the design wants, both orders."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from casework.release.catalogue import Text
from forms.documents import proof
from forms.documents.notification import a4 as notification
from forms.documents.notification.data import Notification
from forms.errors import TextTooLong
from forms.page import Document, Modules
from forms.pdf.embed import to_pdf
from tests.support.frame import outside
from tests.support.paper import letters, page_texts, picture
from tests.support.slips import fonts, lines, many, mongolian_first, sample_release, slip, without_mongolian

VARIANTS: dict[str, Callable[[], Notification]] = {
    "typical": slip,
    "all handed in": lambda: slip(states=("handed_in",)),
    "all missing": lambda: slip("SAMPLE-001", ("missing",)),
    "no situation": lambda: slip("SAMPLE-009", ("missing", "invalid"), answers=()),
    "eight missing": lambda: many(8),
    "twenty": lambda: many(20, ("missing", "handed_in", "not_needed", "invalid")),
    "forty with notes": lambda: many(40, note="申请人应当如实填写并对材料的真实性负责，" * 10),
    "forty handed in": lambda: many(40, ("handed_in", "not_needed")),
    "chinese alone": lambda: without_mongolian(slip()),
    "mongolian first": lambda: mongolian_first(slip("SAMPLE-003", ("missing",))),
    "preview": lambda: slip(number=""),
    "long names": lambda: slip(
        applicant_name="阿拉坦敖其尔巴图孟和乌力吉" * 5,
        agent_name="ᠪᠣᠷᠵᠢᠭᠢᠨ·ᠠᠯᠲᠠᠨᠣᠴᠢᠷ" * 3,
        handler="乌云其其格" * 3,
    ),
}


def _lay_out(name: str) -> Document:
    return notification.lay_out(VARIANTS[name](), fonts())


@pytest.mark.parametrize("name", VARIANTS)
def test_nothing_stands_outside_the_frame(name: str) -> None:
    for page in _lay_out(name).pages:
        assert outside(page) == []


@pytest.mark.parametrize("name", VARIANTS)
def test_two_copies_alike_but_for_their_ends(name: str) -> None:
    pages = _lay_out(name).pages
    half = len(pages) // 2
    assert len(pages) == 2 * half
    texts = page_texts(to_pdf(_lay_out(name), fonts()))
    assert all("申请人联" in letters(text) for text in texts[:half])
    assert all("存根联" in letters(text) for text in texts[half:])
    assert "回执" in texts[half - 1]
    assert "回执" not in texts[-1]
    for index in range(half):
        assert f"第{index + 1}页，共{half}页" in letters(texts[index])


@pytest.mark.parametrize("matter", [matter.code for matter in sample_release().matters])
def test_one_page_for_every_sample_matter(matter: str) -> None:
    assert len(notification.lay_out(slip(matter, ("missing",)), fonts()).pages) == 2


def test_head_is_repeated_on_every_page() -> None:
    pages = page_texts(to_pdf(_lay_out("forty with notes"), fonts()))
    half = len(pages) // 2
    assert half > 4
    for text in pages[1:half]:
        assert "续表" in text
        assert "ML0101-20260611-0003" in text
        assert "怎样补齐" in text or "法定时限" in text


def test_order_of_the_scripts_is_the_releases() -> None:
    made = slip("SAMPLE-003", ("missing",))
    name = made.matter.name
    for first, second, text in [
        ("还缺", letters(name.mn), made),
        (letters(name.mn), "还缺", mongolian_first(made)),
    ]:
        page = letters(page_texts(to_pdf(notification.lay_out(text, fonts()), fonts()))[0])
        assert 0 <= page.find(first) < page.find(second)


def test_without_mongolian_the_slip_says_so() -> None:
    page = page_texts(to_pdf(_lay_out("chinese alone"), fonts()))[0]
    assert sample_release().labels["no_mongolian"].zh in page
    assert sample_release().labels["draft_mark"].zh not in page
    assert not any("\u1820" <= character <= "\u18aa" for character in page)


def test_a_material_without_mongolian_says_where_the_chinese_stands() -> None:
    made = slip("SAMPLE-004", ("missing",))
    plain = [msgspec.structs.replace(line.material, name=Text(zh="某证明")) for line in made.materials]
    made = msgspec.structs.replace(made, materials=lines(plain, ("missing",)))
    page = letters(page_texts(to_pdf(notification.lay_out(made, fonts()), fonts()))[0])
    assert letters(sample_release().labels["not_translated"].mn).split("{n}")[0] in page


def test_an_optional_material_is_called_so_in_both_panels() -> None:
    made = slip("SAMPLE-005", ("missing",))
    assert not all(line.material.required for line in made.materials)
    page = letters(page_texts(to_pdf(notification.lay_out(made, fonts()), fonts()))[0])
    assert sample_release().labels["optional"].zh in page
    assert letters(sample_release().labels["optional"].mn) in page


def test_marks_of_the_foot() -> None:
    made = slip(print_no=2, clock_trusted=False)
    page = letters(page_texts(to_pdf(notification.lay_out(made, fonts()), fonts()))[0])
    assert "第2次打印" in page
    assert "时间待核" in page
    assert "译文待审" in page
    assert letters(sample_release().labels["service_notice"].zh) in page


def test_preview_has_no_code_and_a_slip_has_one() -> None:
    assert not any(isinstance(item, Modules) for item in _lay_out("preview").pages[0].items)
    (code,) = [item for item in _lay_out("typical").pages[0].items if isinstance(item, Modules)]
    assert len(code.rows) == len(code.rows[0]) >= 21


def test_each_module_of_the_code_is_printed_and_no_other() -> None:
    document = _lay_out("typical")
    (code,) = [item for item in document.pages[0].items if isinstance(item, Modules)]
    drawn = picture(to_pdf(document, fonts()), 0, 300)
    step, scale = code.side / len(code.rows), 300 / 72

    def dark(row: int, column: int) -> bool:
        x, y = code.x + (column + 0.5) * step, code.y + (row + 0.5) * step
        return int(drawn.getpixel((round(x * scale), round(y * scale)))) < 128  # type: ignore[arg-type]

    places = range(len(code.rows))
    assert code.rows == tuple(tuple(dark(row, column) for column in places) for row in places)


def test_a_typical_slip_is_forty_one_kilobytes_small() -> None:
    """Two copies, four materials: by the smaller of the two kilobytes."""
    assert len(to_pdf(_lay_out("typical"), fonts())) <= 41_000


def test_one_text_longer_than_a_page_goes_on_on_the_next() -> None:
    made = slip()
    matter = msgspec.structs.replace(made.matter, place=Text(zh="很长的地点" * 1000))
    document = notification.lay_out(msgspec.structs.replace(made, matter=matter), fonts())
    assert "".join(page_texts(to_pdf(document, fonts()))).count("很") == 2 * 1000


def test_a_name_longer_than_a_page_is_refused_with_words() -> None:
    made = slip()
    matter = msgspec.structs.replace(made.matter, authority=Text(zh="很长的机关" * 1000))
    with pytest.raises(TextTooLong) as raised:
        notification.lay_out(msgspec.structs.replace(made, matter=matter), fonts())
    assert made.matter.name.zh in str(raised.value)
    assert "“实施机关”，5000 字" in str(raised.value)


def test_proof_sheets_are_numbered_and_inside_the_frame() -> None:
    text = "ᠥᠪᠥᠷ ᠮᠣᠩᠭᠣᠯ\u202fᠤᠨ 内蒙古 ABC 2026\n" * 200
    document = proof.lay_out(text, fonts(), 14.0, "translation.txt")
    assert len(document.pages) > 2
    assert all(outside(page) == [] for page in document.pages)
    texts = page_texts(to_pdf(document, fonts()))
    assert texts[0].startswith("translation.txt")
    assert f"2 / {len(texts)}" in texts[1]


def test_an_empty_proof_is_one_empty_page() -> None:
    assert len(proof.lay_out("", fonts()).pages) == 1
