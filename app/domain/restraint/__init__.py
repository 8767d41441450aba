"""What speaks against acting. Each limit is a small pure function in a file of its own."""
