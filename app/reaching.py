"""How hosts are reached, as the settings say it: by ourselves, and by programs that we run."""

from pathlib import Path

from app.config.ssh_settings import Ssh
from app.kinds import SshStandard
from app.tasks.ssh.address import Address
from app.tasks.ssh.login import Login


def login_of(ssh: Ssh) -> Login:
    return Login(
        known_hosts=ssh.trusted_files,
        connect_timeout=ssh.connect_timeout.total_seconds(),
        keepalive=ssh.keepalive.total_seconds(),
        idle=ssh.idle.total_seconds(),
        concurrency=ssh.concurrency,
        per_host=ssh.per_host,
        accept_new=ssh.host_keys == "accept_new",
        passphrase=ssh.key_passphrase.get_secret_value() if ssh.key_passphrase else None,
        agent=_file(ssh.agent),
    )


def standard_of(ssh: Ssh) -> Address:
    return Address(
        host="",
        port=ssh.port,
        user=ssh.user,
        key_file=_file(ssh.key_file),
        certificate_file=_file(ssh.certificate_file),
    )


def _file(name: str | None) -> str | None:
    return str(Path(name).expanduser()) if name else None


def of_programs(ssh: Ssh) -> SshStandard:
    return SshStandard(
        user=ssh.user,
        port=ssh.port,
        key_file=ssh.key_file,
        config_file=ssh.config_path,
        known_hosts=ssh.trusted_files,
        connect_timeout=ssh.connect_timeout.total_seconds(),
        keepalive=ssh.keepalive.total_seconds(),
    )
