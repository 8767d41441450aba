"""The HTTP side: webhooks in, questions answered, actions by hand."""
