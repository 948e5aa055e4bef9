"""Pictograms of resources/pictograms on paper: lines of one width, beside what they show.

They are drawn from the very files; these hold circles, rectangles and paths of straight lines and curves
(M, L, H, V, C, Z), all in the coordinates of a square of 24.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from functools import lru_cache

import resources
from forms.page import Drawing, Stroke
from forms.sheet.composing import Sheet

_FOLDER = resources.FOLDER / "pictograms"
_WIDE = 1.5  # the width of lines in units of the square
_ROUND = 0.5523  # how far a curve's handle is from the end of a quarter of a circle, in radii
_STEP = re.compile(r"[MLHVCZ]|-?[0-9]+(?:\.[0-9]+)?")
_ARGUMENTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6}

Point = tuple[float, float]


def draw_pictogram(sheet: Sheet, key: str, corner: Point, side: float) -> None:
    """Draw the pictogram of that key in a square with this upper left corner."""
    sheet.add(Drawing(*corner, side, strokes_of(key), _WIDE))


@lru_cache(maxsize=64)
def strokes_of(key: str) -> tuple[Stroke, ...]:
    """The lines of a pictogram; raises FileNotFoundError for a key that has none."""
    root = ElementTree.fromstring((_FOLDER / f"{key}.svg").read_text("utf-8"))  # noqa: S314  our own file
    return tuple(stroke for element in root for stroke in _strokes(element))


def _strokes(element: ElementTree.Element) -> Iterator[Stroke]:
    kind = element.tag.rpartition("}")[2]
    given = element.attrib
    if kind == "path":
        yield from _path(given["d"])
    elif kind == "circle":
        x, y, radius = (float(given[name]) for name in ("cx", "cy", "r"))
        yield _rounded((x - radius, y - radius), (2 * radius, 2 * radius), radius)
    else:
        x, y, width, height, radius = (float(given[name]) for name in ("x", "y", "width", "height", "rx"))
        yield _rounded((x, y), (width, height), radius)


def _path(steps: str) -> Iterator[Stroke]:
    start, segments = (0.0, 0.0), list[tuple[float, ...]]()
    for command, values in _commands(steps):
        end = segments[-1][-2:] if segments else start
        if command == "Z":
            yield Stroke(start, tuple(segments), True)
            segments = []
        elif command == "M":
            if segments:
                yield Stroke(start, tuple(segments), False)
            start, segments = (values[0], values[1]), []
        elif command in "HV":
            segments.append((values[0], end[1]) if command == "H" else (end[0], values[0]))
        else:
            segments.append(tuple(values))
    if segments:
        yield Stroke(start, tuple(segments), False)


def _commands(steps: str) -> Iterator[tuple[str, list[float]]]:
    """Each command with its numbers; one that is not written again goes on."""
    tokens = _STEP.findall(steps)
    place, command = 0, ""
    while place < len(tokens):
        if tokens[place].isalpha():
            command, place = tokens[place], place + 1
        count = _ARGUMENTS.get(command, 0)
        yield command, [float(token) for token in tokens[place : place + count]]
        place += count


def _rounded(corner: Point, size: tuple[float, float], radius: float) -> Stroke:
    """A rectangle with round corners; a circle is one whose corners are all of it."""
    (x, y), (width, height) = corner, size
    right, bottom, handle = x + width, y + height, radius * (1 - _ROUND)
    segments = (
        (right - radius, y),
        (right - handle, y, right, y + handle, right, y + radius),
        (right, bottom - radius),
        (right, bottom - handle, right - handle, bottom, right - radius, bottom),
        (x + radius, bottom),
        (x + handle, bottom, x, bottom - handle, x, bottom - radius),
        (x, y + radius),
        (x, y + handle, x + handle, y, x + radius, y),
    )
    return Stroke((x + radius, y), segments, True)
