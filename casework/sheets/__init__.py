"""The catalogue as the sheets of a workbook: rows made of a release, and a release made of rows."""
