"""Which words may be printed, in Chinese and in Mongolian.

Approved Mongolian is printed as it is; a draft only where the release allows it, and then the page
bears a mark; where there is none, the form says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from casework.release.catalogue import Settings, Text
from forms.documents.kit.labels import COMMON


class Worded(Protocol):
    """Whatever is printed with the labels and settings of a release."""

    @property
    def labels(self) -> dict[str, Text]: ...

    @property
    def settings(self) -> Settings: ...


class Words:
    """The labels and texts of one document; remembers whether a draft was taken."""

    def __init__(self, form: Worded, own: Mapping[str, str] = {}) -> None:
        self._labels = form.labels
        self._chinese = {**COMMON, **own}
        self._notice = form.settings.service_notice
        self._drafts = form.settings.print_drafts
        self.printed_draft = False
        self.pictograms = form.settings.pictograms  # whether materials have theirs beside them

    def zh(self, key: str, **values: object) -> str:
        """The Chinese label of that key, its {fields} filled in."""
        label = self._labels.get(key)
        return _filled(label.zh if label else self._chinese.get(key, key), values)

    def mn(self, key: str, **values: object) -> str:
        """The Mongolian label of that key, or "" where none may be printed."""
        label = self._labels.get(key)
        return _filled(self.mongolian(label), values) if label else ""

    def notice_zh(self) -> str:
        """The sentence on slips of sites that are no authority: the release's, else the label."""
        return self._notice.zh if self._notice else self.zh("service_notice")

    def notice_mn(self) -> str:
        """The same sentence in Mongolian."""
        return self.mongolian(self._notice) if self._notice else self.mn("service_notice")

    def mongolian(self, text: Text | None) -> str:
        """The Mongolian of `text`, or "" where none may be printed."""
        if text is None or not text.mn or text.status == "none":
            return ""
        if text.status == "draft":
            if not self._drafts:
                return ""
            self.printed_draft = True
        return text.mn


def _filled(text: str, values: dict[str, object]) -> str:
    for name, value in values.items():
        text = text.replace("{" + name + "}", str(value))
    return text


def chinese(text: Text | None) -> str:
    """The Chinese of a text that may be left out."""
    return text.zh if text else ""


def joined(*parts: str, by: str = " ") -> str:
    """The parts that are not empty."""
    return by.join(part for part in parts if part)


def sentences(*parts: str) -> str:
    """Chinese parts as sentences that end with a full stop."""
    return "".join(part if part[-1] in "。！？；" else part + "。" for part in parts if part)
