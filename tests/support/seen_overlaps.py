"""Whether text stands on text, as a reader of the file sees it: another proof than the program's own."""

from __future__ import annotations

import pypdfium2
import pypdfium2.raw as raw


def overlapping_pairs(pdf: bytes) -> list[tuple[int, int]]:
    """For each page the pairs of texts of a file of which one stands on the other, as a reader sees them."""
    pages = []
    for number, page in enumerate(pypdfium2.PdfDocument(pdf), start=1):
        objects = page.get_objects(max_depth=8)
        boxes = sorted(each.get_bounds() for each in objects if each.type == raw.FPDF_PAGEOBJ_TEXT)
        pairs = sum(_on_each_other(one, other) for i, one in enumerate(boxes) for other in boxes[i + 1 :])
        pages += [(number, pairs)] if pairs else []
    return pages


def _on_each_other(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    across, down = (
        min(one[2], other[2]) - max(one[0], other[0]),
        min(one[3], other[3]) - max(one[1], other[1]),
    )
    if min(across, down) <= 3 or max(across, down) <= 6:
        return False
    smaller = min((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return across * down > 0.2 * smaller
