"""Steps from each schema of the banner's database to the next; Alembic runs them by path."""
