"""What an operator watches: counts since the start, and how the stream stands."""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter

from sqlalchemy import Connection, func, select

from sync.server.backup import backups
from sync.server.store.streams import require_stream
from sync.server.store.tables import Device, EntrySetAside


class Counts:
    """Counts of answers by path and status since this process started."""

    def __init__(self) -> None:
        self._answers: Counter[tuple[str, int]] = Counter()
        self._lock = threading.Lock()

    def answered(self, path: str, status: int) -> None:
        """Count one answer."""
        with self._lock:
            self._answers[path, status] += 1

    def lines(self) -> list[str]:
        """The counts in the text format of Prometheus."""
        with self._lock:
            counts = sorted(self._answers.items())
        return [
            "# TYPE tamga_answers_total counter",
            *(
                f'tamga_answers_total{{path="{path}",status="{status}"}} {count}'
                for (path, status), count in counts
            ),
        ]


def stored_lines(connection: Connection) -> list[str]:
    """How the stream stands, in the same format; the quarantine is small, entries are not counted."""
    waiting = connection.scalar(select(func.count()).select_from(EntrySetAside)) or 0
    devices = connection.scalar(select(func.count()).select_from(Device)) or 0
    backup = backups.newest(connection)
    # One that is dated in the future would keep the alarm on its age silent for as long.
    is_dated = backup is not None and not backups.is_dated_ahead(backup, dt.datetime.now(dt.UTC))
    made_s = dt.datetime.fromisoformat(backup.made_at).timestamp() if backup and is_dated else 0
    return [
        "# TYPE tamga_position gauge",
        f"tamga_position {require_stream(connection).position}",
        "# TYPE tamga_quarantined_entries gauge",
        f"tamga_quarantined_entries {waiting}",
        "# TYPE tamga_devices gauge",
        f"tamga_devices {devices}",
        "# TYPE tamga_backup_timestamp_seconds gauge",  # 0: there is none, or its date cannot be right
        f"tamga_backup_timestamp_seconds {made_s:.0f}",
        "# TYPE tamga_backup_position gauge",
        f"tamga_backup_position {backup.position if backup else 0}",
    ]
