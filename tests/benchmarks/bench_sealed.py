"""What sealing costs the exchange: a sealed banner and a plain one in turns, in one run.

python -m tests.benchmarks.bench_sealed [--records 10000] [--passes 3] [--devices 70] [--kind sqlite]
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from pathlib import Path

from sync.server.store.sealing import NO_SEAL
from tests.benchmarks.bench_sync_ours import measure
from tests.benchmarks.bench_sync_peers import Figures


def main() -> None:
    """Measure and print medians, and the best of each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--passes", type=int, default=3)
    parser.add_argument("--devices", type=int, default=70)
    parser.add_argument("--kind", default="sqlite")
    args = parser.parse_args()
    passes: dict[str, list[Figures]] = {"plain": [], "sealed": []}
    for _ in range(args.passes):
        for name, seal in (("plain", NO_SEAL), ("sealed", None)):
            with tempfile.TemporaryDirectory() as folder:
                passes[name].append(measure(Path(folder), args.records, args.kind, args.devices, seal))
    for name, figures in passes.items():
        for field in ("push_s", "pull_s", "no_op_ms", "many_per_s"):
            values = [getattr(each, field) for each in figures]
            best = max(values) if field == "many_per_s" else min(values)
            print(f"{name} {field} median {statistics.median(values):.3f} best {best:.3f}")


if __name__ == "__main__":
    main()
