"""Arguments that come by standard input or a file: a command line is read by every user of the computer."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from casework.named_files import read_named_text

OPTION = "--arguments-from"


def with_arguments_from(argv: Sequence[str]) -> list[str]:
    """The arguments with those of a file in the place of `--arguments-from FILE`, one a line; `-` is
    standard input.

    A line is an argument as it is: `--name` and the name stand on two lines, or on one as `--name=…`.  Raises
    FileUnreadable.
    """
    arguments = list(argv)
    for index, argument in enumerate(arguments):
        option, equals, value = argument.partition("=")
        if option != OPTION:
            continue
        if not equals and index + 1 == len(arguments):
            break  # the parser says that the file is missing
        name, rest = (value, index + 1) if equals else (arguments[index + 1], index + 2)
        text = sys.stdin.read() if name == "-" else read_named_text(Path(name))
        return [*arguments[:index], *text.splitlines(), *arguments[rest:]]
    return arguments
