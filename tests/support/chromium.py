"""Chromium as a second typesetter: pages of our own, printed to PDF or read back after their scripts ran.

Only files of the folder given are opened; the browser starts with an empty profile and no network of its own.
"""

from __future__ import annotations

import html
import re
import subprocess
from pathlib import Path

from forms import breaking
from forms.column_words import BESIDE, DIGITS_ASCENT, UPRIGHT_GAP
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

_EDGE = "[^ \u1800-\u18af\u202f\u2e80-\uffff\u201c\u201d\U00020000-\U000323af]"
_UPRIGHT = re.compile(f"(?<!{_EDGE})[0-9]{{1,2}}(?!{_EDGE})")
_COUNTED = "|".join(map(re.escape, breaking._COUNTED))
_COUNT = re.compile(
    f"(?<!{_EDGE})(<i>)?[0-9]{{1,4}}(</i>)? (?=(?:{_COUNTED}))([\u1800-\u18af\u202f]+|[\u4e00-\u9fff])"
)


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


def print_to_pdf(folder: Path, markup: str) -> bytes:
    """The page as the browser prints it."""
    (folder / "page.html").write_text(markup, encoding="utf-8")
    run(folder, "page.html", "--no-pdf-header-footer", f"--print-to-pdf={folder / 'page.pdf'}")
    return (folder / "page.pdf").read_bytes()


def read_back(folder: Path, markup: str) -> str:
    """The element `pre` of the page, into which its script has written."""
    (folder / "page.html").write_text(markup, encoding="utf-8")
    found = re.search(
        r"<pre>(.*?)</pre>", run(folder, "page.html", "--virtual-time-budget=30000", "--dump-dom"), re.DOTALL
    )
    assert found is not None
    return html.unescape(found.group(1))


def column_markup(text: str) -> str:
    """`text`, marked for two rules of ours: numbers that stand upright, and counts that keep their number."""
    return _COUNT.sub(r"<b>\g<0></b>", _UPRIGHT.sub(r"<i>\g<0></i>", html.escape(text, quote=False)))


def column_css(size: float, pitch: float, unit: str) -> str:
    """The style of `section`, set as our columns are: at a Mongolian size and pitch in px or pt.

    Chromium draws neighbouring Chinese marks together unless told not to; geometricPrecision keeps it from
    rounding widths to the dots of a screen.
    """
    upright = (DIGITS_ASCENT + 2 * UPRIGHT_GAP) * BESIDE * size
    return (
        f"{faces_css()}body{{margin:0}}"
        f"section{{writing-mode:vertical-lr;font:{size}{unit}/{pitch}{unit} F;text-spacing-trim:space-all;"
        "text-rendering:geometricPrecision}"
        f"i{{font-style:normal;text-combine-upright:all;font-size:{upright}{unit}}}"
        "b{font-weight:normal;white-space:nowrap}"
    )


def faces_css() -> str:
    """The family `F`: our fonts for our characters, with the sizes and middles that our columns use.

    A vertical line centres fonts on the middle between ascent and descent, so these say where the spine is.
    """
    rows = (
        ("U+20,U+1800-18AF,U+200C-200D,U+202F,U+11660-1167F", MONGOLIAN, 1.0, SPINE),
        ("U+21-7E", HAN, BESIDE, LATIN_MIDDLE),
        ("U+2014,U+2018-201D,U+2026,U+2E80-FFFF,U+20000-323AF", HAN, BESIDE, 0.38),
    )
    return "".join(_face_css(*row) for row in rows)


def _face_css(characters: str, face: str, size: float, middle: float) -> str:
    return (
        f"@font-face{{font-family:F;src:url({fonts().face(face).path.as_uri()});unicode-range:{characters};"
        f"size-adjust:{size:.0%};ascent-override:{50 + middle * 100:.1f}%;"
        f"descent-override:{50 - middle * 100:.1f}%;line-gap-override:0%}}"
    )
