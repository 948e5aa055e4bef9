"""What the counter page says when F9 made a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from casework.cases.draft import Draft

if TYPE_CHECKING:
    from desktop.services.cases.open_case import SavedCase


class CaseSaved(msgspec.Struct, frozen=True):
    """A case that F9 made, with the draft as it was taken.

    `was_edited`: it was changed after F9, while a slow disk was saving; that goes on as a draft of its own.
    `is_last`: nobody else has begun since.
    """

    case: SavedCase
    draft: Draft
    was_edited: bool
    is_last: bool
