"""How much two pictures of one page are alike, whatever other programs do to its place and size."""

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import NDArray

Greys = NDArray[np.float64]

_TILE = 240  # dots; a page that was scaled a little drifts by less than a dot inside one
_FARTHEST = 3  # dots that a tile may have moved


def likeness(ours: Greys, theirs: Greys) -> float:
    """The normalized cross-correlation of two pictures, tile by tile as it fits best, a dot of tolerance."""
    if (ours.shape[0] > ours.shape[1]) != (theirs.shape[0] > theirs.shape[1]):
        theirs = np.rot90(theirs, -1)  # Ghostscript turns pages whose text is mostly turned
    ours, theirs = _softened(ours), _softened(theirs)
    margin = _FARTHEST
    high, wide = np.minimum(ours.shape, theirs.shape)
    fitted = np.full_like(ours, 255.0)
    seen = np.zeros(ours.shape, dtype=bool)
    for top, left in product(range(margin, high - margin, _TILE), range(margin, wide - margin, _TILE)):
        down, right = min(top + _TILE, high - margin), min(left + _TILE, wide - margin)
        tile = ours[top:down, left:right]
        moves = product(range(-margin, margin + 1), repeat=2)
        moved = [theirs[top + dy : down + dy, left + dx : right + dx] for dy, dx in moves]
        fitted[top:down, left:right] = min(moved, key=lambda other: float(((other - tile) ** 2).sum()))
        seen[top:down, left:right] = True
    return float(np.corrcoef(ours[seen], fitted[seen])[0, 1])


def _softened(picture: Greys) -> Greys:
    """Each dot as the mean of those up to two dots away: where a glyph begins inside a dot does not count."""
    for axis in (0, 1):
        framed = np.pad(picture, [(2, 2) if side == axis else (0, 0) for side in (0, 1)], mode="edge")
        moved = [
            framed[at : at + picture.shape[0]] if axis == 0 else framed[:, at : at + picture.shape[1]]
            for at in range(5)
        ]
        picture = sum(moved[1:], moved[0]) / 5.0
    return picture
