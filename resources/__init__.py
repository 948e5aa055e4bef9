"""Fonts, sample catalogue, translations and icons: data that the program reads, no logic."""

from pathlib import Path

FOLDER = Path(__file__).resolve().parent
SAMPLE_RELEASE = FOLDER / "catalogue" / "sample-release.json"
