"""The page of Alexis itself: what happened, at a glance, in a browser."""
