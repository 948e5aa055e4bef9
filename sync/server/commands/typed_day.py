"""A day as it is typed on the command line."""

from __future__ import annotations

import argparse
import datetime as dt

from casework.language import _
from casework.local_day import read_day


def typed_day(text: str) -> dt.date:
    """The day of YYYY-MM-DD; raises argparse.ArgumentTypeError with how it is written."""
    try:
        return read_day(text)
    except ValueError:
        words = _("日期应写成 2026-11-24 这样，不是 {text}").format(text=text)
        raise argparse.ArgumentTypeError(words) from None
