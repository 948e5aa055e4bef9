"""Colour roles of the window: light, dark and high contrast from the same list of names."""

from __future__ import annotations

from typing import Literal, NamedTuple

PaletteName = Literal["light", "dark", "contrast"]


class Roles(NamedTuple):
    """What each colour is for, as #RRGGBB.

    `attention` is for signs and bars only (3:1); text of that meaning is set in `attention_ink`.
    `paper` is the slip itself, which stays white on every palette.
    """

    ground: str  # behind everything
    surface: str  # fields and lists
    ink: str
    quiet: str  # secondary words, key hints
    hairline: str
    outline: str  # borders of fields: 3:1 against the ground
    accent: str
    on_accent: str
    accent_wash: str  # chosen row, pressed choice
    done: str
    attention: str
    attention_ink: str
    stop: str
    desk: str  # what the paper lies on
    paper: str = "#FFFFFF"


LIGHT = Roles(
    ground="#F6F4EF",
    surface="#FFFEFB",
    ink="#1F2A37",
    quiet="#566270",
    hairline="#DDD8CD",
    outline="#8C8F8E",
    accent="#1F6FB2",
    on_accent="#FFFFFF",
    accent_wash="#E4EDF4",
    done="#2E7D4F",
    attention="#B7791F",
    attention_ink="#835410",
    stop="#B23A48",
    desk="#E9E5DC",
)

DARK = Roles(
    ground="#171C22",
    surface="#1F262E",
    ink="#ECEAE4",
    quiet="#A9B2BC",
    hairline="#37414C",
    outline="#6C7885",
    accent="#74B7EA",
    on_accent="#0E141A",
    accent_wash="#24384A",
    done="#7FCB9D",
    attention="#E2B15F",
    attention_ink="#E8BE78",
    stop="#F0919C",
    desk="#11151A",
)

CONTRAST = Roles(
    ground="#000000",
    surface="#000000",
    ink="#FFFFFF",
    quiet="#E3E3E3",
    hairline="#8F8F8F",
    outline="#FFFFFF",
    accent="#7FD0FF",
    on_accent="#000000",
    accent_wash="#0B2E45",
    done="#8DFFAF",
    attention="#FFD75E",
    attention_ink="#FFD75E",
    stop="#FFB0B8",
    desk="#1A1A1A",
)

PALETTES: dict[PaletteName, Roles] = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}

# (text, what it stands on): every pair that the window sets as words.
TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    ("ink", "ground"),
    ("ink", "surface"),
    ("ink", "accent_wash"),
    ("quiet", "ground"),
    ("quiet", "surface"),
    ("quiet", "accent_wash"),
    ("accent", "surface"),
    ("accent", "ground"),
    ("on_accent", "accent"),
    ("done", "ground"),
    ("done", "surface"),
    ("attention_ink", "ground"),
    ("attention_ink", "surface"),
    ("stop", "ground"),
    ("stop", "surface"),
)

# Signs, borders of fields and the focus ring: 3:1 is what WCAG 1.4.11 asks.
SIGN_PAIRS: tuple[tuple[str, str], ...] = (
    ("attention", "ground"),
    ("attention", "surface"),
    ("outline", "surface"),
    ("accent", "accent_wash"),
    ("accent", "desk"),
)


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two #RRGGBB colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    brighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
