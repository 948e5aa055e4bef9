"""Pages as one SVG picture: the outlines of glyphs, rules and boxes that the paper gets, no text to mark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import quoteattr

import uharfbuzz as hb

from forms.page import DRAWING_UNITS, Box, Drawing, GlyphRun, Modules, Page, Rule
from forms.text.fonts import Face, FontSet

_GAP = 12.0  # between two pages


def picture_of(pages: Sequence[Page], fonts: FontSet, words: str) -> bytes:
    """The pages below one another in their size in points; `words` say what they show to whoever hears it."""
    shapes, drawn, top = _Shapes(fonts), list[str](), 0.0
    for page in pages:
        ground = f'<rect {_numbers(width=page.width, height=page.height)} fill="#fff"/>'
        pieces = "".join(piece for item in page.items for piece in _item(item, shapes))
        drawn.append(f'<g transform="translate(0 {_short(top)})">{ground}{pieces}</g>')
        top += page.height + _GAP
    width, height = max(page.width for page in pages), top - _GAP
    size = _numbers(width=width, height=height)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {_short(width)} {_short(height)}"'
    named = f'role="img" aria-label={quoteattr(words)}'
    return f"{head} {named}><defs>{shapes.defined()}</defs>{''.join(drawn)}</svg>".encode()


class _Shapes:
    """The outlines of a picture, each once, in units of its font."""

    def __init__(self, fonts: FontSet) -> None:
        self._fonts = fonts
        self._outlines: dict[tuple[str, int], str] = {}

    def name(self, font: str, gid: int) -> str:
        """Under which name the glyph is drawn again; "" where it has no ink."""
        key = (font, gid)
        if key not in self._outlines:
            self._outlines[key] = _outline(self._fonts.face(font), gid)
        return f"{font}-{gid}" if self._outlines[key] else ""

    def scale(self, font: str, size: float) -> float:
        """Points a unit of the font."""
        return size / self._fonts.face(font).upem

    def defined(self) -> str:
        """All outlines that were asked for."""
        inked = ((font, gid, outline) for (font, gid), outline in self._outlines.items() if outline)
        return "".join(f'<path id="{font}-{gid}" d="{outline}"/>' for font, gid, outline in inked)


def _outline(face: Face, gid: int) -> str:
    parts: list[str] = []
    functions = hb.DrawFuncs()
    functions.set_move_to_func(lambda x, y, _data: parts.append(f"M{_short(x)} {_short(y)}"))
    functions.set_line_to_func(lambda x, y, _data: parts.append(f"L{_short(x)} {_short(y)}"))
    functions.set_quadratic_to_func(lambda *at: parts.append("Q" + " ".join(map(_short, at[:4]))))
    functions.set_cubic_to_func(lambda *at: parts.append("C" + " ".join(map(_short, at[:6]))))
    functions.set_close_path_func(lambda _data: parts.append("Z"))
    face.hb_font.draw_glyph(gid, functions)
    return "".join(parts)


def _item(item: GlyphRun | Rule | Box | Modules | Drawing, shapes: _Shapes) -> Iterator[str]:
    match item:
        case GlyphRun():
            yield from _run(item, shapes)
        case Rule():
            dash = f' stroke-dasharray="{_short(item.dash)}"' if item.dash else ""
            ends = _numbers(x1=item.x1, y1=item.y1, x2=item.x2, y2=item.y2)
            yield f'<line {ends} stroke="{_grey(item.grey)}" stroke-width="{_short(item.width)}"{dash}/>'
        case Box():
            yield _box(item)
        case Modules():
            step = item.side / len(item.rows)
            dark = "".join(
                f"M{column} {row}h1v1h-1z"
                for row, cells in enumerate(item.rows)
                for column, cell in enumerate(cells)
                if cell
            )
            at = f"translate({_short(item.x)} {_short(item.y)}) scale({step:.4f})"
            yield f'<path transform="{at}" shape-rendering="crispEdges" d="{dark}"/>'
        case Drawing():
            yield _drawing(item)


def _run(run: GlyphRun, shapes: _Shapes) -> Iterator[str]:
    """The run's own coordinates: its pen to the right, up as fonts have it."""
    scale = shapes.scale(run.font, run.size)
    turn = " rotate(90)" if run.turned else ""
    at = f"translate({_short(run.x)} {_short(run.y)}){turn} scale({scale:.5f} -{scale:.5f})"
    yield f'<g transform="{at}" fill="{_grey(run.grey)}">'
    for glyph in run.glyphs:
        if name := shapes.name(run.font, glyph.gid):
            yield f'<use href="#{name}" {_numbers(x=glyph.along / scale, y=glyph.across / scale)}/>'
    yield "</g>"


def _box(box: Box) -> str:
    fill = "none" if box.fill is None else _grey(box.fill)
    line = f' stroke="{_grey(box.grey)}" stroke-width="{_short(box.line)}"' if box.line else ""
    sides = _numbers(x=box.x, y=box.y, width=box.width, height=box.height)
    return f'<rect {sides} fill="{fill}"{line}/>'


def _drawing(drawing: Drawing) -> str:
    parts = []
    for stroke in drawing.strokes:
        parts.append("M" + " ".join(map(_short, stroke.start)))
        parts += [("L" if len(each) == 2 else "C") + " ".join(map(_short, each)) for each in stroke.segments]
        parts += ["Z"] * stroke.closed
    at = f"translate({_short(drawing.x)} {_short(drawing.y)}) scale({drawing.side / DRAWING_UNITS:.4f})"
    look = f'fill="none" stroke="#000" stroke-width="{_short(drawing.line)}" stroke-linecap="round"'
    return f'<path transform="{at}" {look} stroke-linejoin="round" d="{"".join(parts)}"/>'


def _numbers(**values: float) -> str:
    return " ".join(f'{name}="{_short(value)}"' for name, value in values.items())


def _grey(grey: float) -> str:
    level = round(255 * grey)
    return f"#{level:02x}{level:02x}{level:02x}"


def _short(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"
