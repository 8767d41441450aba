"""What the operator writes: settings and rules, read with care, refused with line numbers."""
