"""What stands on one sheet: paper, drawing, tables, and whether all of it keeps to the frame."""
