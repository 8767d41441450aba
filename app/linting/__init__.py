"""What a good reader would say of rules that can be read: pure, over the rules and the settings."""
