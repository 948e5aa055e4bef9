"""The type of a notification: few sizes, black and one grey."""

from __future__ import annotations

from forms.columns import ColumnStyle
from forms.lines import Style
from forms.paper import A4

PAPER = A4
GREY = 0.42

TITLE = Style(27.0, 34.0, bold=True)
TITLE_SMALL = Style(14.0, 18.0, bold=True)
MATTER = Style(14.0, 19.0, bold=True)
NUMBER = Style(13.0, 16.0, bold=True)
COUNT = Style(17.0, 24.0, bold=True)
NAME = Style(11.0, 14.0, bold=True)
STRONG = Style(9.5, 13.0, bold=True)
BODY = Style(9.5, 13.0)
NOTE = Style(9.0, 12.5)
LABEL = Style(8.5, 13.0, grey=GREY)
SMALL = Style(8.0, 11.0, grey=GREY)
CHIP = Style(10.5, 14.0, bold=True, grey=1.0)

MN_TITLE = ColumnStyle(15.0, 19.0)
MN_MATTER = ColumnStyle(15.0, 20.0)
MN_COUNT = ColumnStyle(14.0, 19.0)
MN_NAME = ColumnStyle(12.5, 16.5)
MN_BODY = ColumnStyle(10.5, 13.5)
MN_LABEL = ColumnStyle(10.5, 13.5, grey=GREY)
MN_SMALL = ColumnStyle(9.0, 12.0, grey=GREY)
