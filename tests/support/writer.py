"""One of several processes that save cases in the same data folder at the same time."""

from __future__ import annotations

import sys
from pathlib import Path

from desktop import bootstrap
from tests.support.workplaces import ready_draft


def main(folder: Path, cases: int) -> None:
    """Save that many cases and print their slip numbers."""
    desk = bootstrap.unlock(folder, recover=False)
    for number in range(cases):
        draft = ready_draft(desk, name=f"测试{number}")
        desk.cases.keep_draft(draft)
        print(desk.cases.open(draft).slip_number)
    desk.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
