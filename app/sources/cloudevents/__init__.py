"""CloudEvents 1.0 over HTTP, in each of their content modes."""
