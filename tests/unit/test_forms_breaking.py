"""Where lines and columns end."""

from __future__ import annotations

from itertools import pairwise

import pytest

from forms.page import GlyphRun
from forms.text.columns import ColumnStyle, column_count, longest_word, measure, set_columns
from forms.text.fonts import HAN, HAN_BOLD, MONGOLIAN
from forms.text.lines import Style, line_length, set_lines
from tests.support.slips import fonts

STYLE = Style(10.0, 14.0)
COLUMN = ColumnStyle(10.0, 14.0)


def _text(runs: tuple[GlyphRun, ...]) -> str:
    return "".join(glyph.text for run in runs for glyph in run.glyphs)


def lines(text: str, width: float, style: Style = STYLE) -> list[str]:
    return [_text(line.runs) for line in set_lines(text, style, width, fonts())]


def columns(text: str, height: float, style: ColumnStyle = COLUMN) -> list[str]:
    return [_text(column.runs) for column in set_columns(text, style, height, fonts())]


def test_chinese_breaks_anywhere_but_before_closing_marks() -> None:
    assert lines("一二三四五，六七八九十", 55.0) == ["一二三四五，", "六七八九十"]
    assert lines("一二三四五六，七八", 52.0)[1][0] != "，"


def test_no_opening_mark_at_the_end() -> None:
    assert lines("一二三四（五六七八）九", 50.0)[0] == "一二三四"


def test_latin_words_and_numbers_stay_whole() -> None:
    assert lines("编号 ML0101-20260611-0003 的", 112.0) == ["编号 ", "ML0101-20260611-0003 ", "的"]


def test_a_number_stays_with_what_it_counts() -> None:
    assert lines("收复印件 1 份", 50.0) == ["收复印件 ", "1 份"]


def test_a_number_stays_with_its_mongolian_count() -> None:
    assert columns("ᠠᠵᠢᠯ\u202fᠤᠨ 30 ᠡᠳᠦᠷ", 62.0) == ["ᠠᠵᠢᠯ\u202fᠤᠨ", " 30 ᠡᠳᠦᠷ"]


UNPARTED = (
    "30 个工作日",
    "1 份",
    "第 1 页",
    "第 12 条",
    "60周岁",
    "3至5个工作日",
    "2026 年 6 月 11 日",
    "9:00—12:00",
    "20 万元",
    "¥ 150.00 元",
    "₮ 20000",
    "0471 123 4567",
    "35 mm",
)
UNPARTED_IN_COLUMNS = (
    "30 ᠡᠳᠦᠷ",
    "1 ᠬᠤᠪᠢ",
    "20000 ᠶᠤᠸᠠᠨ",
    "6 ᠰᠠᠷ\u180eᠠ\u202fᠶᠢᠨ",
    "12 ᠳ᠋ᠤᠭᠠᠷ",
)


@pytest.mark.parametrize("whole", UNPARTED)
def test_no_line_parts_a_number_from_what_it_counts(whole: str) -> None:
    text = f"自受理之日起{whole}内办结并送达申请人"
    least = int(line_length(whole, STYLE, fonts())) + 2
    for width in range(least, least + 90):
        assert any(whole in line for line in lines(text, float(width))), width


@pytest.mark.parametrize("whole", [*UNPARTED, *UNPARTED_IN_COLUMNS])
def test_no_column_parts_a_number_from_what_it_counts(whole: str) -> None:
    text = f"ᠥᠪᠥᠷ ᠮᠣᠩᠭᠣᠯ\u202fᠤᠨ {whole} ᠥᠪᠡᠷᠲᠡᠭᠡᠨ ᠵᠠᠰᠠᠬᠤ"
    least = max(int(longest_word(text, COLUMN, fonts())), 20) + 1
    for height in range(least, least + 90):
        assert any(whole in column for column in columns(text, float(height))), height


def test_what_no_line_can_hold_is_parted_after_all() -> None:
    assert "".join(lines("自受理之日起30个工作日内", 30.0)) == "自受理之日起30个工作日内"


def test_a_dangling_character_is_avoided() -> None:
    assert len(lines("一二三四五六七八九十十一二三四五六七八九十啊", 209.0)) == 2
    assert [len(line) for line in lines("一二三四五六七八九十一", 100.0)] == [9, 2]


