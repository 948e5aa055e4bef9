"""The scripts beside Mongolian and Chinese: which characters are theirs, and which font shows them.

One line a script: names of Kazakhs, Uyghurs, Tibetans, Yi, Koreans and all who write Latin or Cyrillic
letters are printed as they stand in the ID card.  Where a font is not bundled, its Debian package is named.
"""

from __future__ import annotations

import re
from typing import NamedTuple

# Han characters that the bundled Chinese fonts may lack: what `forms.text.fonts` has fonts for rare ones for.
RARE_HAN = "\u2e80-\u2fdf\u3007\u31c0-\u31ef\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
# All but the digits, which run from left to right.
ARABIC = (
    "\u0600-\u065f\u066a-\u06ef\u06fa-\u06ff\u0750-\u077f\u0870-\u08ff\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc"
)
HANGUL = "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff"
YI = "\ua000-\ua4cf"


class Script(NamedTuple):
    """A script: the name of its font here, the font's file, its characters, and the package that has it.

    `characters` are ranges as in a regular expression; `package` is "" for a bundled file.
    """

    font: str
    file: str
    characters: str
    package: str = ""


# The Chinese font is asked before them: it has the commonest Latin and Cyrillic letters.
SCRIPTS = (
    Script(
        "latin",
        "NotoSans-Regular.ttf",
        " -~"
        "\u00a0-\u052f\u1ab0-\u1aff\u1c80-\u1c8f\u1dc0-\u1fff"
        "\u2010-\u2027\u20a0-\u20cf\u2de0-\u2dff\ua640-\ua69f\ua720-\ua7ff",
    ),
    Script("arabic", "NotoNaskhArabic-Regular.ttf", ARABIC + "\u0660-\u0669\u06f0-\u06f9\u200c\u200d"),
    Script("tibetan", "NotoSerifTibetan-Regular.ttf", "\u0f00-\u0fff"),
    Script("yi", "NotoSansYi-Regular.ttf", YI),
    Script("hangul", "NotoSansKR-Regular.ttf", HANGUL),
    Script("lisu", "NotoSansLisu-Regular.ttf", "\ua4d0-\ua4ff"),
    Script("miao", "NotoSansMiao-Regular.ttf", "\U00016f00-\U00016f9f", "fonts-noto-core"),
    Script("tai_le", "NotoSansTaiLe-Regular.ttf", "\u1950-\u197f", "fonts-noto-core"),
    Script("new_tai_lue", "NotoSansNewTaiLue-Regular.ttf", "\u1980-\u19df", "fonts-noto-core"),
    Script("tai_tham", "NotoSansTaiTham-Regular.ttf", "\u1a20-\u1aaf", "fonts-noto-core"),
)
_CHARACTERS = tuple((script, re.compile(f"[{script.characters}]")) for script in SCRIPTS)
_RARE_HAN = re.compile(f"[{RARE_HAN}]")


def script_of(character: str) -> Script | None:
    """The script whose font is to have this character; None for Mongolian, Chinese and all others."""
    return next((script for script, wanted in _CHARACTERS if wanted.match(character)), None)


def is_han(character: str) -> bool:
    """Whether the character is Han, for which fonts for rare characters are asked."""
    return bool(_RARE_HAN.match(character))
