"""Do the tests see small wrong changes?  `python -m tests.mutants`.

    --room casework --count 300 --seed 1     a sample of a room; without --room, of each
    --files casework/cases/fold.py           all mutants of these files, or a sample with --count
    --tests tests/unit/test_fold.py          these test files alone: what is seen is a lower bound
    --keep                                   write survivors.txt anew: it may only shrink; below each
                                             stands why it changes nothing, which is yours to write

Each mutant runs against those tests of tests/unit, tests/property and tests/database that call the function
(or, for a table or a default, that reach whoever imports it), the nearest first, until one fails.  Exits
with 1 for a survivor that is not in survivors.txt, and says which of those are seen by now.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import msgspec

from tests.mutants.calls import read_calls
from tests.mutants.changes import Mutant, list_mutants
from tests.mutants.reach import Reach, stages
from tests.mutants.survivors import FILE, read_survivors, write_survivors
from tests.mutants.swap import swap_of
from tests.mutants.trial import Trial, Verdict, load_tests, run_mutant, run_patiently
from tests.support.source import ROOT

ROOMS: dict[str, tuple[str, ...]] = {
    "casework": ("casework",),
    "judgement": ("sync/server/intake/judgement.py", "sync/server/intake/known_people.py"),
    "intake": tuple(
        f"sync/server/intake/{name}.py"
        for name in ("attachments", "exchange", "feed", "intake", "scope", "sharing", "totals")
    ),
    "packing": ("sync/wire/packing.py", "sync/wire/journal.py", "sync/wire/sums.py"),
    "journal": (
        "desktop/database/journal.py",
        "desktop/database/taking_in.py",
        "desktop/database/set_aside.py",
    ),
}
_TESTS = ("tests/unit", "tests/property", "tests/database")
_EVERY = 10  # mutants, between two words of how far it is
_LEAST_S = 30.0  # a laden machine takes long to import


class Tried(msgspec.Struct, frozen=True):
    """A mutant and what came of it."""

    mutant: Mutant
    verdict: Verdict
    seen_by: str = ""


def main() -> int:
    """Run by command."""
    args = _arguments()
    mutants = _sample(args)
    tests = _tests(args.tests)
    reach = Reach(read_calls(tests, Path(args.calls)))
    load_tests([str(file.relative_to(ROOT)) for file in tests])
    tried: list[Tried] = []
    for mutant in mutants:
        tried.append(_try(mutant, reach))
        if len(tried) % _EVERY == 0:
            _say(f"so far, {len(tried)} of {len(mutants)}", tried)
    _require_that_all_pass(tried)
    _report(tried)
    return _compare(tried, keep=args.keep)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--room", choices=tuple(ROOMS), action="append")
    parser.add_argument("--files", nargs="+", default=[])
    parser.add_argument("--count", type=int, default=0, help="of each room; 0: all")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--tests", nargs="+", default=[])
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--calls", default=str(ROOT / ".benchmarks" / "calls.json"), help="what tests call")
    return parser.parse_args()


def _tests(named: Sequence[str]) -> list[Path]:
    """All that are asked without a process of their own, or those that were named."""
    if named:
        return sorted(ROOT / name for name in named)
    return sorted(file for room in _TESTS for file in (ROOT / room).glob("test_*.py"))


def _sample(args: argparse.Namespace) -> list[Mutant]:
    rooms = [tuple(args.files)] if args.files else [ROOMS[name] for name in args.room or ROOMS]
    return [each for room in rooms for each in _sample_of(room, args.count, args.seed)]


def _sample_of(room: Sequence[str], count: int, seed: str) -> list[Mutant]:
    """So many of a room, chosen by their words: a change of the program changes few of the sample."""
    files = sorted(file for path in room for file in _files(ROOT / path))
    mutants = [each for file in files for each in list_mutants(file, str(file.relative_to(ROOT)))]
    if count:
        mutants.sort(key=lambda each: hashlib.sha256(f"{seed} {each.words}".encode()).digest())
        mutants = mutants[:count]
    return sorted(mutants, key=lambda each: (each.file, each.number))


def _files(path: Path) -> list[Path]:
    return [path] if path.is_file() else list(path.rglob("*.py"))


def _try(mutant: Mutant, reach: Reach) -> Tried:
    plan = reach.plan(mutant)
    began = time.monotonic()
    trial = Trial("survived")
    swap = swap_of(mutant)
    ways = [swap, None] if swap is not None else [None]  # what the function made at import is made anew
    for way, part in itertools.product(ways, stages(plan)):
        planned_s = sum(each.seconds for each in part)
        trial = run_patiently(mutant, [each.test for each in part], _LEAST_S + 4 * planned_s, way)
        if trial.verdict != "survived":
            break
    if trial.verdict in ("survived", "timed out"):
        spent = f"{len(plan)} tests, {time.monotonic() - began:.1f} s"
        words = mutant.words.partition("  ")[2]
        print(f"{trial.verdict}: {mutant.file}:{mutant.line} {words} ({spent})", flush=True)
    return Tried(mutant, trial.verdict, trial.seen_by)


def _require_that_all_pass(tried: Sequence[Tried]) -> None:
    """A test that fails without any change would see everything."""
    tests = sorted({each.seen_by for each in tried if each.seen_by})
    trial = run_mutant(None, tests, 1800) if tests else Trial("survived")
    if trial.verdict != "survived":
        raise SystemExit(f"fails without any change: {trial.seen_by or trial.verdict}")


def _report(tried: Sequence[Tried]) -> None:
    for name, part in (("functions", True), ("tables, defaults", False)):
        _say(name, [each for each in tried if each.mutant.in_function is part])
    _say("all", tried)


def _say(name: str, tried: Sequence[Tried]) -> None:
    counts = Counter(each.verdict for each in tried)
    born = len(tried) - counts["stillborn"]
    seen = counts["seen"] + counts["timed out"]
    if born:
        late = f", {counts['timed out']} of them by time running out" if counts["timed out"] else ""
        stillborn = f"; {counts['stillborn']} could not be imported" if counts["stillborn"] else ""
        print(f"{name}: {seen} of {born} seen, {100 * seen / born:.1f} %{late}{stillborn}", flush=True)


def _compare(tried: Sequence[Tried], *, keep: bool) -> int:
    listed = read_survivors()
    survived = {each.mutant.words for each in tried if each.verdict == "survived"}
    now_seen = {each.mutant.words for each in tried} & listed.keys() - survived
    new = survived - listed.keys()
    for words in sorted(now_seen):
        print(f"seen by now, take it out of {FILE.name}: {words}")
    for words in sorted(new):
        print(f"not in {FILE.name}: {words}")
    if keep:
        write_survivors({words: listed.get(words, "") for words in (listed.keys() - now_seen) | survived})
        return 0
    return 1 if new else 0


if __name__ == "__main__":
    sys.exit(main())
