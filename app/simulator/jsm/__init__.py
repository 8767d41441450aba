"""A double of Jira Service Management Operations: its REST API, webhooks and integration events."""

from app.simulator.jsm.simulator import Jsm

__all__ = ["Jsm"]
