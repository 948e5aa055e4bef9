"""Bodies as they stand in journals, and the cells that each touches: a settlement names them, so they stay.

`python -m tests.support.stored_cells` adds bodies of kinds that have none yet, and changes no other line.
"""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import msgspec

from casework.cases.kind import Cells
from casework.cases.kinds.table import KINDS
from tests.support.made_bodies import made_body

FILE = Path(__file__).with_name("stored_cells.json")
_TRIED, _MOST = 40, 3  # bodies made, and different ones kept of each kind


class StoredCells(msgspec.Struct, frozen=True):
    """One body of a kind, and what it touches."""

    kind: str
    body: str
    writes: tuple[str, ...]
    reads: tuple[str, ...]
    values: dict[str, str]


def read() -> list[StoredCells]:
    """All that are written down."""
    return msgspec.json.decode(FILE.read_bytes(), type=list[StoredCells])


def touched(kind: str, body: bytes) -> Cells:
    """What the program says of such a body now."""
    known = KINDS[kind]
    return known.cells(known.decode(body))


def _made(kind: str) -> list[StoredCells]:
    made: dict[object, StoredCells] = {}
    for number in range(_TRIED):
        body = msgspec.json.encode(made_body(kind, Random(f"{kind}{number}")))  # noqa: S311
        cells = touched(kind, body)
        shape = (*(_families(each) for each in (cells.writes, cells.reads)), len(cells.values))
        writes, reads = tuple(sorted(cells.writes)), tuple(sorted(cells.reads))
        made.setdefault(shape, StoredCells(kind, body.decode(), writes, reads, dict(cells.values)))
    return list(made.values())[:_MOST]


def _families(cells: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(each.partition(".")[0] for each in cells))


def main() -> None:
    """Write the file."""
    known = read() if FILE.exists() else []
    new = [row for kind in sorted(KINDS.keys() - {each.kind for each in known}) for row in _made(kind)]
    rows = sorted([*known, *new], key=lambda each: each.kind)
    lines = ",\n".join(json.dumps(msgspec.structs.asdict(row), ensure_ascii=False) for row in rows)
    FILE.write_text(f"[\n{lines}\n]\n", "utf-8")


if __name__ == "__main__":
    main()
