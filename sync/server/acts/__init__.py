"""What the banner says and its operator does: cases, people, sites and codes."""