def test_a_hair_of_tightening_saves_a_line() -> None:
    assert lines("一二三四五六七八九十一二三四五六七八九十一", 208.0) == [
        "一二三四五六七八九十一二三四五六七八九十一"
    ]


def test_neighbouring_marks_are_drawn_together() -> None:
    assert line_length("》）", STYLE, fonts()) == pytest.approx(15.0)
    assert line_length("一）", STYLE, fonts()) == pytest.approx(20.0)


def test_columns_break_at_spaces_only() -> None:
    text = "ᠥᠪᠥᠷ ᠮᠣᠩᠭᠣᠯ\u202fᠤᠨ ᠥᠪᠡᠷᠲᠡᠭᠡᠨ ᠵᠠᠰᠠᠬᠤ ᠣᠷᠣᠨ"
    found = columns(text, 80.0)
    assert len(found) > 1
    assert "".join(found) == text
    assert all(column.endswith(" ") for column in found[:-1])


def test_no_break_before_a_suffix_after_latin_or_han() -> None:
    found = columns("ᠠᠷᠠᠳ ᠠᠷᠠᠳ 2026年\u202fᠤᠨ ᠠᠷᠠᠳ ABC\u202fᠤᠨ", 40.0)
    assert not any(column.startswith("\u202f") for column in found)
    assert any("年\u202fᠤᠨ" in column for column in found)


def test_mongolian_stops_do_not_start_a_column() -> None:
    assert columns("ᠠᠷᠠᠳ ᠂ ᠠᠷᠠᠳ", 34.0)[0] == "ᠠᠷᠠᠳ ᠂ "


def test_a_word_longer_than_a_column_is_cut_and_complete() -> None:
    word = "ᠮᠣᠩᠭᠣᠯ" * 20
    found = columns(word, 60.0)
    assert len(found) > 5
    assert "".join(found) == word
    assert all(c.length <= 75.0 for c in set_columns(word, COLUMN, 60.0, fonts()))


def test_long_numbers_are_cut_after_a_hyphen() -> None:
    assert columns("ML0101-20260611-0003", 50.0)[0].endswith("-")


def test_one_or_two_digits_stand_upright_and_more_lie() -> None:
    (column,) = set_columns("ᠠᠷᠠᠳ 12 ᠠᠷᠠᠳ 2026 年", COLUMN, 500.0, fonts())
    turned = {_text((run,)).strip(): run.turned for run in column.runs}
    assert turned["12"] is False
    assert turned["2026"] is True
    assert turned["年"] is False


def test_everything_centres_on_the_spine() -> None:
    (column,) = set_columns("ᠠᠷᠠᠳ ABC", COLUMN, 500.0, fonts())
    mongolian, latin = column.runs
    assert mongolian.x == pytest.approx(-4.04)
    assert latin.x == pytest.approx(-0.367 * 9.0)


def test_full_columns_are_justified_and_the_last_is_not() -> None:
    style = ColumnStyle(10.0, 14.0, justified=True)
    text = "ᠥᠪᠥᠷ ᠠᠷᠠᠳ ᠥᠪᠡᠷᠲᠡᠭᠡᠨ ᠵᠠᠰᠠᠬᠤ ᠣᠷᠣᠨ ᠠᠷᠠᠳ"
    lengths = [column.length for column in set_columns(text, style, 110.0, fonts())]
    assert len(lengths) > 1
    assert lengths[:-1] == pytest.approx([110.0] * (len(lengths) - 1), abs=0.01)
    assert lengths[-1] < 105.0


def test_a_column_with_too_few_spaces_stays_short_unless_its_style_stretches_further() -> None:
    text = "ᠥᠪᠡᠷᠲᠡᠭᠡᠨ ᠵᠠᠰᠠᠬᠤ ᠥᠪᠡᠷᠲᠡᠭᠡᠨ ᠵᠠᠰᠠᠬᠤ"
    usual = ColumnStyle(10.0, 14.0, justified=True)
    wide = ColumnStyle(10.0, 14.0, justified=True, widest_stretch=10.0)
    short, full = (set_columns(text, style, 100.0, fonts())[0].length for style in (usual, wide))
    assert short < 100.0 - usual.widest_stretch * usual.size
    assert full == pytest.approx(100.0, abs=0.01)


