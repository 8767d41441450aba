"""Which spans there are: what an event comes to, as its trace tells it."""
