"""What comes with Alexis from elsewhere: under which licences, and what is known against it."""
