"""Tables of measured figures, and the sections of docs/benchmarks.md that hold them.

Each benchmark writes its own section between `<!-- name -->` and `<!-- /name -->`.
"""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

HEADING = "# Benchmarks\n\nEach section is written by the command it names, in one run on one machine.\n"


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0–1) of the values lie, by nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; all columns but the first are aligned right."""
    lines = ["| " + " | ".join(head) + " |", "|" + "|".join(["---"] + ["---:"] * (len(head) - 1)) + "|"]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def machine() -> str:
    """The machine in one line: Python, system, cores."""
    system = f"{platform.system()} {platform.machine()}"
    return f"Python {platform.python_version()}, {system}, {os.cpu_count()} cores"


def load() -> str:
    """How busy the machine is with others' work as well."""
    return f"load {os.getloadavg()[0]:.1f}"


def write_section(path: Path, name: str, text: str) -> None:
    """Put `text` between the markers of `name`; adds the file and the section where they are missing."""
    page = path.read_text(encoding="utf-8") if path.exists() else HEADING
    section = f"<!-- {name} -->\n{text.strip()}\n<!-- /{name} -->"
    pattern = re.compile(f"<!-- {re.escape(name)} -->.*?<!-- /{re.escape(name)} -->", re.DOTALL)
    known = pattern.search(page) is not None
    page = pattern.sub(lambda _: section, page) if known else f"{page.rstrip()}\n\n{section}\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page, encoding="utf-8")
