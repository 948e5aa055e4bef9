"""The exchange in the window and the page that shows it."""
