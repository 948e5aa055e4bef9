"""The whole catalogue as one book: contents in both scripts and a guide for each matter."""
