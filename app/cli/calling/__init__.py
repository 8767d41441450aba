"""How a verb asks: by the calls of the API, of a running Alexis or over the database beside it."""
