"""Sections of the benchmark page are replaced one by one."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.table import markdown, percentile, write_section


def test_a_section_is_added_and_then_replaced_in_its_place(tmp_path: Path) -> None:
    page = tmp_path / "docs" / "benchmarks.md"
    write_section(page, "search", "one\\1")
    write_section(page, "slip", "two")
    write_section(page, "search", "three")
    text = page.read_text(encoding="utf-8")
    assert text.startswith("# Benchmarks\n")
    assert text.endswith("<!-- search -->\nthree\n<!-- /search -->\n\n<!-- slip -->\ntwo\n<!-- /slip -->\n")


def test_percentiles_are_values_that_were_measured() -> None:
    assert percentile([4.0, 1.0, 3.0, 2.0], 0.5) == 3.0
    assert percentile([4.0, 1.0, 3.0, 2.0], 0.99) == 4.0
    assert percentile([1.0], 0.5) == 1.0


def test_a_table() -> None:
    assert markdown(("a", "b"), [("x", "1")]) == "| a | b |\n|---|---:|\n| x | 1 |\n"
