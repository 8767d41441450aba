"""Run a playbook of Ansible on one target."""
