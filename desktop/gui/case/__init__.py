"""The page of one case: who and what, its materials, its history, its papers, what can be done now."""
