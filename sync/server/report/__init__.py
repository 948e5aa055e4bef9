"""What the banner counts of all its sites: the desk's report over the whole stream, and what is published."""
