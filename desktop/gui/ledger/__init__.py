"""The page of ledgers and the month report: a picture, the same numbers as a table, one key to xlsx."""
