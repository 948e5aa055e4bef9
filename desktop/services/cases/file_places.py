"""Where what is in an attached file is now, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from casework.language import N_

FilePlace = Literal["here", "at_banner", "coming"]

FILE_PLACES: Mapping[FilePlace, str] = {
    "here": N_("在本机"),
    "at_banner": N_("旗里已收"),
    "coming": N_("还没有到"),
}
