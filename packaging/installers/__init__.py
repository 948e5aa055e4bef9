"""What users install: one tree of files for each kind of machine, and its wrappings."""
