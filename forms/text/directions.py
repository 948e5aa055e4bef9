"""Where the words of a line stand, when some of them run from right to left."""

from __future__ import annotations

from collections.abc import Sequence

from forms.text.breaking import Atom


def starts(line: Sequence[Atom], gaps: Sequence[float], start: float = 0.0) -> list[float]:
    """Where each atom begins from the line's start; `gaps` has what is added after each.

    Arabic words and the spaces between them stand in the order of their language, from right to left.
    All else keeps its order: every paper runs from left to right, and a number beside a name is not its part.
    They are drawn in the order in which they are read: readers that copy text keep to it.
    """
    lengths = [atom.length + gap for atom, gap in zip(line, gaps, strict=True)]
    result = [0.0] * len(line)
    pen = start
    for index in _visual_order(line):
        result[index] = pen
        pen += lengths[index]
    return result


def _visual_order(line: Sequence[Atom]) -> Sequence[int]:
    """The places of the atoms from left to right."""
    if not any(atom.word.kind == "rtl" for atom in line):
        return range(len(line))
    result: list[int] = []
    at = 0
    while at < len(line):
        end = _stretch_end(line, at)
        result += reversed(range(at, end))
        at = end
    return result


def _stretch_end(line: Sequence[Atom], at: int) -> int:
    """The end of the stretch of Arabic words that begins here; of any other atom, the end of it alone."""
    end = at + 1
    if line[at].word.kind != "rtl":
        return end
    for index in range(at + 1, len(line)):
        kind = line[index].word.kind
        if kind == "rtl":
            end = index + 1
        elif kind != "space":
            break
    return end
