"""Journals between devices and the banner."""
