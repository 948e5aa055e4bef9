"""A helping process that takes one order a line as JSON and answers each with a line."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
from typing import Any

from tests.support.source import ROOT


class LineProcess:
    """The process of a module; orders may come from any thread, one is carried out at a time."""

    def __init__(self, module: str) -> None:
        self._lock = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", module],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        atexit.register(self.close)

    def __call__(self, order: dict[str, Any]) -> dict[str, Any]:
        """The answer to an order."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with self._lock:
            self._process.stdin.write(json.dumps(order) + "\n")
            self._process.stdin.flush()
            said = self._process.stdout.readline()
        assert said, "the helping process has ended"
        answer: dict[str, Any] = json.loads(said)
        return answer

    def close(self) -> None:
        """End it."""
        self._process.communicate()
