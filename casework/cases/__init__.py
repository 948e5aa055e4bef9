"""What is recorded of a case: entries with their bodies, the fold that makes a case of them, and drafts."""
