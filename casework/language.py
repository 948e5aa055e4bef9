"""The language of what people read in the window, on the command line and from the server.

Chinese is the source: a text is its own key, and the other languages are gettext catalogues below
`resources/locale`, refreshed by `python packaging/language/refresh.py`.

    _("找不到编号 {number}").format(number=number)        a text; no f-string, the names say what they hold
    n_("缺 {count} 份", count).format(count=count)        a text whose words follow a number
    STATES = {"missing": N_("缺")} … _(STATES[state])     a table is marked, and translated where it is shown

A text is a whole sentence or a whole label: where words come together, the place where they meet is a
text with placeholders too.  Never in data, on paper or in the log, never as a key or in a comparison, and
never called while a module is loading: the language is chosen once at the start, after the imports.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from resources import FOLDER

if TYPE_CHECKING:
    from gettext import NullTranslations

SOURCE = "zh"
LANGUAGES = {"zh": "中文", "mn": "中文 + 蒙古文（译文待审）", "en": "English"}  # data: each by its own name
VARIABLE = "TAMGA_LANGUAGE"
LOCALE = FOLDER / "locale"


class _Chosen:
    """What this process speaks.  `catalogue` None is Chinese, for which nothing is loaded."""

    language = SOURCE
    catalogue: NullTranslations | None = None


def _(text: str) -> str:
    """The text in the chosen language, or as it is where that has none."""
    catalogue = _Chosen.catalogue
    # An empty text is the key of the catalogue's own head.
    return text if catalogue is None or not text else catalogue.gettext(text)


def n_(text: str, count: float) -> str:
    """The text in the form that goes with `count`, which still has to be put in."""
    catalogue = _Chosen.catalogue
    return text if catalogue is None else catalogue.ngettext(text, text, count)  # type: ignore[arg-type]


def N_(text: str) -> str:  # noqa: N802 - the mark that every gettext knows
    """Marks a text in a table; `_` translates it when it is shown."""
    return text


def listed(words: Iterable[str]) -> str:
    """The words one after another, as the language separates them: 甲、乙."""
    return _("、").join(words)


def sentences(parts: Iterable[str]) -> str:
    """Parts of one message, as the language separates them: 甲；乙."""
    return _("；").join(parts)


def chosen() -> str:
    """The language of this process, a key of LANGUAGES."""
    return _Chosen.language


def choose(setting: str = "") -> str:
    """Speak the language of TAMGA_LANGUAGE, else of the setting, else Chinese; which one it became."""
    wanted = os.environ.get(VARIABLE) or setting
    language = wanted if wanted in LANGUAGES else SOURCE
    use(language, None if language == SOURCE else _load(language))
    return language


def use(language: str, catalogue: NullTranslations | None) -> None:
    """Speak from this catalogue; None is Chinese."""
    # One after the other without a lock: a thread that reads between them reads one whole catalogue.
    _Chosen.catalogue = catalogue
    _Chosen.language = language


def _load(language: str) -> NullTranslations | None:
    import gettext  # not for Chinese: start-up time

    try:
        return gettext.translation("tamga", LOCALE, [language])
    except OSError:
        return None  # Chinese is better than no window
