"""The walls: imports and sizes."""
