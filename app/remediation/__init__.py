"""The core: from an event to its decisions, from a decision to a repair, and what is told of it."""
