"""Chromium as a second typesetter: pages of our own, printed to PDF or read back after their scripts ran.

Only files of the folder given are opened; the browser starts with an empty profile and no network of its own.
"""

from __future__ import annotations

import html
import re
import subprocess
from pathlib import Path

from forms.text import breaking
from forms.text.column_words import BESIDE, DIGITS_ASCENT, UPRIGHT_GAP
from forms.text.columns import LATIN_MIDDLE, SPINE
from forms.text.fonts import HAN, MONGOLIAN
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
HAN_MIDDLE = 0.38

_MONGOLIAN = "\u1800-\u18af\u200c\u200d\u202f"
_HAN = "\u2014\u2018-\u201d\u2026\u2e80-\uffff\U00020000-\U000323af"
_AFTER_WORD = f"(?<![^ {_MONGOLIAN}{_HAN}])"
_BEFORE_WORD = f"(?![^ {_MONGOLIAN}{_HAN}])"
_KEPT = re.compile(
    f"\u201c[0-9]{{1,2}}\u201d|{_AFTER_WORD}[0-9]{{1,2}}\u202f[{_MONGOLIAN}]+|{breaking.UNPARTED.pattern}"
)
_RUN = re.compile(
    f"(?P<i>{_AFTER_WORD}[0-9]{{1,2}}{_BEFORE_WORD})|(?P<em>[{_HAN}]+)|(?P<u>[^ {_MONGOLIAN}{_HAN}]+)"
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
    """`text` with an element for each script: `em` Chinese, `u` Latin, `i` numbers that stand upright.

    `b` keeps a number with what it counts, a rule of ours, and suffix and quotes with an upright number.
    """
    parts = []
    at = 0
    for match in _KEPT.finditer(text):
        if match.group().isdecimal():
            continue
        parts += [_marked(text[at : match.start()]), f"<b>{_marked(match.group())}</b>"]
        at = match.end()
    return "".join([*parts, _marked(text[at:])])


def _marked(text: str) -> str:
    return _RUN.sub(
        lambda match: f"<{match.lastgroup}>{html.escape(match.group(), quote=False)}</{match.lastgroup}>",
        text,
    )


def column_css(size: float, pitch: float, unit: str) -> str:
    """The style of `section`, set as our columns are: at a Mongolian size and pitch in px or pt.

    A vertical line centres fonts on the middle between ascent and descent, so these say where the spine is.
    Chromium draws neighbouring Chinese marks together unless told not to; geometricPrecision keeps it from
    rounding widths to the dots of a screen.
    """
    upright = (DIGITS_ASCENT + 2 * UPRIGHT_GAP) * BESIDE * size
    return (
        f"{_face_css('M', MONGOLIAN, SPINE)}{_face_css('L', HAN, LATIN_MIDDLE)}"
        f"{_face_css('H', HAN, HAN_MIDDLE)}body{{margin:0}}em,u,i,b{{font:inherit;text-decoration:none}}"
        f"em{{font:{BESIDE}em H}}u{{font:{BESIDE}em L}}"
        f"section{{writing-mode:vertical-lr;font:{size}{unit} M;text-spacing-trim:space-all;"
        "text-rendering:geometricPrecision}"
        f"section,em,u,i{{line-height:{pitch}{unit}}}b{{white-space:nowrap}}"
        f"i{{font:{upright}{unit} L;text-combine-upright:all}}"
    )


def _face_css(family: str, face: str, middle: float) -> str:
    address = fonts().face(face).path.as_uri()
    return (
        f"@font-face{{font-family:{family};src:url({address});ascent-override:{50 + middle * 100:.1f}%;"
        f"descent-override:{50 - middle * 100:.1f}%;line-gap-override:0%}}"
    )
