"""Open data: the catalogue, and counts that tell of nobody, as pages for people and tables for portals."""
