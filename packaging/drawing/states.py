"""Draws the life of a case into docs/states.md, from the tables of `casework.cases.states`.

`python packaging/drawing/states.py` writes the file; with `--check` it writes nothing, and the exit code is 1
where the file is not what would be written.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from casework.cases.states import STATES, STEPS, State  # noqa: E402 - the program is not installed

FILE = ROOT / "docs" / "states.md"
_HEAD = """# The life of a case

Drawn by `python packaging/drawing/states.py` from `casework/cases/states.py`, never by hand. The state of
a case is what its entries make of it. A step that is not allowed is refused where it would be written.

"""


def drawn() -> str:
    """The whole file."""
    return _HEAD + _diagram() + "\n" + _table()


def _diagram() -> str:
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f"    {state}: {words}" for state, words in STATES.items()]
    lines += ["    [*] --> informed", "    [*] --> incomplete", "    [*] --> complete"]
    for rule in STEPS.values():
        goals = [rule.leads_to] if rule.leads_to else []
        lines += [
            f"    {state} --> {goal}: {rule.words}"
            for goal in goals
            for state in STATES
            if state in rule.allowed and state != goal
        ]
    lines += ["    informed --> complete: 材料补齐", "    incomplete --> complete: 材料补齐"]
    lines += [f"    transferred --> {goal}: 点收" for goal in ("incomplete", "complete")]
    lines += ["    delivered --> [*]", "    voided --> [*]", "```", ""]
    return "\n".join(lines)


def _table() -> str:
    steps = list(STEPS.values())
    rows = [
        "| | " + " | ".join(rule.words for rule in steps) + " |",
        "|---" * (len(steps) + 1) + "|",
    ]
    rows += [
        f"| {words} | " + " | ".join(_mark(state, rule.allowed) for rule in steps) + " |"
        for state, words in STATES.items()
    ]
    return "\n".join(rows) + "\n"


def _mark(state: State, allowed: frozenset[State]) -> str:
    return "✓" if state in allowed else "—"


def main(argv: list[str]) -> int:
    """Write the drawing, or compare it."""
    if "--check" in argv:
        return int(not FILE.exists() or FILE.read_text("utf-8") != drawn())
    FILE.write_text(drawn(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
