"""Files that say which hosts there are: our own, those of Ansible, and ssh_config."""
