"""The report's pictures as SVG: bars of one scale with their numbers, and the line of the months.

All looks are attributes, none a style: a page with a strict policy may hold them, and they print as they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

import msgspec

COLOURS = ("#17558A", "#1F6FB2", "#8FB8DC", "#D8CDB8")
_INK, _QUIET, _LINE = "#1F2A37", "#52606D", "#DDD8CD"
_WIDTH, _ROW, _BAR, _NAMES, _NUMBERS, _HEAD = 720, 30, 16, 200, 60, 34
_HIGH, _SIDE = 180, 40


class BarOfSite(msgspec.Struct, frozen=True):
    """One bar: its name and its parts by their words."""

    name: str
    parts: Mapping[str, int]


def bars(title: str, rows: Sequence[BarOfSite]) -> str:
    """Bars of one scale in the order of the rows; each part has its colour, explained above."""
    words = list(dict.fromkeys(word for row in rows for word in row.parts))
    most = max([sum(row.parts.values()) for row in rows], default=0) or 1
    room = _WIDTH - _NAMES - _NUMBERS
    drawn = [_legend(words)]
    for place, row in enumerate(rows):
        top, left = _HEAD + place * _ROW, float(_NAMES)
        drawn.append(_text(_NAMES - 8, top + 13, _short(row.name), anchor="end"))
        for number, word in enumerate(words):
            wide = room * row.parts.get(word, 0) / most
            if wide:
                fill = COLOURS[number % len(COLOURS)]
                drawn.append(
                    f'<rect x="{left:.1f}" y="{top}" width="{wide:.1f}" height="{_BAR}" fill="{fill}"/>'
                )
            left += wide
        drawn.append(_text(left + 6, top + 13, str(sum(row.parts.values())), fill=_QUIET))
    return _picture(title, _HEAD + len(rows) * _ROW + 8, drawn)


def line(title: str, points: Sequence[tuple[str, int]]) -> str:
    """A line over the points in their order, each with its number; names stand below."""
    most = max([count for _name, count in points], default=0) or 1
    step = (_WIDTH - 2 * _SIDE) / max(1, len(points) - 1)
    places = [
        (_SIDE + step * number, _HIGH - 30 - (_HIGH - 70) * count / most)
        for number, (_name, count) in enumerate(points)
    ]
    drawn = [f'<path d="M{_SIDE} {_HIGH - 30}H{_WIDTH - _SIDE}" stroke="{_LINE}"/>']
    if places:
        way = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
        drawn.append(f'<path d="M{way}" fill="none" stroke="{COLOURS[1]}" stroke-width="2"/>')
    for (name, count), (x, y) in zip(points, places, strict=True):
        drawn.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{COLOURS[1]}"/>')
        drawn.append(_text(x, y - 8, str(count), anchor="middle"))
        drawn.append(_text(x, _HIGH - 12, name, anchor="middle", fill=_QUIET))
    return _picture(title, _HIGH, drawn)


def _legend(words: Sequence[str]) -> str:
    drawn, left = [], float(_NAMES)
    for number, word in enumerate(words):
        fill = COLOURS[number % len(COLOURS)]
        drawn.append(f'<rect x="{left:.0f}" y="6" width="12" height="12" fill="{fill}"/>')
        drawn.append(_text(left + 18, 17, word, fill=_QUIET))
        left += 40 + 14 * len(word)
    return "".join(drawn)


def _picture(title: str, high: float, drawn: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {high:.0f}" role="img" '
        f'font-family="Noto Sans SC, sans-serif" font-size="13"><title>{escape(title)}</title>'
        f"{''.join(drawn)}</svg>\n"
    )


def _text(x: float, y: float, words: str, anchor: str = "start", fill: str = _INK) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}">{escape(words)}</text>'


def _short(name: str) -> str:
    """As much as there is room for."""
    most = (_NAMES - 12) // 13
    return name if len(name) <= most else f"{name[: most - 1]}…"
