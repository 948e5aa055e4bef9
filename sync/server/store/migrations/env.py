"""Runs migrations on the connection that `sync.server.store.schema` hands over, in its transaction."""

from alembic import context

from sync.server.store.tables import BannerTable

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=BannerTable.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
