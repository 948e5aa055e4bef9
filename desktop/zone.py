"""Days and times are those of Beijing, whatever the zone of this computer says."""

from __future__ import annotations

import os
import time

_BEIJING = "CST-8"  # POSIX, with the sign the other way round: no table of zones has to be there


def keep_beijing_time() -> None:
    """Reckon local time as Beijing's from now on; Windows has no such call, there the system's zone stays."""
    if hasattr(time, "tzset"):
        os.environ["TZ"] = _BEIJING
        time.tzset()
