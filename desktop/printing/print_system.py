"""Which way of printing this operating system offers."""

from __future__ import annotations

import sys

from desktop.printing.jobs import PrintSystem


def print_system() -> PrintSystem:
    """The way to print that this operating system offers."""
    if sys.platform == "win32":
        # Qt's printing is loaded only where it is needed: CUPS needs none of it.
        from desktop.printing.raster import RasterPrinting

        return RasterPrinting()
    from desktop.printing.queues import CupsPrinting

    return CupsPrinting()