def test_line_ends_of_the_text_are_kept() -> None:
    assert columns("ᠠᠷᠠᠳ\nᠠᠷᠠᠳ", 500.0) == ["ᠠᠷᠠᠳ", "ᠠᠷᠠᠳ"]
    assert lines("一\n二", 500.0) == ["一", "二"]


@pytest.mark.parametrize("height", [40.0, 75.0, 130.0, 500.0])
def test_measuring_agrees_with_setting(height: float) -> None:
    text = "ᠥᠪᠥᠷ ᠮᠣᠩᠭᠣᠯ\u202fᠤᠨ 2026 ᠣᠨ 12 ᠰᠠᠷ\u180eᠠ ᠥᠪᠡᠷᠲᠡᠭᠡᠨ ᠵᠠᠰᠠᠬᠤ (ᠣᠷᠣᠨ) 年月日"
    made = set_columns(text, COLUMN, height, fonts())
    extent = measure(text, COLUMN, height, fonts())
    assert column_count(text, COLUMN, height, fonts()) == extent.columns == len(made)
    assert extent.last == pytest.approx(made[-1].length, abs=0.01)
    joined = measure(text, COLUMN, height, fonts(), first=30.0)
    assert joined.columns == len(set_columns(text, COLUMN, height, fonts(), 30.0)) - 1


def test_longest_word_is_what_no_column_may_break() -> None:
    assert longest_word("ᠠᠷᠠᠳ ᠥᠪᠡᠷᠲᠡᠭᠡᠨ", COLUMN, fonts()) == pytest.approx(
        set_columns("ᠥᠪᠡᠷᠲᠡᠭᠡᠨ", COLUMN, 500.0, fonts())[0].length
    )


@pytest.mark.parametrize("mark", ["。", "，", "、", "：", "；", "！", "？", "（", "》", "——", "……"])
def test_chinese_marks_take_their_vertical_forms(mark: str) -> None:
    (line,) = set_lines(mark, STYLE, 100.0, fonts())
    (column,) = set_columns(mark, COLUMN, 100.0, fonts())
    lying = {glyph.gid for run in line.runs for glyph in run.glyphs}
    assert lying.isdisjoint(glyph.gid for run in column.runs for glyph in run.glyphs)


def test_a_dash_runs_down_the_column_through_two_cells() -> None:
    (column,) = set_columns("——", COLUMN, 100.0, fonts())
    assert column.length == pytest.approx(2 * COLUMN.size * 0.9)


def test_no_room_is_added_inside_han() -> None:
    style = ColumnStyle(10.0, 14.0, justified=True)
    text = "ᠠᠷᠠᠳ 内蒙古自治区 ᠠᠷᠠᠳ ᠥᠪᠡᠷᠲᠡᠭᠡᠨ"
    first = set_columns(text, style, 88.0, fonts())[0]
    assert first.length == pytest.approx(88.0, abs=0.01)
    ends = [run.y - glyph.across for run in first.runs if run.font == HAN for glyph in run.glyphs]
    assert len(ends) == 6
    steps = [after - before for before, after in pairwise(ends)]
    assert steps == pytest.approx([9.0] * 5, abs=0.01)


def test_han_and_digits_stand_in_the_middle_of_the_spine_and_smaller() -> None:
    (column,) = set_columns("ᠠᠷᠠᠳ 国 12 ᠠ", COLUMN, 500.0, fonts())
    for text in ("国", "12"):
        run = next(run for run in column.runs if _text((run,)).strip() == text)
        face = fonts().face(run.font)
        edges = []
        for glyph in run.glyphs:
            box = face.hb_font.get_glyph_extents(glyph.gid)
            left = run.x + glyph.along + box.x_bearing / face.upem * run.size
            edges += [left, left + box.width / face.upem * run.size] if box.width else []
        assert (min(edges) + max(edges)) / 2 == pytest.approx(0.0, abs=0.4), text
        assert run.size == pytest.approx(9.0)


def test_bold_is_a_weight_of_the_family_and_mongolian_has_none() -> None:
    bold = Style(10.0, 14.0, bold=True)
    assert {run.font for line in set_lines("标题 A", bold, 500.0, fonts()) for run in line.runs} == {HAN_BOLD}
    (column,) = set_columns("ᠠ 标题", ColumnStyle(10.0, 14.0, bold=True), 500.0, fonts())
    assert [run.font for run in column.runs] == [MONGOLIAN, HAN_BOLD]
