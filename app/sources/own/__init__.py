"""What the sources share that an operator adds by a name of his own."""
