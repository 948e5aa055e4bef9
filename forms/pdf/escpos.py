"""Pictures in the language of receipt printers (ESC/POS): raster lines in black and white, then the cut.

Three commands are all that is needed, and the same on every printer of the kind: ESC @, GS v 0, GS V.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

_INITIALIZE = b"\x1b@"
_RASTER = b"\x1dv0\0"
_FEED_AND_CUT = b"\x1dVB\0"
# Cheap printers keep little: what is sent at once stays below 16 KB.
_LINES_AT_ONCE = 128


class Bitmap(msgspec.Struct, frozen=True):
    """Dots in rows from above, eight to a byte, the left one in the highest bit; 1 is black."""

    width_dots: int
    rows: bytes

    @property
    def row_bytes(self) -> int:
        """How many bytes a row takes."""
        return (self.width_dots + 7) // 8


def raster(bitmap: Bitmap) -> bytes:
    """The commands that print the picture and cut the paper behind it.

    Raises ValueError when the rows are not whole.
    """
    if bitmap.width_dots <= 0 or len(bitmap.rows) % bitmap.row_bytes:
        raise ValueError("rows of the bitmap are not whole")
    return b"".join([_INITIALIZE, *_slices(bitmap), _FEED_AND_CUT])


def _slices(bitmap: Bitmap) -> Iterator[bytes]:
    step = _LINES_AT_ONCE * bitmap.row_bytes
    for start in range(0, len(bitmap.rows), step):
        part = bitmap.rows[start : start + step]
        count = len(part) // bitmap.row_bytes
        yield _RASTER + bitmap.row_bytes.to_bytes(2, "little") + count.to_bytes(2, "little") + part
