"""What can be seen of Alexis from outside."""
