"""A file that the desktop hands over: `tamga FILE`, as a double click on a parcel does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

# The kinds of file that a package says it opens; a test compares with its MIME types.
SUFFIXES = (".tamga-parcel", ".tamga-answer", ".tamga-enrolment")


def handed_over(arguments: Sequence[str]) -> tuple[Path, Path | None] | None:
    """The file of a command line that is nothing but a file, and the data folder if one stands before it.

    The path is whole: the window that is running has a working folder of its own.  Nothing is looked at here.
    """
    *before, last = arguments or [""]
    if Path(last).suffix not in SUFFIXES:
        return None
    if not before:
        return Path(last).absolute(), None
    option, *folder = before
    if option == "--data" and len(folder) == 1:
        return Path(last).absolute(), Path(folder[0])
    return None
