"""Pieces that several pages are made of: buttons, messages, painters, lists, sending to a printer."""
