"""The banner's database: tables, streams and migrations, the same on SQLite and PostgreSQL."""
