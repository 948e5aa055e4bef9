"""Forks real server processes: `python -m tests.support.server_forks`, orders on stdin, answers on stdout.

The program is imported once, so that a server process of a test costs a tenth of a second.  An order such as
{"argv": ["serve", …]} forks one that runs the operator's command; {"end": pid, "signal": 15} ends it.  What
else an order may say: "patient" for no limits of rate, "without" for an entry kind that it does
not know, "versions" for the protocol's versions that it speaks,
"die_at" for the step (SQL statement, commit, function of the server entered or left) at which it kills
itself, "full_at" for the largest file in bytes that it may write.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from typing import Any

from casework.cases.kinds.table import KINDS
from sync.server.commands import main as commands
from sync.server.commands import serving
from tests.support import killable, sync_speaking
from tests.support.patient_server import lift_limits

_SERVER = ("sync.server",)


def run(order: dict[str, Any]) -> dict[str, Any]:
    """Carry out one order."""
    if "end" in order:
        os.kill(order["end"], order["signal"])
        _, status = os.waitpid(order["end"], 0)
        return {"code": os.waitstatus_to_exitcode(status)}
    counted, counts = os.pipe()
    pid = os.fork()
    if pid == 0:
        _child(order, counts)
    os.close(counts)
    os.close(counted)
    return {"pid": pid}


def _child(order: dict[str, Any], counts: int) -> None:
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1):
        os.dup2(null, stream)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # so that the database is closed
    if order.get("patient"):
        lift_limits()
    if order.get("versions"):
        sync_speaking.speak(tuple(order["versions"]))
    if order.get("without"):  # a program that has not got that kind of entry yet
        del KINDS[order["without"]]
    if order.get("die_at"):
        killable.arm(killable.Fate(order["die_at"], counts, beside=("lines",)), _SERVER)
    if order.get("full_at"):
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (order["full_at"], order["full_at"]))
    code = 1
    try:
        code = commands.main(order["argv"])
    finally:
        os._exit(code)


if __name__ == "__main__":
    assert callable(serving.serve)  # all that a server needs is loaded before the first fork
    for line in sys.stdin:
        print(json.dumps(run(json.loads(line))), flush=True)
