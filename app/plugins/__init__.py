"""Which kinds of tasks and sources there are: ours, and those of plug-ins."""
