"""A demonstration of the whole loop on one machine, without any account."""
