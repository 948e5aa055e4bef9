"""What stands on one sheet: paper, drawing, tables and cells, and whether all of it keeps to the frame."""
