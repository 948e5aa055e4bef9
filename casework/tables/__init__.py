"""Tables that people take away: rows with a title, as xlsx, CSV and JSON."""
