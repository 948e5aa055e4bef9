"""The window: pages, models, dialogs and the theme they share."""
