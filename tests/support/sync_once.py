"""One exchange of a test device in a process of its own: `python -m tests.support.sync_once FOLDER`.

It says a line when it begins: all that comes before is the start of the program.
"""

from __future__ import annotations

import sys
from pathlib import Path

from sync.device.engine import Conduct
from tests.support.devices import PATIENCE, Device

if __name__ == "__main__":
    device = Device(Path(sys.argv[1]))
    print("begun", flush=True)
    device.sync_here(Conduct(patience=PATIENCE))
    device.store.close()
