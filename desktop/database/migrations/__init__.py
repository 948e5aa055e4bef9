"""Steps from each schema of the store to the next; Alembic runs them by path."""
