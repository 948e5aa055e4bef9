"""Versions of the program at the banner: added as signed, offered to sites, given out file by file."""
