"""What the hall sees of everything at once: sites as they are now, lists of cases, people and devices."""
