"""What other programs write of a slip looks like it: fonts with composite glyphs are drawn as ours are."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence

import numpy as np
import pytest

from forms.pdf.embed import to_pdf
from tests.support.every_paper import EVERY_PAPER
from tests.support.packages import program
from tests.support.page_likeness import likeness
from tests.support.paper import picture
from tests.support.pdf_readers import through_ghostscript
from tests.support.slips import fonts
from tests.support.small_pdf import fonts_of, small_pdf

pytestmark = pytest.mark.slow

ALIKE = 0.99  # how much a page is alike at least
# By what writes it, the dots to the inch at which it is looked at.  ps2write makes bitmaps of fonts, of 720
# dots: at 300 the stairs of their edges are greys that ours have not, and a page is alike to 0.987 only.
DOTS_PER_INCH = {"pdfwrite": 300, "ps2write": 600, "pdftops": 300, "cairo": 300}


def _filtered(pdf: bytes, command: Sequence[str]) -> bytes:
    done = subprocess.run([program(command[0]), *command[1:]], input=pdf, capture_output=True, check=True)
    return done.stdout


def _through(name: str, pdf: bytes) -> bytes:
    if name == "pdfwrite":
        return through_ghostscript(pdf)
    if name == "cairo":
        return _filtered(pdf, ["pdftocairo", "-pdf", "-", "-"])
    if name == "pdftops":
        return through_ghostscript(_filtered(pdf, ["pdftops", "-", "-"]))
    return through_ghostscript(through_ghostscript(pdf, "-sDEVICE=ps2write"))


def test_ps2write_makes_bitmaps_of_any_font_of_codes() -> None:
    """Of the smallest file too: `pdf_make_font_resource` (gdevpdtt.c) refuses them to old PostScript."""
    pdf = small_pdf(["A", "B"])
    assert fonts_of(pdf) == {"/Type0", "/CIDFontType2"}
    assert fonts_of(_through("ps2write", pdf)) == {"/Type3"}


@pytest.mark.parametrize("name", DOTS_PER_INCH)
def test_a_slip_looks_the_same_through(name: str) -> None:
    pdf = to_pdf(EVERY_PAPER["typical"](), fonts())
    ours, theirs = (picture(file, 0, DOTS_PER_INCH[name]) for file in (pdf, _through(name, pdf)))
    assert likeness(np.asarray(ours, dtype=float), np.asarray(theirs, dtype=float)) >= ALIKE
