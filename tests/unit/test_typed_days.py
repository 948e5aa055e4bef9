"""Days as people type them: those at the ends of the calendar are none of ours, wherever they are typed."""

from __future__ import annotations

import argparse
from collections.abc import Callable

import pytest

from casework.errors import TamgaError
from casework.local_day import read_day
from desktop.cli.cases import event_verbs
from desktop.services.cases.month_report import read_month
from desktop.services.forms import arguments
from sync.server.report.span import month_span

DAYS = ("0001-01-01", "1999-12-31", "2200-01-01", "9999-12-31", "2026-13-45", "", "²026-01-01")


@pytest.mark.parametrize("text", DAYS)
@pytest.mark.parametrize("read", [read_day, arguments.day, event_verbs.day, event_verbs.moment])
def test_a_day_of_no_year_of_ours_is_refused(read: Callable[[str], object], text: str) -> None:
    with pytest.raises((ValueError, argparse.ArgumentTypeError)):
        read(text)
    read("2000-01-01")
    read("2199-12-31")


@pytest.mark.parametrize("text", ["0001-01", "1999-12", "2200-01", "9999-12", "2026-13", ""])
@pytest.mark.parametrize("read", [read_month, month_span])
def test_so_is_a_month(read: Callable[[str], object], text: str) -> None:
    with pytest.raises(TamgaError):
        read(text)
    read("2199-12")
