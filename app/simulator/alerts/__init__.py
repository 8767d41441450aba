"""The alerts of Opsgenie and of JSM Operations: one world, told in two dialects."""
