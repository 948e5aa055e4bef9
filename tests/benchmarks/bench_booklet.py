"""The booklet of 1,600 matters: time, size, memory, and whether cost per page grows.

    .venv/bin/python -m tests.benchmarks.bench_booklet          measures and writes docs/benchmarks.md
    .venv/bin/python -m tests.benchmarks.bench_booklet 400      measures one size and prints it

Each size runs in a process of its own, so that its greatest memory is its own.  The matters are the
sample's forty, over and over, each with a name, a place and a note of its own that no cache has seen.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import msgspec

from casework.release.catalogue import Matter, Release, Text
from forms.documents.booklet.booklet import Booklet, to_pdf
from forms.text.fonts import load_fonts
from tests.benchmarks.table import machine, markdown, write_section
from tests.support.slips import sample_release

BENCHMARKS = Path(__file__).parents[2] / "docs" / "benchmarks.md"
COUNTS = (100, 400, 1600)
TARGETS = (
    "Targets: 1,600 matters in 10 s on two cores, 15 MB, 250 MB of memory.  Processor time and memory are "
    "those of both processes together, each at its greatest."
)


def derived(count: int) -> Release:
    """The sample release with `count` matters."""
    release = sample_release()
    matters = tuple(_variant(release.matters[i % len(release.matters)], i) for i in range(count))
    return msgspec.structs.replace(release, matters=matters)


def _variant(matter: Matter, index: int) -> Matter:
    return msgspec.structs.replace(
        matter,
        code=f"M{index:05d}",
        name=_told(matter.name, index),
        place=Text(zh=f"示例旗示例苏木示例街 {index} 号政务服务大厅 {index % 40} 号窗口"),
        materials=tuple(
            msgspec.structs.replace(material, name=_told(material.name, index + number))
            for number, material in enumerate(matter.materials)
        ),
    )


def _told(text: Text, index: int) -> Text:
    return msgspec.structs.replace(
        text, zh=f"{text.zh}（{index} 类）", mn=f"{text.mn} ({index})" if text.mn else ""
    )


def measure(count: int) -> dict[str, float]:
    """Seconds, megabytes of file and of greatest memory, and pages, of one booklet."""
    release = derived(count)
    site = release.site("BQ00")
    assert site is not None
    start, busy = time.perf_counter(), _busy()
    pdf = to_pdf(Booklet(release=release, site=site), load_fonts())
    return {
        "matters": count,
        "pages": _pages(pdf),
        "seconds": time.perf_counter() - start,
        "processor": _busy() - busy,
        "file": len(pdf) / 1e6,
        "memory": sum(usage.ru_maxrss for usage in _usages()) / 1024,
    }


def _usages() -> list[resource.struct_rusage]:
    return [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]


def _busy() -> float:
    """Processor seconds of this process and of the one that it started."""
    return sum(usage.ru_utime + usage.ru_stime for usage in _usages())


def _pages(pdf: bytes) -> int:
    import pypdfium2  # not in the measured memory of what came before

    return len(pypdfium2.PdfDocument(pdf))


def _apart(count: int) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.benchmarks.bench_booklet", str(count)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main() -> None:
    """Measure every size and write the section, or print one."""
    if sys.argv[1:]:
        print(json.dumps(measure(int(sys.argv[1]))))
        return
    rows = []
    load = os.getloadavg()[0]  # others' work: processor seconds suffer less from it than seconds
    for found in map(_apart, COUNTS):
        per_page = found["processor"] / found["pages"] * 1000
        cells = [f"{found[key]:.1f}" for key in ("seconds", "processor", "file", "memory")]
        rows.append([f"{found['matters']:.0f}", f"{found['pages']:.0f}", *cells, f"{per_page:.1f}"])
    head = ["matters", "pages", "s", "processor s", "file MB", "memory MB", "processor ms a page"]
    text = f"## Booklet\n\n`python -m tests.benchmarks.bench_booklet`. {TARGETS} "
    text += f"{machine()}, load {load:.1f} at the start.\n\n"
    write_section(BENCHMARKS, "booklet", text + markdown(head, rows))
    print(text + markdown(head, rows))


if __name__ == "__main__":
    main()
