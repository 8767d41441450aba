"""The database: every row of ours, in one schema for SQLite and PostgreSQL."""
