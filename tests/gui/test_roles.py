"""Every pair of colours that stands on one another can be read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from desktop.gui.look.roles import PALETTES, SIGN_PAIRS, TEXT_PAIRS, PaletteName, contrast
from desktop.gui.look.style_sheet import style_sheet

GUI = Path(__file__).parents[2] / "desktop" / "gui"


@pytest.mark.parametrize("name", PALETTES)
def test_words_can_be_read(name: PaletteName) -> None:
    roles, wanted = PALETTES[name], 7.0 if name == "contrast" else 4.5
    ratios = {pair: contrast(getattr(roles, pair[0]), getattr(roles, pair[1])) for pair in TEXT_PAIRS}
    # On the wash of a chosen row stand ink and quiet words only, never the accent.
    assert {pair: round(ratio, 2) for pair, ratio in ratios.items() if ratio < wanted} == {}


@pytest.mark.parametrize("name", PALETTES)
def test_signs_can_be_seen(name: PaletteName) -> None:
    roles = PALETTES[name]
    ratios = {pair: contrast(getattr(roles, pair[0]), getattr(roles, pair[1])) for pair in SIGN_PAIRS}
    assert {pair: round(ratio, 2) for pair, ratio in ratios.items() if ratio < 3.0} == {}


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_colours_come_from_roles_alone() -> None:
    named = {
        path.name: re.findall(r"#[0-9A-Fa-f]{6}\b", path.read_text(encoding="utf-8"))
        for path in GUI.rglob("*.py")
        if path.name not in ("roles.py", "icons.py")
    }
    assert {name: found for name, found in named.items() if found} == {}


def test_the_style_sheet_has_no_empty_place() -> None:
    sheet = style_sheet(PALETTES["dark"], {"body": 11, "work": 14, "title": 20, "small": 9.5})
    assert "$" not in sheet
