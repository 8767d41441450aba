"""The products that tell us about trouble, one folder each: what they say, what we tell them."""
