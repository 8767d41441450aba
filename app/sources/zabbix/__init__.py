"""Zabbix, by a media type of the kind webhook."""
