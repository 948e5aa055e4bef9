"""A file that the user names for a PDF: may it be put there at all?"""

from __future__ import annotations

import os
from pathlib import Path

from casework.errors import FileUnwritable
from casework.language import _
from casework.named_files import writing_named


def check_out_file(path: Path, data_dir: Path | None = None) -> None:
    """Raise FileUnwritable where writing would fail or do harm; asked before anything is recorded.

    A device such as /dev/null would be replaced by the file, and the data folder holds no personal data
    in plain, least of all in place of its database.
    """
    with writing_named(path):
        _check(path, data_dir)


def _check(path: Path, data_dir: Path | None) -> None:
    place = path.parent.resolve()
    if not place.is_dir() or (path.exists() and not path.is_file()):
        raise FileUnwritable(
            _("文件写不出"),
            _("不能写入 {path}（没有这个文件夹，或不是普通文件）").format(path=path),
            _("请另选文件"),
        )
    if data_dir is not None and data_dir.resolve() in (place, *place.parents):
        raise FileUnwritable(
            _("文件写不出"), _("{path} 在数据文件夹里，那里不放明文").format(path=path), _("请另选文件夹")
        )
    if not os.access(place, os.W_OK):
        raise FileUnwritable(
            _("文件写不出"), _("没有写入 {place} 的权限").format(place=place), _("请另选文件夹")
        )
