"""The workshop at a banner's size: a catalogue of 1,600 matters exported, edited, taken back and published.

    .venv/bin/python -m tests.benchmarks.bench_workshop --write docs/benchmarks.md

By the operator's commands, each in this process on a real SQLite file; a second one on a PostgreSQL server.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from casework.release.release_file import write
from sync.server.commands.main import main
from tests.benchmarks.table import load, machine, markdown, write_section
from tests.support.banners import HALL, SITES
from tests.support.large_catalogue import MATTERS, SITUATIONAL, large_catalogue
from tests.support.postgres import new_database
from tests.support.workbooks import Cells, cells_of, edited, put

TARGETS = "Targets: taking in ≤ 10 s, publishing ≤ 10 s."
STEPS = ("export", "check", "import", "compare", "publish", "texts out", "texts back")
EDITED_ROWS = 400


def run(*words: object) -> str:
    """One command of the operator; what it printed."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        ended = main(["banner", *map(str, words)])
    assert ended == 0, err.getvalue()[-2000:]
    return out.getvalue()


def edit(sheets: dict[str, Cells]) -> None:
    """What a department does in an afternoon: places, limits, a new material for each of many matters."""
    for row in range(2, 2 + EDITED_ROWS):
        put(sheets, "事项", row, 办理地点=f"{row} 号窗口", 承诺时限=3, 承诺时限单位="工作日")
        code = sheets["事项"][row - 1][0]
        last = len(sheets["材料"]) + 1
        put(
            sheets,
            "材料",
            last,
            事项编码=code,
            材料编码=f"new-{row}",
            材料名称="户口簿",
            材料形式="原件",
            原件份数=1,
        )


class Took(msgspec.Struct, frozen=True):
    """Seconds by the clock, and of this process's own work: others may keep the machine busy."""

    clock: float
    own: float


def begun(folder: Path, *place: object) -> tuple[object, ...]:
    """A banner that published the large catalogue; where its data is."""
    where = ("--data", folder, *place)
    run("init", HALL, "白音旗", *where)
    for code, (parent, name) in SITES.items():
        run("site", "add", code, parent, name, *where)
    (folder / "v1.json").write_bytes(write(large_catalogue()))
    run("release", "publish", folder / "v1.json", *where)
    return where


def walk(folder: Path, *place: object) -> Iterator[tuple[str, Took]]:
    """Each step with what it took."""
    where = begun(folder, *place)
    book, texts = folder / "catalogue.xlsx", folder / "texts.xlsx"
    yield "export", took(lambda: run("catalogue", "export", book, *where))
    book.write_bytes(edited(book.read_bytes(), edit))
    yield "check", took(lambda: run("catalogue", "check", book, *where))
    yield "import", took(lambda: run("catalogue", "import", book, "--by", "其其格", *where))
    yield "compare", took(lambda: run("catalogue", "compare", *where))
    yield "publish", took(lambda: run("catalogue", "publish", "v2-large", "--by", "其其格", *where))
    yield "texts out", took(lambda: run("translation", "export", texts, "--status", "draft", *where))
    assert len(cells_of(texts.read_bytes())["译文"]) > MATTERS
    yield "texts back", took(lambda: run("translation", "import", texts, "--by", "乌云", *where))


def took(work: Callable[[], object]) -> Took:
    clock, own = time.perf_counter(), time.process_time()
    work()
    return Took(time.perf_counter() - clock, time.process_time() - own)


def measured(kind: str) -> dict[str, Took]:
    folder = Path(tempfile.mkdtemp(prefix="tamga-workshop-"))
    try:
        place = ("--database", new_database()) if kind == "PostgreSQL" else ()
        return dict(walk(folder, *place))
    finally:
        shutil.rmtree(folder)


def report() -> str:
    """The section of docs/benchmarks.md."""
    busy = load()
    rows = [(kind, measured(kind)) for kind in ("SQLite", "PostgreSQL")]
    table = markdown(
        ["s by the clock (own work)", *STEPS],
        (
            [kind, *(f"{times[step].clock:.1f} ({times[step].own:.1f})" for step in STEPS)]
            for kind, times in rows
        ),
    )
    command = "python -m tests.benchmarks.bench_workshop --write docs/benchmarks.md"
    head = f"`{command}`. {TARGETS} {machine()}, {busy}."
    about = (
        f"A catalogue of {MATTERS} matters, {SITUATIONAL} with questions, 70 sites; {EDITED_ROWS} matters "
        f"edited, {EDITED_ROWS} materials added; all drafts to a translator and back."
    )
    return f"## The workshop\n\n{head}\n\n{about}\n\n{table}"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    made, chosen = report(), arguments()
    print(made)
    if chosen.write:
        write_section(chosen.write, "workshop", made)
