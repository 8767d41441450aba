"""The report: what the runs, the blocks and the events of a period come to."""
