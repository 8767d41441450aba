"""Let the run rest: nothing is done meanwhile, and nothing waits in memory."""
