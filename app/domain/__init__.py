"""What Alexis decides and why: pure, without input, output, clock or log."""
