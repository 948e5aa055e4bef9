"""PDF files that F9 wrote into a folder lie there in plain: they are removed once they are wanted no more.

Only what the archive of this workplace has as well: a file that is named by such a number.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import bindparam, func, select

from casework.errors import FileUnwritable
from casework.language import _
from casework.system_words import reason
from desktop.database.tables import ArchivedPdf
from desktop.services.duty import Duty

_BEGINNING = b"%PDF-"
_LISTED = select(func.json_each(bindparam("numbers")).table_valued("value").c.value)
_KNOWN = select(ArchivedPdf.slip_number).where(ArchivedPdf.slip_number.in_(_LISTED)).distinct()


def count_in_folder(duty: Duty, folder: Path) -> int:
    """How many files there may be removed; 0 where there is no such folder, or it cannot be looked at."""
    try:
        return len(_archived_too(duty, folder))
    except OSError:
        return 0


def clear_folder(duty: Duty, folder: Path) -> int:
    """Remove them; how many that were.  Raises FileUnwritable for the first that cannot be removed."""
    removed = 0
    try:
        for path in _archived_too(duty, folder):
            path.unlink(missing_ok=True)
            removed += 1
    except OSError as error:
        raise FileUnwritable(
            _("文件删不掉"),
            f"{error.filename or folder}：{reason(error)}",  # data
            _("请检查文件夹的权限，或自己删除"),
        ) from error
    return removed


def _archived_too(duty: Duty, folder: Path) -> list[Path]:
    by_number = {path.stem: path for path in _documents(folder)}
    with duty.store.reading() as connection:
        known = connection.scalars(_KNOWN, {"numbers": json.dumps(list(by_number))})
        return [by_number[number] for number in sorted(known)]


def _documents(folder: Path) -> Iterator[Path]:
    """The PDF files themselves: no link to one, no folder, and nothing that is only called so."""
    for path in folder.glob("*.pdf"):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(len(_BEGINNING)) == _BEGINNING:
                    yield path
