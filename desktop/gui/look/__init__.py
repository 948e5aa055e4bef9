"""How the window looks: colours, type, icons, words for states."""
