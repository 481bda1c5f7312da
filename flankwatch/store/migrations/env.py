"""Alembic's entry: run the migrations on the connection that store.migrate hands over, inside its transaction."""

from __future__ import annotations

from alembic import context

from flankwatch.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
context.run_migrations()
