"""A card reader whose vendor's program drops a file for each card into a folder: JSON, or lines of text.

A file counts once two looks found the same in it: it may be half written.  What was taken in is removed, with
a photo of the same name, because it holds a person's data in plain.
"""

from __future__ import annotations

import logging
import re
from pathlib import Path

import msgspec

from casework.language import _
from casework.written_text import one_line
from desktop.readers.card import ReadCard

_log = logging.getLogger(__name__)
_KINDS = (".json", ".txt")
_PHOTOS = (".jpg", ".jpeg", ".png", ".bmp")
_LARGEST_BYTES = 64 * 1024
_FIELDS = {  # data: names that vendors' programs give to what a card says
    "name": ("name", "姓名"),
    "id_number": ("number", "id_number", "idnumber", "公民身份号码", "身份证号码", "身份证号", "号码"),
    "address": ("address", "住址", "地址"),
}


class CardFolder:
    """Looks into one folder each time it is asked.

    What lay there at the first look is somebody's who has gone: it is told and stays.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: dict[Path, bytes] | None = None
        self._done: dict[Path, bytes] = {}

    def take(self) -> tuple[ReadCard, ...]:
        """The cards whose files are whole; nothing where the folder cannot be looked into now."""
        contents = self._contents()
        if contents is None:
            return ()
        now = dict(contents)
        if self._seen is None:
            self._seen = self._done = now
            return tuple(
                _fault_of(path, _("是打开窗口以前读的，没有填入；请删去，再刷一次卡")) for path in now
            )
        whole = sorted(path for path, content in now.items() if self._seen.get(path) == content)
        self._seen = now
        self._done = {path: content for path, content in self._done.items() if now.get(path) == content}
        return tuple(self._take_in(path, now[path]) for path in whole if path not in self._done)

    def _take_in(self, path: Path, content: bytes) -> ReadCard:
        card = read_card(content)
        if card.fault or not _remove(path):
            self._done[path] = content  # stays for whoever looks after the program
        return _fault_of(path, card.fault) if card.fault else card

    def _contents(self) -> list[tuple[Path, bytes]] | None:
        try:
            files = [path for path in self._folder.iterdir() if path.suffix.lower() in _KINDS]
            return [(path, path.read_bytes()[: _LARGEST_BYTES + 1]) for path in files if path.is_file()]
        except OSError as error:  # a share that is away, a file that is still locked: the next look finds it
            _log.info("the folder of cards: %s", error)
            return None


def read_card(content: bytes) -> ReadCard:
    """The card in a file's content: a JSON object, or lines of `name: value`."""
    if len(content) > _LARGEST_BYTES:
        return ReadCard(fault=_("文件太大，不是读卡的结果"))
    text = _text(content)
    if text is None:
        return ReadCard(fault=_("文字既不是 UTF-8 也不是 GB 18030"))
    values = _values(text)
    name, number, address = (
        next((values[key] for key in keys if values.get(key)), "") for keys in _FIELDS.values()
    )
    if not (name or number or address):
        return ReadCard(fault=_("里面没有姓名、号码和住址"))
    return ReadCard(name=name, id_number=number, address=address)


def _text(content: bytes) -> str | None:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _values(text: str) -> dict[str, str]:
    try:
        read = msgspec.json.decode(text)
    except msgspec.DecodeError:
        parted = (re.split("[:：]", line, maxsplit=1) for line in text.splitlines())
        return {pair[0].strip().lower(): one_line(pair[1]) for pair in parted if len(pair) > 1}
    pairs = read.items() if isinstance(read, dict) else ()
    return {str(key).strip().lower(): one_line(value) for key, value in pairs if isinstance(value, str)}


def _fault_of(path: Path, fault: str) -> ReadCard:
    return ReadCard(fault=_("{name}：{fault}").format(name=path.name, fault=fault))


def _remove(path: Path) -> bool:
    try:
        for each in (*(path.with_suffix(suffix) for suffix in _PHOTOS), path):
            each.unlink(missing_ok=True)
    except OSError as error:
        _log.warning("%s stays in the folder of cards: %s", path.name, error)
        return False
    return True
