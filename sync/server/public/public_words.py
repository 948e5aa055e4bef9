"""The words of the public's pages in both scripts: a release's own go first, drafts only where it allows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache

import msgspec

from casework.release.catalogue import Text
from resources import FOLDER

_FILE = FOLDER / "i18n" / "public.json"


class PublicWord(msgspec.Struct, frozen=True):
    """A word as the file has it; `label` names the label of a release that stands for it."""

    zh: str
    mn: str = ""
    label: str = ""


class _PublicFile(msgspec.Struct, frozen=True):
    words: dict[str, PublicWord]


class BothScripts(msgspec.Struct, frozen=True):
    """A text as a page shows it; `mn` is "" where no Mongolian may be shown."""

    zh: str
    mn: str = ""


class PublicWords:
    """Looks words up for one page, and remembers whether a draft stands on it."""

    def __init__(self, labels: Mapping[str, Text], *, drafts: bool) -> None:
        self._labels = labels
        self._drafts = drafts
        self.has_drafts = False
        self.lacks_mongolian = False

    def __call__(self, key: str, **fields: object) -> BothScripts:
        """The word of that key with its fields filled in."""
        word = _words()[key]
        known = self._labels.get(word.label) if word.label else None
        text = known or Text(zh=word.zh, mn=word.mn, status="draft" if word.mn else "none")
        shown = self.text(text)
        return BothScripts(shown.zh.format(**fields), shown.mn.format(**fields)) if fields else shown

    def text(self, text: Text) -> BothScripts:
        """A text of the release."""
        may = bool(text.mn) and (text.status == "approved" or self._drafts)
        self.has_drafts |= may and text.status != "approved"
        self.lacks_mongolian |= not may
        return BothScripts(text.zh, text.mn if may else "")

    def date(self, day: dt.date) -> BothScripts:
        """A date as papers write it."""
        return self("date", y=day.year, m=day.month, d=day.day)


def keys() -> frozenset[str]:
    """All keys that there are."""
    return frozenset(_words())


@cache
def _words() -> dict[str, PublicWord]:
    return msgspec.json.decode(_FILE.read_bytes(), type=_PublicFile).words
