"""All fixed words that papers print: what several share, and the `LABELS` of each document of this folder."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

from forms.documents.kit.labels import COMMON


def required_labels() -> dict[str, str]:
    """The labels that a release has to bring, with the program's own Chinese."""
    labels = dict(COMMON)
    for document in pkgutil.iter_modules([str(Path(__file__).parent)]):
        module = importlib.import_module(f"forms.documents.{document.name}")
        labels |= getattr(module, "LABELS", {})
    return labels
