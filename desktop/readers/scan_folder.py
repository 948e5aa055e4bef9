"""A document camera or scanner whose program drops a picture for each paper into a folder.

A file counts once two looks found it alike: it may be half written.  What lay there when a case was opened is
of somebody else, and is never offered.
"""

from __future__ import annotations

import logging
from pathlib import Path

import msgspec

_log = logging.getLogger(__name__)
KINDS = (".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".webp", ".pdf")


class ScanStamp(msgspec.Struct, frozen=True):
    """By what a file is known to be whole: it does not grow any more."""

    size_bytes: int
    changed_ns: int


class ScanFolder:
    """Looks into one folder each time it is asked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._before: dict[Path, ScanStamp] | None = None
        self._seen: dict[Path, ScanStamp] = {}

    def begin(self) -> None:
        """Another case is on screen: what lies there at the next look is not of it."""
        self._before = None

    def look(self) -> tuple[Path, ...]:
        """The files that came since, whole ones alone, in the order in which they were made."""
        now = self._stamps()
        if now is None:
            return ()
        if self._before is None:
            self._before = self._seen = now
            return ()
        before, seen = self._before, self._seen
        self._seen = now
        whole = [path for path, stamp in now.items() if seen.get(path) == stamp != before.get(path)]
        return tuple(sorted(whole, key=lambda path: (now[path].changed_ns, path.name)))

    def take_away(self, path: Path) -> bool:
        """The file is in the store now: here it would be a person's paper in plain.  False where it stays."""
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            _log.warning("%s stays in the folder of scans: %s", path.name, error)
            return False
        return True

    def _stamps(self) -> dict[Path, ScanStamp] | None:
        try:
            files = [path for path in self.folder.iterdir() if path.suffix.lower() in KINDS]
            stats = {path: path.stat() for path in files if path.is_file()}
        except OSError as error:  # a share that is away, a file that has just gone: the next look finds it
            _log.info("the folder of scans: %s", error)
            return None
        return {
            path: ScanStamp(stat.st_size, stat.st_mtime_ns) for path, stat in stats.items() if stat.st_size
        }
