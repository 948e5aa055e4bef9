"""`parcel answer`: the operator's part of an exchange that somebody carries."""

from __future__ import annotations

import argparse
from pathlib import Path

from casework.language import _
from sync.server.commands.outcome import outcome_of
from sync.server.commands.place import opened
from sync.server.doors import parcels


def answer_file(args: argparse.Namespace, data: bytes, out: Path) -> int:
    """Answer a parcel that came as a file; the exit code."""

    def answer() -> int:
        with opened(args) as database:
            out.write_bytes(parcels.answer_parcel(database, data))
        print(_("已处理，回执在 {out}").format(out=out))
        return 0

    return outcome_of(answer)
