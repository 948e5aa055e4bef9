"""The page of today: what needs somebody, one line a task."""
