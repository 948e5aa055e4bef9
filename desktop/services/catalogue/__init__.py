"""Releases on this device: imported, fetched, loaded, searched."""
