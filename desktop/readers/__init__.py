"""Devices that read for the clerk: cards, behind one interface, by the keyboard or a watched folder."""
