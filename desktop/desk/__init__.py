"""The desk: all that the window and the command line may ask of an unlocked workplace, by subject."""
