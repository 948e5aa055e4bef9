"""Chromium as a second typesetter: pages of our own, printed to PDF or read back after their scripts ran.

Only files of the folder given are opened; the browser starts with an empty profile and no network of its own.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from forms.column_words import BESIDE
from forms.columns import LATIN_MIDDLE, SPINE
from forms.fonts import HAN, MONGOLIAN
from tests.support.packages import chromium
from tests.support.slips import fonts

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SECONDS = 60.0


def run(folder: Path, page: str, *arguments: str) -> str:
    """What the browser prints on its standard output about the page, a file of the folder."""
    profile = f"--user-data-dir={folder / 'profile'}"
    address = (folder / page).as_uri()
    done = subprocess.run(
        [chromium(), *FLAGS, profile, *arguments, address],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=True,
    )
    return done.stdout


def print_to_pdf(folder: Path, html: str) -> bytes:
    """The page as the browser prints it."""
    (folder / "page.html").write_text(html, encoding="utf-8")
    run(folder, "page.html", "--no-pdf-header-footer", f"--print-to-pdf={folder / 'page.pdf'}")
    return (folder / "page.pdf").read_bytes()


def read_back(folder: Path, html: str) -> str:
    """The element `pre` of the page, into which its script has written."""
    (folder / "page.html").write_text(html, encoding="utf-8")
    found = re.search(r"<pre>(.*?)</pre>", run(folder, "page.html", "--dump-dom"), re.DOTALL)
    assert found is not None
    return found.group(1)


def faces_css() -> str:
    """The family `F`: our fonts for our characters, with the sizes and middles that our columns use.

    A vertical line centres fonts on the middle between ascent and descent, so these say where the spine is.
    """
    rows = (
        ("U+20,U+1800-18AF,U+200C-200D,U+202F,U+11660-1167F", MONGOLIAN, 1.0, SPINE),
        ("U+21-7E", HAN, BESIDE, LATIN_MIDDLE),
        ("U+2014,U+2018-201D,U+2026,U+2E80-FFFF", HAN, BESIDE, 0.38),
    )
    return "".join(_face_css(*row) for row in rows)


def _face_css(characters: str, face: str, size: float, middle: float) -> str:
    return (
        f"@font-face{{font-family:F;src:url({fonts().face(face).path.as_uri()});unicode-range:{characters};"
        f"size-adjust:{size:.0%};ascent-override:{50 + middle * 100:.1f}%;"
        f"descent-override:{50 - middle * 100:.1f}%;line-gap-override:0%}}"
    )
