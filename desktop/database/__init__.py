"""The encrypted store of one device: engine, tables, projections, migrations."""
