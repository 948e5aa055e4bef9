"""The type of a notification on paper smaller than A4: one look for each kind of paper."""

from __future__ import annotations

import msgspec

from forms.documents.kit.styles import Density
from forms.sheet.paper import A4_LARGE, A5, CONTINUOUS_FULL, CONTINUOUS_HALF, CONTINUOUS_THIRD, THERMAL, Paper
from forms.text.columns import ColumnStyle
from forms.text.lines import Style

PITCH = 1.24  # of Mongolian columns, in ems
_GREY = 0.42
_SIGNING, _FOOT = 10.5, 9.5  # at most, but in large print


class PaperLook(msgspec.Struct, frozen=True):
    """A paper, its sizes of type, and the code's side; `band` is the least and greatest height of columns."""

    paper: Paper
    title: Style
    count: Style
    name: Style
    body: Style
    small: Style
    signing: Style  # of the labels at places to sign, five of which stand side by side
    signed: Style  # of a name at a place to sign
    close: Style  # of a mark in the foot
    foot: Style
    code: float
    band: tuple[float, float]
    density: Density
    least: float = 7.0  # the smallest type of the list and what is above it
    before_value: float = 4.0  # from a label to its value, into which an opening bracket reaches
    signing_rows: int = 1  # of the places to sign
    signing_height: float = 60.0  # of one of them


def tighter(look: PaperLook) -> PaperLook:
    """The look with Mongolian hardly larger than the Chinese beside it, where that saves a sheet."""
    size = max(look.paper.least_mongolian, look.body.size + 0.5)
    matter, name, text = (_columns(size + more) for more in (0.6, 0.3, 0.0))
    tight = msgspec.structs.replace(look.density, mn_matter=matter, mn_name=name, mn_body=text, padding=1.0)
    return msgspec.structs.replace(look, density=tight)


def tightest(look: PaperLook) -> PaperLook:
    """The tight look half a point smaller, with less leading, where that alone saves a sheet."""
    tight = tighter(look)
    names = ("title", "count", "name", "body", "small")
    smaller = {name: _smaller(getattr(tight, name), look.least) for name in names}
    size = max(look.paper.least_mongolian, smaller["body"].size + 0.5)
    mongolian = {
        name: _columns(max(size, getattr(tight.density, name).size - 0.5))
        for name in ("mn_matter", "mn_name", "mn_body")
    }
    density = msgspec.structs.replace(tight.density, name=smaller["name"], note=smaller["body"], **mongolian)
    return msgspec.structs.replace(tight, density=density, **smaller)


def _smaller(style: Style, least: float) -> Style:
    size = max(style.size - 0.5, least)
    return msgspec.structs.replace(style, size=size, leading=style.leading - 1.0)


def _columns(size: float) -> ColumnStyle:
    return ColumnStyle(size, round(size * PITCH, 1))


def _look(paper: Paper, title: float, body: float, code: float, band: tuple[float, float]) -> PaperLook:
    grey = 0.0 if paper.black else _GREY
    mongolian = max(paper.least_mongolian, body + 1.5)
    matter, name, text = (_columns(mongolian + more) for more in (2.0, 1.0, 0.0))
    strong = Style(body + 1.5, body + 5.0, bold=True)
    note = Style(body, body + 3.0)
    return PaperLook(
        paper=paper,
        title=Style(title, title + 4.0, bold=True),
        count=Style(body + 4.5, body + 8.5, bold=True),
        name=strong,
        body=note,
        small=Style(body - 1.0, body + 2.0, grey=grey),
        signing=Style(min(body - 1.0, _SIGNING), min(body, _SIGNING) + 2.0, grey=grey),
        signed=Style(min(body, _SIGNING), min(body, _SIGNING) + 3.0),
        close=Style(min(body, _SIGNING), min(body, _SIGNING) + 3.0),
        foot=Style(min(body - 1.0, _FOOT), min(body - 1.0, _FOOT) + 3.0, grey=grey),
        code=code,
        band=band,
        density=Density(2.5, strong, note, matter, name, text, flowing=True),
    )


LOOKS = {
    A4_LARGE: msgspec.structs.replace(
        _look(A4_LARGE, 30.0, 17.0, 84.0, (160.0, 320.0)),
        before_value=8.5,
        least=16.0,
        signing=Style(16.0, 19.0, grey=_GREY),
        signed=Style(17.0, 20.0),
        close=Style(16.0, 19.0),
        foot=Style(16.0, 19.0, grey=_GREY),
        signing_rows=2,
        signing_height=126.0,
    ),
    A5: _look(A5, 19.0, 9.0, 54.0, (96.0, 220.0)),
    CONTINUOUS_FULL: _look(CONTINUOUS_FULL, 20.0, 10.5, 54.0, (130.0, 260.0)),
    CONTINUOUS_HALF: _look(CONTINUOUS_HALF, 17.0, 10.5, 54.0, (120.0, 200.0)),
    THERMAL: _look(THERMAL, 17.0, 10.5, 84.0, (110.0, 150.0)),
    CONTINUOUS_THIRD: _look(CONTINUOUS_THIRD, 15.0, 10.5, 46.0, (110.0, 160.0)),
}
