"""One guide that open data wants as PDF, and whoever sets it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import msgspec

from casework.release.catalogue import Matter, Release, Site


class GuideToSet(msgspec.Struct, frozen=True):
    """One guide to be set as PDF."""

    release: Release
    site: Site
    matter: Matter


SetGuide: TypeAlias = Callable[[GuideToSet], bytes]
