"""Backups of the banner, and putting one back."""
