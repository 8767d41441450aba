"""The kinds of things that can be done to a target, one folder each."""
