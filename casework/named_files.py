"""Files that somebody named, on a command line or in a dialog: what the system refuses is told in one way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from casework.errors import FileUnreadable, FileUnwritable
from casework.language import _
from casework.system_words import reason


def read_named(path: Path) -> bytes:
    """What the file holds; raises FileUnreadable."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(path, reason(error), _("请检查文件名和权限")) from error


def read_named_text(path: Path) -> str:
    """The file's text, which has to be UTF-8 (a byte order mark is left out); raises FileUnreadable."""
    try:
        return read_named(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        why = _("第 {place} 个字节不是 UTF-8").format(place=error.start + 1)
        raise _unreadable(path, why, _("请另存为 UTF-8")) from error


@contextmanager
def writing_named(path: Path, next_step: str = "") -> Iterator[None]:
    """Raises FileUnwritable for what the system refuses inside, with what to do next."""
    try:
        yield
    except OSError as error:
        what = _("不能写入 {path}（{why}）").format(path=path, why=reason(error))
        raise FileUnwritable(_("文件写不了"), what, next_step or _("请换一个文件名或文件夹")) from error


def _unreadable(path: Path, why: str, next_step: str) -> FileUnreadable:
    what = _("不能读取 {path}（{why}）").format(path=path, why=why)
    return FileUnreadable(_("文件读不出"), what, next_step)
