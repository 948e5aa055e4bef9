"""Texts and their Mongolian: what is translated, who approved it, and what a translator has to look at."""
