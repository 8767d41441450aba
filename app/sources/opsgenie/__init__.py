"""OpsGenie: outgoing webhooks and the alert list in, notes and teams out."""
