"""Which version of the program is the later one.  Plain enough for the launcher, which loads nothing else."""

from __future__ import annotations


def parts(version: str) -> tuple[int, ...]:
    """A version as four numbers to compare, "0.2" like "0.2.0.0"; () for what is none."""
    numbers = version.split(".")
    if not 2 <= len(numbers) <= 4 or not all(each.isascii() and each.isdecimal() for each in numbers):
        return ()
    return tuple(int(each[:9]) for each in numbers) + (0,) * (4 - len(numbers))


def is_newer(version: str, than: str) -> bool:
    """Is it a later version?  What is no version is never newer."""
    return parts(version) > parts(than)
