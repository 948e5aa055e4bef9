"""A laid-out document as PDF bytes: embedded fonts, drawing, the text that readers are told, archiving."""
