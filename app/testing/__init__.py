"""Tests of rules: what they say, and whether the rules do as they say. Pure, as the domain is."""
