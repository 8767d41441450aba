"""What Alembic runs to get at the database: the connection is handed in."""

from alembic import context

from app.store.columns import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
context.run_migrations()
