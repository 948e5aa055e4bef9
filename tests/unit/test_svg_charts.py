"""The pictures of the report: every number stands there, lengths are to scale, nothing needs a style."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from casework.report.svg_charts import BarOfSite, bars, line

NAMESPACE = "{http://www.w3.org/2000/svg}"


def drawn(svg: str) -> ElementTree.Element:
    assert not re.search(r"style|<script|\bon\w+=|class=", svg)
    return ElementTree.fromstring(svg)  # noqa: S314 - made here


def words(picture: ElementTree.Element) -> list[str]:
    return [each.text or "" for each in picture.iter(f"{NAMESPACE}text")]


def test_bars_are_of_one_scale_and_say_their_numbers() -> None:
    rows = [BarOfSite("甲", {"帮办": 30, "代收": 10}), BarOfSite("乙", {"代收": 20}), BarOfSite("丙", {})]
    picture = drawn(bars("2026-11 办件", rows))
    assert {"甲", "乙", "丙", "帮办", "代收", "40", "20", "0"} <= set(words(picture))
    widths = [float(each.attrib["width"]) for each in picture.iter(f"{NAMESPACE}rect")][2:]
    assert [round(wide / widths[1], 2) for wide in widths] == [3.0, 1.0, 2.0]


def test_names_are_text_and_long_ones_are_cut() -> None:
    picture = drawn(bars("<&>", [BarOfSite("<b>" + "很长的名字" * 9, {"代收": 1})]))
    shown = next(word for word in words(picture) if word.startswith("<b>"))
    assert shown.endswith("…")
    assert len(shown) <= 15


def test_the_line_goes_through_every_month() -> None:
    months = [(f"26-{number:02}", number % 5) for number in range(1, 13)]
    picture = drawn(line("十二个月的办件", months))
    places = [float(each.attrib["cy"]) for each in picture.iter(f"{NAMESPACE}circle")]
    assert len(places) == 12
    assert places[0] > places[1] > places[2] > places[3]
    assert {name for name, _count in months} <= set(words(picture))


def test_nothing_at_all_is_a_picture_too() -> None:
    assert words(drawn(bars("空", []))) == []
    assert words(drawn(line("空", []))) == []
    assert words(drawn(line("零", [("1月", 0)]))) == ["0", "1月"]
