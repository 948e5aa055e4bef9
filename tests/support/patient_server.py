"""The banner's server without limits of rate, for tests that ask more often than people do."""

from __future__ import annotations

import sys

from sync.server.commands.main import main
from sync.server.doors import app
from sync.server.doors import exchange_door as door
from sync.server.doors.limits import Rate

if __name__ == "__main__":
    unlimited = Rate(burst=1e9, per_s=1e9)
    vars(app).update(SYNC=unlimited, STRANGERS=unlimited)
    vars(door).update(SYNC=unlimited)
    sys.exit(main(sys.argv[1:]))
