"""Jira Service Management (JSM) Operations, the successor of OpsGenie.

Its webhooks have OpsGenie's body; its REST API is another one.
"""
