"""Tests that need packages of the machine: without them they are skipped, but never on the build machine."""

from __future__ import annotations

import os
import shutil
from typing import NoReturn

import pytest

from forms.text.fonts import find_rare_files


def _without(what: str) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(f"{what} must be installed here", pytrace=False)
    pytest.skip(f"{what} is not installed")


def need_hanazono() -> None:
    """Ends the test unless the fonts for rare characters are installed."""
    if not {"HanaMinA.ttf", "HanaMinB.ttf"} <= {path.name for path in find_rare_files()}:
        _without("the package fonts-hanazono (characters beyond Noto Sans SC)")


def hb_shape() -> str:
    """The path of the reference shaper."""
    found = shutil.which("hb-shape")
    return found or _without("the package libharfbuzz-bin (hb-shape, the reference shaper)")


def chromium() -> str:
    """The path of the browser that sets vertical text as the reference."""
    found = shutil.which("chromium")
    return found or _without("the package chromium (the reference for vertical text)")


def program(name: str) -> str:
    """The path of a tool that judges our PDF from outside: qpdf, pdftotext."""
    return shutil.which(name) or _without(f"the program {name}")
