"""Mongolian for the words of the window: drafts of `resources/i18n/window-mn.json` by their Chinese."""

from __future__ import annotations

import re
from functools import cache

import msgspec

from resources import FOLDER

_FILE = FOLDER / "i18n" / "window-mn.json"
_KEYS_BEHIND = re.compile(r"  .*$", re.DOTALL)  # a button shows its keys behind two spaces
_MNEMONIC = re.compile(r"\(&?.\)|&")
_AROUND = " …：:0123456789"  # data: what stands around a caption


class _WordFile(msgspec.Struct, frozen=True):
    words: dict[str, str]


@cache
def _words() -> dict[str, str]:
    return msgspec.json.decode(_FILE.read_bytes(), type=_WordFile).words


def mongolian_of(shown: str) -> str:
    """The Mongolian of a caption, shown with its key and count or without; "" where none is known."""
    bare = _MNEMONIC.sub("", _KEYS_BEHIND.sub("", shown)).strip(_AROUND)
    return _words().get(bare, "")
